import { isDigit, isLetter } from './character.ts';
import { isSpace } from './embedded.ts';

export interface Bracket {
  readonly kind: 'bracket';
  readonly opens: boolean;
  readonly start: number;
  readonly array: boolean;
  /** Where to read on. */
  readonly next: number;
}

/** `start` and `end` leave the quotes out. */
export interface Scalar {
  readonly kind: 'string' | 'bare';
  readonly start: number;
  readonly end: number;
  readonly next: number;
  readonly isKey: boolean;
}

export interface Broken {
  readonly kind: 'broken';
  readonly next: number;
}

export interface Source {
  readonly text: string;
  /** Per quote sign: from here on its strings are never closed. Keeps the cost of unclosed strings linear. */
  readonly unclosed: Map<string, number>;
}

/** Reads the next token at or after `at`, or null at the end. Tolerant of single quotes, bare keys, trailing commas. */
export function readToken(source: Source, at: number): Bracket | Scalar | Broken | null {
  const { text } = source;
  let start = at;
  while (start < text.length && isSeparator(text.charCodeAt(start))) start++;
  if (start >= text.length) return null;
  const character = text.charAt(start);
  if (character === '{' || character === '[')
    return { kind: 'bracket', opens: true, start, next: start + 1, array: character === '[' };
  if (character === '}' || character === ']')
    return { kind: 'bracket', opens: false, start, next: start + 1, array: character === ']' };
  if (character === '"' || character === "'" || character === '`') return readString(source, start, character);
  return readBare(text, start);
}

function readString(source: Source, start: number, quote: string): Scalar | Broken {
  const end = endOfString(source, start + 1, quote);
  if (end < 0) return { kind: 'broken', next: start + 1 };
  return { kind: 'string', start: start + 1, end, next: end + 1, isKey: colonFollows(source.text, end + 1) };
}

/** Strings may hold raw line breaks: a model reads them though a parser would not. */
function endOfString(source: Source, start: number, quote: string): number {
  const { text, unclosed } = source;
  if (start >= (unclosed.get(quote) ?? Infinity)) return -1;
  let end = text.indexOf(quote, start);
  while (end >= 0) {
    let slashes = end;
    while (slashes > start && text.charCodeAt(slashes - 1) === 92) slashes--;
    if ((end - slashes) % 2 === 0) return end;
    end = text.indexOf(quote, end + 1);
  }
  unclosed.set(quote, start);
  return -1;
}

function readBare(text: string, start: number): Scalar | Broken {
  let end = start;
  while (end < text.length && end - start < 64 && isBare(text.charCodeAt(end))) end++;
  if (end === start || end - start >= 64) return { kind: 'broken', next: Math.max(end, start + 1) };
  return { kind: 'bare', start, end, next: end, isKey: colonFollows(text, end) };
}

function colonFollows(text: string, at: number): boolean {
  let next = at;
  while (next < text.length && isSpace(text.charCodeAt(next))) next++;
  return text.charCodeAt(next) === 58;
}

function isSeparator(code: number): boolean {
  return code === 44 || code === 58 || isSpace(code);
}

function isBare(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 95 || code === 46 || code === 43 || code === 45 || code === 36;
}
