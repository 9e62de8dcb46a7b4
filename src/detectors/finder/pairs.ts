import { isBlank, isEmpty, mostEmbedded, trimmed, type Embedded, type Range } from './embedded.ts';
import { endOfComment } from './comment.ts';
import { isProse } from './prose.ts';
import type { Pace } from './pace.ts';
import { none, type Search } from './region.ts';
import type { Mark, Scheme } from './scheme.ts';
import { endOfLast } from './trailing.ts';

interface Open {
  /** Start of the extent: the query's line, or the divider right before it. */
  readonly start: number;
  readonly query: Mark;
  response: Mark | null;
  /** Where the fence or the element ends in which the demonstration was begun. */
  bound: number;
}

/** A search for the pairs that one scheme's labels make. */
export function pairSearch(text: string, scheme: Scheme, pace: Pace): Search {
  const { marks } = scheme;
  let next = 0;
  return (start, end) => {
    while (next < marks.length && (marks[next]?.letters ?? 0) < start) next++;
    const first = next;
    while (next < marks.length && (marks[next]?.at ?? 0) < end) next++;
    return next - first < 2 ? none : pairsIn(text, scheme, first, next, { start, end }, pace);
  };
}

function pairsIn(text: string, scheme: Scheme, first: number, last: number, region: Range, pace: Pace): Embedded[] {
  const found: Embedded[] = [];
  let open: Open | null = null;
  let divider: Mark | null = null;
  for (let at = first; at < last; at++) {
    const mark = scheme.marks[at];
    if (found.length > mostEmbedded) return found;
    pace(mark?.at ?? 0);
    if (mark === undefined || (mark.soft && !precedesQuery(text, scheme, at))) continue;
    if (mark.role === 'response' || mark.role === 'boundary') {
      if (open !== null) note(open, mark);
      continue;
    }
    if (mark.role === 'query' && open !== null && open.response === null) continue;
    if (open !== null) close(text, scheme, open, endBefore(text, open, mark.at), found);
    open = mark.role === 'query' ? begin(text, mark, divider, region) : null;
    divider = mark.role === 'divider' ? mark : null;
  }
  if (open?.response) close(text, scheme, open, endOfFinal(text, scheme, open, region.end, found), found);
  return found;
}

/** The first response label counts; a boundary, when it was opened before the demonstration. */
function note(open: Open, mark: Mark): void {
  if (mark.role === 'response') open.response ??= mark;
  else if (open.response !== null && mark.since < open.query.at) open.bound = Math.min(open.bound, mark.at);
}

/** A boundary ends a response unless prose follows: text between two demonstrations belongs to the first, or is never read. */
function endBefore(text: string, { bound }: Open, next: number): number {
  return bound < next && !isProse(text, { start: bound, end: next }, 6) ? bound : next;
}

function endOfFinal(text: string, scheme: Scheme, open: Open, end: number, earlier: readonly Embedded[]): number {
  if (open.response === null) return end;
  const { at, content } = open.response;
  const limit = endOfLast(text, content, Math.min(end, open.bound), earlier);
  return scheme.carrier === 'code' ? endOfComment(text, at, content, limit) : limit;
}

/** A soft divider counts when a query follows at once. */
function precedesQuery(text: string, scheme: Scheme, at: number): boolean {
  const mark = scheme.marks[at];
  const following = scheme.marks[at + 1];
  return mark !== undefined && following?.role === 'query' && isBlank(text, mark.content, following.at);
}

function begin(text: string, query: Mark, divider: Mark | null, region: Range): Open {
  const at = Math.max(query.at, region.start);
  const start =
    divider !== null && divider.at >= region.start && isBlank(text, divider.content, query.at) ? divider.at : at;
  return { start, query, response: null, bound: Infinity };
}

function close(text: string, scheme: Scheme, open: Open, end: number, found: Embedded[]): void {
  if (open.response === null) return;
  const response = withoutRules(text, open.response.content, end);
  if (isEmpty(response)) return;
  const query = trimmed(text, open.query.content, Math.max(open.query.content, open.response.at));
  found.push({
    carrier: scheme.carrier,
    query: isEmpty(query) ? null : query,
    response,
    extent: { start: open.start, end },
  });
}

/** Separators between examples (`---`, `###`, `***`) are not part of the answer above them. */
function withoutRules(text: string, start: number, end: number): Range {
  let range = trimmed(text, start, end);
  while (!isEmpty(range)) {
    const line = startOfShortLine(text, range.end);
    if (line <= start || !isRule(text, line, range.end)) return range;
    range = trimmed(text, start, line);
  }
  return range;
}

/** The start of the line that ends at `end`, or -1 when it is too long for a rule. */
function startOfShortLine(text: string, end: number): number {
  const from = Math.max(0, end - longestRule);
  for (let at = end; at > from; at--) if (text.charCodeAt(at - 1) === 10) return at;
  return -1;
}

const longestRule = 120;

function isRule(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!'-=*_#~+ >/;'.includes(text.charAt(at))) return false;
  return true;
}
