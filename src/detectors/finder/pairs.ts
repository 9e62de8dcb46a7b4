import { isBlank, isEmpty, trimmed, type Embedded, type Range } from './embedded.ts';
import { endOfComment } from './comment.ts';
import type { Region } from './region.ts';
import type { Mark, Scheme } from './scheme.ts';
import { endOfLast } from './trailing.ts';

interface Open {
  /** Start of the extent: the query's line, or the divider right before it. */
  readonly start: number;
  readonly query: Mark;
  response: Mark | null;
}

/** A search, to be called with regions in text order, for the pairs that one scheme's labels make. */
export function pairSearch(text: string, scheme: Scheme): (region: Region) => Embedded[] {
  const { marks } = scheme;
  let next = 0;
  return (region) => {
    while (next < marks.length && (marks[next]?.letters ?? 0) < region.start) next++;
    const first = next;
    while (next < marks.length && (marks[next]?.at ?? 0) < region.end) next++;
    return next - first < 2 ? [] : pairsIn(text, scheme, first, next, region);
  };
}

function pairsIn(text: string, scheme: Scheme, first: number, last: number, region: Region): Embedded[] {
  const found: Embedded[] = [];
  let open: Open | null = null;
  let divider: Mark | null = null;
  for (let at = first; at < last; at++) {
    const mark = scheme.marks[at];
    if (mark === undefined || !counts(text, scheme, at, open)) continue;
    if (mark.role === 'response') {
      if (open !== null) open.response ??= mark;
      continue;
    }
    if (mark.role === 'query' && open !== null && open.response === null) continue;
    if (open !== null) close(text, scheme, open, mark.at, found);
    open = mark.role === 'query' ? begin(text, mark, divider, region) : null;
    divider = mark.role === 'divider' ? mark : null;
  }
  if (open?.response) {
    const end = endOfLast(text, open.response.content, region.end, found);
    close(text, scheme, open, end, found);
  }
  return found;
}

/** A boundary counts when it was opened before the demonstration; a soft divider, when a query follows at once. */
function counts(text: string, scheme: Scheme, at: number, open: Open | null): boolean {
  const mark = scheme.marks[at];
  if (mark?.role === 'boundary') return open !== null && mark.since < open.query.at;
  if (mark?.role !== 'divider' || !mark.soft) return true;
  const following = scheme.marks[at + 1];
  return following?.role === 'query' && isBlank(text, mark.content, following.at);
}

function begin(text: string, query: Mark, divider: Mark | null, region: Region): Open {
  const at = Math.max(query.at, region.start);
  const start =
    divider !== null && divider.at >= region.start && isBlank(text, divider.content, query.at) ? divider.at : at;
  return { start, query, response: null };
}

function close(text: string, scheme: Scheme, open: Open, limit: number, found: Embedded[]): void {
  if (open.response === null) return;
  const { at, content } = open.response;
  const end = scheme.carrier === 'code' ? endOfComment(text, at, content, limit) : limit;
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
    const line = text.lastIndexOf('\n', range.end - 1) + 1;
    if (line <= start || !isRule(text, line, range.end)) return range;
    range = trimmed(text, start, line);
  }
  return range;
}

function isRule(text: string, start: number, end: number): boolean {
  if (end - start < 3 || end - start > 120) return false;
  for (let at = start; at < end; at++) if (!'-=*_#~+ >'.includes(text.charAt(at))) return false;
  return true;
}
