import { unescaped, type Decoded } from './decoded.ts';
import type { Range } from './embedded.ts';
import { base64Blocks, tagBlocks } from './encoded.ts';
import { withLineFeeds } from './line-ends.ts';
import { paceOf, type Checkpoint } from './pace.ts';
import { percentBlocks } from './percent.ts';

/** Escaped line breaks in one line that make it a text of its own. */
const leastBreaks = 3;

/**
 * Texts inside the text, decoded: JSON strings, base64, percent-encoding, invisible tags, lines of literal `\n`. What is
 * found in them is reported where it stands in encoded form, so that cutting it leaves the rest decodable.
 */
export function nestedTexts(text: string, strings: readonly Range[], checkpoint: Checkpoint): Decoded[] {
  const nested: Decoded[] = [];
  const pace = paceOf(checkpoint);
  for (const { start, end } of strings) {
    nested.push(unescaped(text, start, end));
    pace(end);
  }
  for (const { start, end } of escapedLines(text, strings)) nested.push(unescaped(text, start, end));
  for (const blocks of [base64Blocks(text), percentBlocks(text), tagBlocks(text)])
    for (const block of blocks) nested.push(block);
  return nested.filter((block) => block.text.length >= 8 && mayCarry(withLineFeeds(block.text)));
}

/** Nothing can be carried without a second line or some markup. */
function mayCarry(text: string): boolean {
  return text.includes('\n') || text.includes('{') || text.includes('<') || text.includes('[') || text.includes(': ');
}

/** Lines of plain text in which line breaks were written as a backslash and an n. */
function escapedLines(text: string, strings: readonly Range[]): Range[] {
  const lines: Range[] = [];
  let next = 0;
  let at = text.indexOf('\\n');
  while (at >= 0) {
    while (next < strings.length && (strings[next]?.end ?? 0) <= at) next++;
    const inside = strings[next];
    if (inside !== undefined && inside.start <= at) {
      at = text.indexOf('\\n', inside.end);
      continue;
    }
    const start = text.lastIndexOf('\n', at) + 1;
    const end = lineEnd(text, at);
    if (breaksIn(text, at, end) >= leastBreaks) lines.push({ start, end });
    at = text.indexOf('\\n', end);
  }
  return lines;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function breaksIn(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at >= 0 && at < end && count < leastBreaks; at = text.indexOf('\\n', at + 2)) count++;
  return count;
}
