import type { Carrier } from '../../core/demonstration.ts';

/** Half-open `[start, end)` in UTF-16 code units of the text that was searched. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A demonstration inside one text. `extent` is what is cut when it is stripped; it holds query and response. */
export interface Embedded {
  readonly carrier: Exclude<Carrier, 'turn'>;
  /** Null where only a response is shown. */
  readonly query: Range | null;
  /** Never empty. */
  readonly response: Range;
  readonly extent: Range;
}

/** More in one text are not looked for: see `findEmbedded`. */
export const mostEmbedded = 20_000;

/** Spaces, line breaks and the invisible characters that editors leave at the edges of a text. */
export function isSpace(code: number): boolean {
  return code <= 32 || code === 0xa0 || code === 0x3000 || code === 0xfeff || code === 0x2028 || code === 0x2029;
}

/** The range without space at either end; empty, at `start`, when there is nothing else. */
export function trimmed(text: string, start: number, end: number): Range {
  let from = start;
  let to = end;
  while (from < to && isSpace(text.charCodeAt(from))) from++;
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--;
  return from < to ? { start: from, end: to } : { start, end: start };
}

/** True when there is nothing but space in `[start, end)`. */
export function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isSpace(text.charCodeAt(at))) return false;
  return true;
}

/** Widens a range to whole lines when it shares them with nothing but space. */
export function wholeLines(text: string, range: Range): Range {
  let start = range.start;
  while (start > 0 && isInline(text.charCodeAt(start - 1))) start--;
  let end = range.end;
  while (end < text.length && isInline(text.charCodeAt(end))) end++;
  const opens = start === 0 || text.charCodeAt(start - 1) === 10;
  const closes = end === text.length || text.charCodeAt(end) === 10;
  if (!opens || !closes) return range;
  return { start, end: Math.min(text.length, end + 1) };
}

function isInline(code: number): boolean {
  return code === 32 || code === 9 || code === 13;
}

export function isEmpty(range: Range): boolean {
  return range.end <= range.start;
}
