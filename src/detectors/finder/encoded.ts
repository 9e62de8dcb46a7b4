import { isSpace } from './embedded.ts';
import { isReadable } from './readable.ts';
import type { Decoded } from './decoded.ts';

/** Shorter runs are words, paths, hashes; a sentence of thirty letters needs forty characters. */
const leastRun = 40;
/** Longer blocks are decoded up to here: a model does not decode by heart what would be longer. */
const longestRun = 1 << 20;
const digits = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_')
  digits[character.charCodeAt(0)] = 1;

/** Blocks of base64 that decode to text, wrapped ones included. Looks at every fortieth character of ordinary text. */
export function base64Blocks(text: string): Decoded[] {
  const blocks: Decoded[] = [];
  let floor = 0;
  let probe = leastRun - 1;
  while (probe < text.length) {
    if (!isBase64(text.charCodeAt(probe))) {
      probe += leastRun;
      continue;
    }
    let start = probe;
    while (start > floor && isBase64(text.charCodeAt(start - 1))) start--;
    let end = probe + 1;
    while (end < text.length && isBase64(text.charCodeAt(end))) end++;
    if (end - start >= leastRun) {
      end = endOfWrapped(text, start, end);
      const block = decodeBase64(text, start, end);
      if (block !== null) blocks.push(block);
    }
    floor = end;
    probe = end + leastRun;
  }
  return blocks;
}

function isBase64(code: number): boolean {
  return code < 128 && digits[code] === 1;
}

/** Mail and PEM wrap base64 in lines of one length. */
function endOfWrapped(text: string, start: number, firstEnd: number): number {
  const width = firstEnd - start;
  let end = firstEnd;
  while (end < text.length) {
    const line =
      text.charCodeAt(end) === 10
        ? end + 1
        : text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10
          ? end + 2
          : -1;
    if (line < 0) break;
    let next = line;
    while (next < text.length && next - line <= width && isBase64(text.charCodeAt(next))) next++;
    if (next - line < 2 || next - line > width) break;
    if (
      next - line < width &&
      next - line < leastRun &&
      next < text.length &&
      !isSpace(text.charCodeAt(next)) &&
      text.charCodeAt(next) !== 61
    )
      break;
    end = next;
    if (next - line < width) break;
  }
  return end;
}

function decodeBase64(text: string, start: number, end: number): Decoded | null {
  if (!isReadable(Buffer.from(text.slice(start, start + 16), 'base64').toString('utf8'), true)) return null;
  const stop = Math.min(end, start + longestRun);
  const decoded = Buffer.from(text.slice(start, stop), 'base64').toString('utf8');
  if (!isReadable(decoded, false) || !decoded.includes(' ')) return null;
  let close = stop;
  while (close < text.length && close - stop < 2 && text.charCodeAt(close) === 61) close++;
  return { start, end: close, text: decoded, positions: positionsInBase64(text, start, close, decoded) };
}

/** Each character's four-letter group. */
function positionsInBase64(text: string, start: number, end: number, decoded: string): Int32Array {
  const positions = new Int32Array(decoded.length + 1);
  let byte = 0;
  let group = 0;
  let raw = start;
  for (let index = 0; index < decoded.length; index++) {
    while (group < Math.floor(byte / 3)) {
      for (let letters = 0; letters < 4; raw++) if (isBase64(text.charCodeAt(raw)) || raw >= end) letters++;
      group++;
    }
    while (raw < end && isSpace(text.charCodeAt(raw))) raw++;
    positions[index] = Math.min(raw, end);
    const code = decoded.charCodeAt(index);
    byte += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
  }
  positions[decoded.length] = end;
  return positions;
}

/** Letters written with Unicode tag characters: invisible to people, read by models. */
export function tagBlocks(text: string): Decoded[] {
  const blocks: Decoded[] = [];
  let at = text.indexOf('\udb40');
  while (at >= 0) {
    let end = at;
    let decoded = '';
    const positions: number[] = [];
    while (text.charCodeAt(end) === 0xdb40 && isTag(text.charCodeAt(end + 1))) {
      positions.push(end);
      decoded += String.fromCharCode(text.charCodeAt(end + 1) - 0xdc00);
      end += 2;
    }
    positions.push(end);
    // Flags of regions are written with a handful of tags; they hide nothing.
    if (decoded.length > 7) blocks.push({ start: at, end, text: decoded, positions: Int32Array.from(positions) });
    at = text.indexOf('\udb40', Math.max(end, at + 1));
  }
  return blocks;
}

function isTag(low: number): boolean {
  return low >= 0xdc20 && low <= 0xdc7e;
}
