import type { Range } from './embedded.ts';

/** True for three words or more, or as much text of a script without spaces. Looks at 256 characters at most. */
export function isProse(text: string, range: Range, least = 3): boolean {
  return wordsIn(text, range) >= least;
}

/** Number of words in the first 256 characters; four characters count as a word where words are not spaced. */
export function wordsIn(text: string, { start, end }: Range): number {
  const limit = Math.min(end, start + 256);
  let words = 0;
  let inWord = false;
  let unspaced = 0;
  for (let at = start; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x2e80) unspaced++;
    const isLetterLike =
      (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || (code >= 0xc0 && code < 0x2e80) || code === 39;
    if (isLetterLike && !inWord) words++;
    inWord = isLetterLike;
  }
  return words + Math.floor(unspaced / 4);
}
