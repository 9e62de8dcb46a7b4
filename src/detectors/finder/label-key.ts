import { isDigit } from './character.ts';
import { foldWord } from './homoglyph.ts';

/** A label as it is compared: lower case, one space between words, the number at its end apart. */
export interface LabelKey {
  readonly text: string;
  /** The digits at the end, or an empty string. */
  readonly number: string;
}

/** `raw` is short (a label), so the regular expressions here have nothing to blow up on. */
export function labelKey(raw: string): LabelKey {
  let end = raw.length;
  while (end > 0 && isTail(raw.charCodeAt(end - 1))) end--;
  const bare = end < raw.length ? raw.slice(0, end) : raw;
  return { text: isPlain(bare) ? bare.toLowerCase() : fold(bare), number: digitsIn(raw, end) };
}

function isTail(code: number): boolean {
  return isDigit(code) || code === 32 || code === 95 || code === 35 || code === 46;
}

function digitsIn(text: string, start: number): string {
  let from = start;
  while (from < text.length && !isDigit(text.charCodeAt(from))) from++;
  return text.slice(from);
}

function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 126 || code === 95) return false;
  }
  return true;
}

/** Labels of one text repeat, and to fold one costs a hundred times what it costs to look it up. */
const folded = new Map<string, string>();
const mostFolded = 1000;

function fold(raw: string): string {
  const known = folded.get(raw);
  if (known !== undefined) return known;
  const text = raw
    .normalize('NFKC')
    .replace(/\p{DI}/gu, '')
    .replace(/[_\s]+/g, ' ')
    .trim();
  const key = (/[A-Za-z]/.test(text) ? foldWord(text) : text).toLowerCase();
  if (folded.size >= mostFolded) folded.clear();
  folded.set(raw, key);
  return key;
}
