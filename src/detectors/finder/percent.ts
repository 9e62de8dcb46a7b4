import type { Decoded } from './decoded.ts';
import { isSpace, type Range } from './embedded.ts';
import { isReadable } from './readable.ts';

/** Runs without spaces in which at least three characters are percent-encoded. */
export function percentBlocks(text: string): Decoded[] {
  const blocks: Decoded[] = [];
  let percent = text.indexOf('%');
  while (percent >= 0) {
    if (!isHexPair(text, percent + 1)) {
      percent = text.indexOf('%', percent + 1);
      continue;
    }
    const token = tokenAround(text, percent, blocks.at(-1)?.end ?? 0);
    const block = decodePercents(text, token);
    if (block !== null) blocks.push(block);
    percent = text.indexOf('%', token.end);
  }
  return blocks;
}

function isHexPair(text: string, at: number): boolean {
  return isHex(text.charCodeAt(at)) && isHex(text.charCodeAt(at + 1));
}

function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}

function tokenAround(text: string, at: number, floor: number): Range {
  let start = at;
  while (start > floor && isToken(text.charCodeAt(start - 1))) start--;
  let end = at;
  while (end < text.length && isToken(text.charCodeAt(end))) end++;
  return { start, end };
}

function isToken(code: number): boolean {
  return !isSpace(code) && code !== 34 && code !== 60 && code !== 62 && code !== 96;
}

function decodePercents(text: string, { start, end }: Range): Decoded | null {
  const positions = new Int32Array(end - start + 1);
  let decoded = '';
  let count = 0;
  let at = start;
  while (at < end) {
    const from = at;
    while (at + 2 < end + 0 && text.charCodeAt(at) === 37 && isHexPair(text, at + 1)) at += 3;
    if (at === from) {
      positions[decoded.length] = at;
      decoded += text.charAt(at) === '+' ? ' ' : text.charAt(at);
      at++;
      continue;
    }
    count += (at - from) / 3;
    decoded = appendBytes(text, from, at, decoded, positions);
  }
  positions[decoded.length] = end;
  return count < 3 || !isReadable(decoded, false)
    ? null
    : { start, end, text: decoded, positions: positions.subarray(0, decoded.length + 1) };
}

function appendBytes(text: string, from: number, to: number, before: string, positions: Int32Array): string {
  const bytes = Buffer.from(text.slice(from, to).replaceAll('%', ''), 'hex').toString('utf8');
  let raw = from;
  for (let index = 0; index < bytes.length; index++) {
    positions[before.length + index] = Math.min(raw, to);
    const code = bytes.charCodeAt(index);
    raw += 3 * (code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3);
  }
  return before + bytes;
}
