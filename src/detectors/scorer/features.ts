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

/** Recently seen features; a collision forgets one, which then counts twice: cheaper than a true set and as good. */
const seenSlots = 1 << 16;
const seen = new Int32Array(seenSlots);
const seenIn = new Uint16Array(seenSlots);
let pass = 0;

/** Receives a feature as 32 well-mixed bits. */
export type FeatureSink = (hash: number, isWord: boolean) => void;

/** Calls `feature` for every distinct feature. Returns how many there were. */
export function eachFeature(text: string, feature: FeatureSink): number {
  pass = (pass + 1) & 0xffff;
  if (pass === 0) {
    seenIn.fill(0);
    pass = 1;
  }
  let first = 0;
  let second = 0;
  let third = 0;
  let afterMark = false;
  let count = 0;

  function emit(raw: number, seed: number): void {
    let h = raw ^ seed;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
    const slot = h & (seenSlots - 1);
    if (seenIn[slot] === pass && seen[slot] === h) return;
    seen[slot] = h;
    seenIn[slot] = pass;
    count += 1;
    feature(h, seed === wordSeed);
  }

  eachToken(text, (token, isMark) => {
    // Marks in a row are one, and alone say nothing.
    if (isMark && afterMark) return;
    afterMark = isMark;
    if (!isMark) emit(token, wordSeed);
    if (third !== 0) emit(Math.imul(third, 31) + token, nearSeed);
    if (second !== 0) emit(Math.imul(second, 17) + token, gapSeed);
    if (first !== 0) emit(Math.imul(first, 13) + token, wideSeed);
    first = second;
    second = third;
    third = token;
  });
  return count;
}

/** Calls `token` with the hash of every token. */
export function eachToken(text: string, token: (hash: number, isMark: boolean) => void): void {
  const end = text.length;
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
      token(kind === digit ? Math.imul(numberToken, Math.min(4, at - from)) | 1 : hash | 1, false);
      continue;
    }
    at += 1;
    if (kind === skipped || kind === apostrophe) continue;
    if (kind === pause) token(pauseToken, true);
    else if (kind === stop) token(stopToken, true);
    else token(Math.imul(code + 1, kind === symbol ? 0x3c6ef35f : 0x2c1b3c6d) | 1, false);
  }
}
