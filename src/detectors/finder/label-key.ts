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

function fold(raw: string): string {
  const text = raw
    .normalize('NFKC')
    .replace(/\p{Cf}|[\ufe00-\ufe0f\u034f\u115f\u1160\u3164]/gu, '')
    .replace(/[_\s]+/g, ' ')
    .trim();
  return (/[A-Za-z]/.test(text) ? foldWord(text) : text).toLowerCase();
}
