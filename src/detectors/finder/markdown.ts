import { isBlank, isEmpty, isSpace, trimmed, type Embedded } from './embedded.ts';
import type { Asking } from './lines.ts';
import type { Pace } from './pace.ts';
import { none, type Search } from './region.ts';
import { endOfLast } from './trailing.ts';

/** One question may be rhetoric; undecorated ones must come in a row of three. */
const least = (kind: string): number => (kind === 'plain' ? 3 : 2);

/**
 * A search for series of questions of one kind, each followed by text: headings, bold lines, list items. Not inside
 * responses: an answer that lists questions is one answer.
 */
export function markdownSearch(text: string, askings: readonly Asking[], pace: Pace): Search {
  let next = 0;
  return (start, end, part) => {
    while (next < askings.length && (askings[next]?.at ?? 0) < start) next++;
    const first = next;
    while (next < askings.length && (askings[next]?.at ?? 0) < end) next++;
    return part === 'response' || next - first < 2 ? none : seriesIn(text, askings.slice(first, next), end, pace);
  };
}

/** Questions of the kind that comes first, then of kinds that come between: the outer kind owns its answers. */
function seriesIn(text: string, askings: readonly Asking[], limit: number, pace: Pace): Embedded[] {
  const kinds = new Map<string, Asking[]>();
  for (const asking of askings) {
    const same = kinds.get(asking.kind);
    if (same === undefined) kinds.set(asking.kind, [asking]);
    else same.push(asking);
  }
  let found: Embedded[] = [];
  for (const [kind, series] of kinds) {
    if (series.length < least(kind)) continue;
    const pairs = pairsOf(text, series, limit, pace);
    if (pairs.length >= least(kind)) found = merged(found, pairs);
  }
  return found;
}

function pairsOf(text: string, series: readonly Asking[], limit: number, pace: Pace): Embedded[] {
  const pairs: Embedded[] = [];
  for (const [index, asking] of series.entries()) {
    pace(asking.at);
    const following = series[index + 1]?.at ?? limit;
    let end = following;
    if (isItem(asking.kind)) end = endOfItem(text, asking, following);
    else if (asking.kind === 'plain') end = endOfParagraph(text, asking.end, following);
    else if (index === series.length - 1)
      end = endOfSection(text, asking, endOfLast(text, asking.end, following, pairs));
    const response = trimmed(text, asking.end, end);
    if (isEmpty(response)) continue;
    pairs.push({
      carrier: 'markdown',
      query: trimmed(text, asking.start, asking.end),
      response,
      extent: { start: asking.at, end },
    });
  }
  return pairs;
}

/** A list item, as opposed to a heading or a bold line. */
function isItem(kind: string): boolean {
  return /[-+•1]$|^\d+\*$/.test(kind);
}

/** Lines that are indented more than the bullet, or that go on without a blank line and without a bullet. */
function endOfItem(text: string, asking: Asking, limit: number): number {
  const indent = Number.parseInt(asking.kind, 10);
  let afterBlank = false;
  let line = asking.end + 1;
  while (line < limit) {
    const newline = text.indexOf('\n', line);
    const end = newline < 0 ? limit : newline;
    let first = line;
    while (first < end && isSpace(text.charCodeAt(first))) first++;
    const blank = first >= end;
    if (!blank && first - line <= indent && (afterBlank || '-*+•#0123456789'.includes(text.charAt(first)))) return line;
    afterBlank = blank;
    line = end + 1;
  }
  return limit;
}

function endOfParagraph(text: string, start: number, limit: number): number {
  let line = text.indexOf('\n', start) + 1;
  while (line > 0 && line < limit) {
    const end = text.indexOf('\n', line);
    if (end < 0 || end >= limit) return limit;
    if (isBlank(text, line, end)) return end + 1;
    line = end + 1;
  }
  return limit;
}

/** The last answer under a heading ends at a heading of the same rank. */
function endOfSection(text: string, asking: Asking, limit: number): number {
  const hashes = /^\d+(#{1,6})/.exec(asking.kind)?.[1];
  if (hashes === undefined) return limit;
  let at = text.indexOf('\n#', asking.end);
  while (at >= 0 && at < limit) {
    let level = 1;
    while (text.charCodeAt(at + 1 + level) === 35) level++;
    if (level <= hashes.length) return at + 1;
    at = text.indexOf('\n#', at + 1 + level);
  }
  return limit;
}

/** Both lists are in text order; of two that overlap, the one in `first` stays. */
function merged(first: readonly Embedded[], second: readonly Embedded[]): Embedded[] {
  const all = [...first, ...second].sort(
    (one, other) => one.extent.start - other.extent.start || other.extent.end - one.extent.end,
  );
  const kept: Embedded[] = [];
  for (const one of all) if (one.extent.start >= (kept.at(-1)?.extent.end ?? 0)) kept.push(one);
  return kept;
}
