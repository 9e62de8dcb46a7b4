/**
 * Hashed features of a text: words and punctuation marks, pairs of neighbours, and pairs with one token between.
 * One pass over the characters, no strings made. Case is folded for ASCII; scripts without spaces count a character as a word.
 */

/** Buckets of the hash table; a power of two. */
export const buckets = 1 << 20;

const mask = buckets - 1;
const unigramSeed = 0x9e3779b1;
const bigramSeed = 0x85ebca6b;
const gapSeed = 0xc2b2ae35;

/** Calls `emit` with the bucket of every feature, repeats included. Returns how many there were. */
export function eachFeature(text: string, emit: (bucket: number) => void): number {
  let before = 0;
  let previous = 0;
  let count = 0;
  let word = 0;
  const end = text.length;
  for (let index = 0; index <= end; index += 1) {
    const code = index < end ? fold(text.charCodeAt(index)) : 0x20;
    if (isWordCode(code)) {
      word = Math.imul(word === 0 ? 0x811c9dc5 ^ code : word ^ code, 0x01000193) | 1;
      if (!isIdeographic(code)) continue;
    }
    if (word !== 0) {
      count += token(word);
      word = 0;
    }
    // The hash of a mark is that of its code; ideographs were counted above.
    if (!isSpace(code) && !isWordCode(code)) count += token(Math.imul(code + 1, 0x27d4eb2f) | 1);
  }
  return count;

  function token(hash: number): number {
    emit(mix(hash, unigramSeed));
    let emitted = 1;
    if (previous !== 0) {
      emit(mix(Math.imul(previous, 31) + hash, bigramSeed));
      emitted += 1;
    }
    if (before !== 0) {
      emit(mix(Math.imul(before, 17) + hash, gapSeed));
      emitted += 1;
    }
    before = previous;
    previous = hash;
    return emitted;
  }
}

function mix(hash: number, seed: number): number {
  let h = hash ^ seed;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) & mask;
}

function fold(code: number): number {
  if (code >= 0x41 && code <= 0x5a) return code + 32;
  // Typographic apostrophes are apostrophes.
  return code === 0x2019 ? 0x27 : code;
}

/** Letters, digits and the apostrophe; everything beyond Latin-1 but general punctuation and symbols. */
function isWordCode(code: number): boolean {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x27;
  if (code < 0xc0) return code === 0xaa || code === 0xb5 || code === 0xba;
  if (code === 0xd7 || code === 0xf7) return false;
  return !((code >= 0x2000 && code <= 0x2bff) || (code >= 0x3000 && code <= 0x303f) || (code >= 0xff00 && code <= 0xff0f));
}

/** Han, kana and Hangul syllables carry a word or most of one each. */
function isIdeographic(code: number): boolean {
  return (code >= 0x3040 && code <= 0x30ff) || (code >= 0x3400 && code <= 0x9fff) || (code >= 0xac00 && code <= 0xd7a3);
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d) || code === 0xa0 || code === 0x3000 || code === 0x2028;
}
