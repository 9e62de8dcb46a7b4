import { isClosing, isDash, isDigit, isGap, isLetter } from './character.ts';
import { undecorate, type Decoration } from './decoration.ts';
import { labelKey } from './label-key.ts';
import { entryOf, exactEntryOf, isBoundaryWord, type Entry } from './lexicon.ts';

/** How a label is set off; labels of different styles never answer one another. */
export type Style = 'heading' | 'comment' | 'plain';

/** A label at the start of a line. */
export interface Label {
  /** Where the labelled line starts; after an opening tag, where one precedes the label. */
  readonly at: number;
  /** Where the label's own letters start. */
  readonly letters: number;
  /** Where the text after the label starts. */
  readonly content: number;
  /** Lower case, numbers and decoration removed. */
  readonly key: string;
  /** Its number, or an empty string. */
  readonly number: string;
  readonly style: Style;
  /** Number of `#`; 0 when it is not a heading. */
  readonly level: number;
  /** Column of the label's first letter, and whether a list bullet precedes it: YAML needs both. */
  readonly column: number;
  readonly bullet: boolean;
  readonly entry: Entry | null;
  /** Reads like a property in code or data: `  name: string;`, `"text": "…",`. Only words known to speak count then. */
  readonly isProperty: boolean;
}

const longestLabel = 48;
const mostWords = 5;

/** Reads the label of the line `[start, end)`; null when there is none. Cost: a bounded number of characters. */
export function readLabel(text: string, start: number, end: number): Label | null {
  const set = undecorate(text, start, end);
  const stop = endOfWords(text, set.at, end);
  if (stop < 0) return null;
  const after = skipClosing(text, stop, end);
  const delimiter = delimiterAt(text, after, stop, end, set);
  if (delimiter === null) return null;
  const raw = text.slice(set.at, stop);
  const key = labelKey(raw);
  const isCode = statement.test(raw);
  const entry =
    isCode || isChoice(text, set.at, stop, end) ? null : delimiter.colon ? entryOf(key.text) : exactEntryOf(key.text);
  const isNumbered = key.number !== '' && isBoundaryWord(key.text);
  if (delimiter.knownOnly && entry === null && set.level === 0 && !isNumbered) return null;
  if (delimiter.shortOnly && key.text.length > 1) return null;
  const lone = delimiter.content >= end;
  const comment = set.comment || (set.level === 1 && delimiter.colon && !lone);
  return {
    at: set.origin,
    letters: set.at,
    content: delimiter.content,
    key: key.text,
    number: key.number === '' ? digitsIn(text, stop, after) : key.number,
    style: comment ? 'comment' : set.level > 0 ? 'heading' : 'plain',
    level: set.level,
    column: set.at - start,
    bullet: set.bullet,
    entry,
    isProperty: isCode || isProperty(text, start, set, end),
  };
}

/** The first of several choices, not an answer: the next line starts with `B` and the same sign. */
function isChoice(text: string, letters: number, stop: number, end: number): boolean {
  if (stop - letters !== 1 || (text.charCodeAt(letters) | 32) !== 97) return false;
  let next = end + 1;
  while (isGap(text.charCodeAt(next)) || text.charCodeAt(next) === 40) next++;
  return text.charCodeAt(next) === text.charCodeAt(letters) + 1 && text.charAt(next + 1) === text.charAt(stop);
}

const statement =
  /^(?:class|def|function|func|fn|if|elif|else|for|while|switch|case|try|except|with|async|struct|enum|interface|public|private|static)(?: |$)/;

/** Lower case, and quoted, or indented on a line that ends as lines of code do. */
function isProperty(text: string, start: number, set: Decoration, end: number): boolean {
  const first = text.charCodeAt(set.at);
  const before = set.at === start ? 10 : text.charCodeAt(set.at - 1);
  if (first < 97 || first > 122) return false;
  if (before === 34 || before === 39) return true;
  let last = end - 1;
  while (last > set.at && text.charCodeAt(last) <= 32) last--;
  return (before === 32 || before === 9) && ',;{}([|'.includes(text.charAt(last));
}

/** The end of one to five words, or -1 when what stands there is no label. */
function endOfWords(text: string, start: number, end: number): number {
  if (start >= end || !isLetter(text.charCodeAt(start))) return -1;
  const limit = Math.min(end, start + longestLabel);
  let count = 1;
  let at = start + 1;
  for (; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (isLetter(code) || isDigit(code) || code === 95 || code === 39 || code === 47) continue;
    if (code === 45 && isLetter(text.charCodeAt(at + 1))) continue;
    if (code !== 32) break;
    const next = text.charCodeAt(at + 1);
    if (!isLetter(next) && !isDigit(next)) break;
    if (++count > mostWords) return -1;
  }
  return at - start >= longestLabel ? -1 : at;
}

/** Steps over closing emphasis and brackets, a number, a short remark in parentheses. */
function skipClosing(text: string, start: number, end: number): number {
  let at = start;
  const limit = Math.min(end, start + 40);
  while (at < limit) {
    const code = text.charCodeAt(at);
    if (code === 40) {
      const close = text.indexOf(')', at);
      if (close < 0 || close >= limit) return at;
      at = close + 1;
    } else if (isClosing(code) || code === 32 || code === 35 || isDigit(code)) at++;
    else return at;
  }
  return at;
}

interface Delimiter {
  readonly content: number;
  readonly colon: boolean;
  readonly knownOnly: boolean;
  readonly shortOnly: boolean;
}

function delimiterAt(text: string, at: number, stop: number, end: number, set: Decoration): Delimiter | null {
  if (at >= end) return { content: end, colon: false, knownOnly: true, shortOnly: false };
  const code = text.charCodeAt(at);
  const next = at + 1 < end ? text.charCodeAt(at + 1) : 32;
  if (code === 58 || code === 0xff1a || code === 0xfe55) {
    if (next === 58 || next === 47 || next === 92) return null;
    const spaced = code !== 58 || isGap(next) || isClosing(next);
    return { content: skipOpening(text, at + 1, end), colon: true, knownOnly: !spaced, shortOnly: false };
  }
  if (set.bracket && at > stop && stop - set.at > 1)
    return { content: at, colon: false, knownOnly: true, shortOnly: false };
  if ((code === 45 || code === 61) && next === 62)
    return { content: skipOpening(text, at + 2, end), colon: false, knownOnly: true, shortOnly: false };
  if (at > stop && isGap(next) && isDash(code))
    return { content: skipOpening(text, at + 1, end), colon: false, knownOnly: true, shortOnly: false };
  if (at === stop && isGap(next) && code === 46)
    return { content: skipOpening(text, at + 1, end), colon: false, knownOnly: true, shortOnly: true };
  return null;
}

function skipOpening(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && (text.charCodeAt(at) === 42 || text.charCodeAt(at) === 95)) at++;
  while (at < end && isGap(text.charCodeAt(at))) at++;
  return at;
}

function digitsIn(text: string, start: number, end: number): string {
  let from = start;
  while (from < end && !isDigit(text.charCodeAt(from))) from++;
  let to = from;
  while (to < end && isDigit(text.charCodeAt(to))) to++;
  return text.slice(from, to);
}
