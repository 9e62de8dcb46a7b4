import { isAsciiLetter, isDigit, isGap } from './character.ts';
import { isCsvHeader } from './csv.ts';
import { readLabel, type Label } from './label.ts';
import { isAsideWord, isBoundaryWord } from './lexicon.ts';
import type { Pace } from './pace.ts';

/**
 * Where a response must end although no label follows. `since`: where the thing that ends here was opened;
 * it ends only demonstrations that were begun inside it.
 */
export interface Boundary {
  readonly at: number;
  readonly since: number;
}

/** A separator such as `Example 3:`. A soft one (no number) counts only right before a query. */
interface Divider {
  readonly at: number;
  readonly content: number;
  readonly soft: boolean;
}

/** A line that asks: `## How …?`, `- What …?`, `**Why …?**`. */
export interface Asking {
  readonly at: number;
  readonly start: number;
  readonly end: number;
  /** Decoration and column; questions of one kind form a series. */
  readonly kind: string;
}

/** What one pass over the lines of a text finds. All lists are in text order. */
export interface Lines {
  readonly labels: Label[];
  readonly dividers: Divider[];
  readonly boundaries: Boundary[];
  readonly askings: Asking[];
  /** Start and end of each line whose first sign is `|`. */
  readonly rows: number[];
  /** Start and end of each line that names the columns of a CSV. */
  readonly csvHeaders: number[];
}

/** Reads every line once; cost is linear in the text. */
export function readLines(text: string, pace: Pace): Lines {
  const lines: Lines = { labels: [], dividers: [], boundaries: [], askings: [], rows: [], csvHeaders: [] };
  const fences = new Map<number, number>();
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    let first = start;
    while (first < end && isGap(text.charCodeAt(first))) first++;
    if (first < end) readLine(text, start, first, end, lines, fences);
    start = end + 1;
    pace(start);
  }
  return lines;
}

function readLine(
  text: string,
  start: number,
  first: number,
  end: number,
  lines: Lines,
  fences: Map<number, number>,
): void {
  const code = text.charCodeAt(first);
  if (code === 124) lines.rows.push(start, end);
  else if (isFence(text, first, code)) return readFence(start, text, first, code, lines, fences);
  else if (code === 42 && text.charCodeAt(first + 1) === 47) lines.boundaries.push({ at: start, since: -1 });
  else if (mayNameColumns(text, first, end)) lines.csvHeaders.push(start, end);
  const label = readLabel(text, start, end);
  if (label !== null) addLabel(label, end, lines);
  if (isQuestionEnd(text, end)) addAsking(text, start, first, end, lines);
}

/** A header starts with a name that a comma, a semicolon or a tab follows at once. */
function mayNameColumns(text: string, first: number, end: number): boolean {
  let at = text.charCodeAt(first) === 34 ? first + 1 : first;
  const limit = Math.min(end, at + 24);
  while (at < limit && (isAsciiLetter(text.charCodeAt(at)) || text.charCodeAt(at) === 95)) at++;
  if (text.charCodeAt(at) === 34) at++;
  const code = text.charCodeAt(at);
  return at > first && at < end && (code === 44 || code === 59 || code === 9) && isCsvHeader(text, first, end);
}

function isFence(text: string, at: number, code: number): boolean {
  return (
    (code === 96 || code === 126 || code === 34 || code === 39) &&
    text.charCodeAt(at + 1) === code &&
    text.charCodeAt(at + 2) === code
  );
}

/** Code fences and Python's triple quotes toggle; the closing one bounds what was begun inside. */
function readFence(
  start: number,
  text: string,
  first: number,
  code: number,
  lines: Lines,
  fences: Map<number, number>,
): void {
  const open = fences.get(code);
  if (open === undefined) {
    fences.set(code, start);
    return;
  }
  const next = text.charCodeAt(first + 3);
  if (next === 10 || isGap(next) || Number.isNaN(next) || next === code) {
    lines.boundaries.push({ at: start, since: open });
    fences.delete(code);
  } else fences.set(code, start);
}

function addLabel(label: Label, end: number, lines: Lines): void {
  const lone = label.content >= end;
  if (isBoundaryWord(label.key) && (label.number !== '' || lone)) {
    lines.dividers.push({ at: label.at, content: label.content, soft: label.number === '' });
    return;
  }
  if (isAsideWord(label.key)) lines.dividers.push({ at: label.at, content: label.content, soft: false });
  lines.labels.push(label);
}

function isQuestionEnd(text: string, end: number): boolean {
  let at = end - 1;
  for (let step = 0; step < 8 && at >= 0; step++, at--) {
    const code = text.charCodeAt(at);
    if (code === 63 || code === 0xff1f || code === 0x061f) return true;
    if (code !== 42 && code !== 95 && code !== 32 && code !== 13 && code !== 35) return false;
  }
  return false;
}

/** Decorated lines, and undecorated ones that open a paragraph and are directly followed by another line. */
function addAsking(text: string, start: number, first: number, end: number, lines: Lines): void {
  const at = endOfDecoration(text, first, end);
  if (at === first) {
    const opens = start === 0 || text.charCodeAt(start - 2) === 10 || text.charCodeAt(start - 2) === 13;
    if (opens && text.charCodeAt(end + 1) > 32) lines.askings.push({ at: start, start, end, kind: 'plain' });
    return;
  }
  const signs = text
    .slice(first, at)
    .replace(/[0-9]+/g, '1')
    .trim();
  const kind = `${first - start}${signs.startsWith('#') ? signs.replace(/[^#]/g, '') : signs}`;
  lines.askings.push({ at: start, start: at, end, kind });
}

/** Past `##`, `-`, `**`, `>` and `3.`, in any order. */
function endOfDecoration(text: string, first: number, end: number): number {
  let at = first;
  while (at < end && at - first < 12) {
    if ('#*-+_> \t•'.includes(text.charAt(at))) at++;
    else {
      let next = at;
      while (isDigit(text.charCodeAt(next))) next++;
      if (next === at || next - at > 4 || !'.)'.includes(text.charAt(next))) return at;
      at = next + 1;
    }
  }
  return at;
}
