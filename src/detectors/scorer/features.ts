import * as characters from './characters.ts';

/**
 * Hashed features of a text, each once: words, and pairs of tokens that stand one, two and three apart. A token is a
 * word, a number's length, a pause (any mark within a sentence), a stop or a symbol; layout leaves no trace.
 * One pass over the characters, no strings made.
 */

const { classOf, foldOf, skipped, letter, digit, apostrophe, pause, stop, symbol } = characters;

const pauseToken = 0x27d4eb2f;
const stopToken = 0x165667b1;
const numberToken = 0x2545f491;
const wordSeed = 0x9e3779b1;
const nearSeed = 0x85ebca6b;
const gapSeed = 0xc2b2ae35;
const wideSeed = 0x1b873593;

/**
 * Recently seen features: the upper bits of one and the number of the text it was seen in. A collision forgets one, which
 * then counts twice: cheaper than a true set and as good. Small enough for the nearest cache.
 */
const seenSlots = 1 << 13;
const seen = new Int32Array(seenSlots);
let pass = 0;

/** The features of the text read last; overwritten by the next. Typed arrays and plain loops: this is the hot path. */
let words = new Int32Array(1 << 12);
let pairs = new Int32Array(1 << 14);

/** Distinct features; only the first of each array are of this text. */
export interface Features {
  readonly words: Int32Array;
  readonly wordCount: number;
  readonly pairs: Int32Array;
  readonly pairCount: number;
}

/** Reads the features of a text. The arrays are shared: copy what must outlive the next call. */
export function readFeatures(text: string): Features {
  nextPass();
  const tokenCount = readTokens(text);
  makeRoom(tokenCount);
  let wordCount = 0;
  let pairCount = 0;
  let first = 0;
  let second = 0;
  let third = 0;
  let afterMark = false;
  for (let at = 0; at < tokenCount; at += 1) {
    const token = tokens[at] as number;
    const isMark = token === pauseToken || token === stopToken;
    // Marks in a row are one, and alone say nothing.
    if (isMark && afterMark) continue;
    afterMark = isMark;
    if (!isMark) {
      const word = mix(token ^ wordSeed);
      if (isNew(word)) words[wordCount++] = word;
    }
    if (third !== 0) {
      const pair = mix((Math.imul(third, 31) + token) ^ nearSeed);
      if (isNew(pair)) pairs[pairCount++] = pair;
    }
    if (second !== 0) {
      const pair = mix((Math.imul(second, 17) + token) ^ gapSeed);
      if (isNew(pair)) pairs[pairCount++] = pair;
    }
    if (first !== 0) {
      const pair = mix((Math.imul(first, 13) + token) ^ wideSeed);
      if (isNew(pair)) pairs[pairCount++] = pair;
    }
    first = second;
    second = third;
    third = token;
  }
  return { words, wordCount, pairs, pairCount };
}

/** Reads the words alone. The array is shared, as above. */
export function readWords(text: string): Pick<Features, 'words' | 'wordCount'> {
  nextPass();
  const tokenCount = readTokens(text);
  makeRoom(tokenCount);
  let wordCount = 0;
  for (let at = 0; at < tokenCount; at += 1) {
    const token = tokens[at] as number;
    if (token === pauseToken || token === stopToken) continue;
    const word = mix(token ^ wordSeed);
    if (isNew(word)) words[wordCount++] = word;
  }
  return { words, wordCount };
}

function mix(raw: number): number {
  let h = Math.imul(raw ^ (raw >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Whether a feature was not seen in this text; it is from now on. */
function isNew(hash: number): boolean {
  const slot = hash & (seenSlots - 1);
  // The slot is the lower bits, so that they can hold the pass.
  const mark = (hash & -seenSlots) | pass;
  if (seen[slot] === mark) return false;
  seen[slot] = mark;
  return true;
}

function nextPass(): void {
  pass = (pass + 1) & (seenSlots - 1);
  if (pass !== 0) return;
  seen.fill(0);
  pass = 1;
}

function makeRoom(tokenCount: number): void {
  if (tokenCount <= words.length) return;
  words = new Int32Array(tokenCount * 2);
  pairs = new Int32Array(tokenCount * 6);
}

let tokens = new Int32Array(1 << 12);

/** Fills `tokens` with the hash of every token; returns how many there are. */
function readTokens(text: string): number {
  const end = text.length;
  // No token is shorter than a character.
  if (tokens.length < end) tokens = new Int32Array(end * 2);
  let count = 0;
  let at = 0;
  while (at < end) {
    let code = text.charCodeAt(at);
    const kind = classOf[code] as number;
    if (kind === letter || kind === digit) {
      const from = at;
      let hash = 0x811c9dc5;
      for (;;) {
        hash = Math.imul(hash ^ (foldOf[code] as number), 0x01000193);
        at += 1;
        if (at >= end) break;
        code = text.charCodeAt(at);
        const next = classOf[code] as number;
        if (next === letter || next === digit) continue;
        if (next !== apostrophe || at + 1 >= end || classOf[text.charCodeAt(at + 1)] !== letter) break;
      }
      tokens[count] = kind === digit ? Math.imul(numberToken, Math.min(4, at - from)) | 1 : hash | 1;
      count += 1;
      continue;
    }
    at += 1;
    if (kind === skipped || kind === apostrophe) continue;
    if (kind === pause) tokens[count] = pauseToken;
    else if (kind === stop) tokens[count] = stopToken;
    else tokens[count] = Math.imul(code + 1, kind === symbol ? 0x3c6ef35f : 0x2c1b3c6d) | 1;
    count += 1;
  }
  return count;
}

/** The tokens of a text, as hashes. */
export function tokensOf(text: string): Int32Array {
  return tokens.slice(0, readTokens(text));
}
