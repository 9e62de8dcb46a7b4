import type { Features } from './features.ts';

/** Slots of the weight table; a power of two. */
export const slots = 1 << 20;

/** A trained logistic regression over hashed features. */
export interface LinearModel {
  /** For each slot `tag << 8 | weight`, the weight offset by 128; 0 where nothing was learnt. */
  readonly table: Uint16Array;
  /** Multiplies a weight. */
  readonly scale: number;
  readonly bias: number;
}

/** Where a feature lies, and the bits that tell it from others of the same slot. Tags are never 0. */
export const slotOf = (hash: number): number => hash & (slots - 1);
export const tagOf = (hash: number): number => hash >>> 24 || 1;

/** Least number of features a text counts as, so that two words do not make a loud score. */
const fewest = 24;

export interface LinearScore {
  /** Raw: what it is worth depends on the length of the text. */
  readonly raw: number;
  /** Distinct features of the text. */
  readonly features: number;
  /** Share of its words that the model knows. */
  readonly knownWords: number;
}

/**
 * What a raw sum is divided by: a root keeps long answers comparable without making one clause in them vanish. Unknown
 * features count half, in the logarithm: they are no evidence, and there are more of them the further off a text is.
 */
export function normOf(features: number, known: number): number {
  return Math.sqrt(Math.sqrt(Math.max(fewest, features) * Math.max(fewest, known)));
}

/** Raw score of features: scale · Σ w[feature] / norm + bias. */
export function linearScore(
  { table, scale, bias }: LinearModel,
  { words, wordCount, pairs, pairCount }: Features,
): LinearScore {
  let sum = 0;
  let knownWords = 0;
  for (let index = 0; index < wordCount; index += 1) {
    const hash = words[index] as number;
    const entry = table[hash & (slots - 1)] as number;
    if (entry >>> 8 !== (hash >>> 24 || 1)) continue;
    sum += (entry & 0xff) - 128;
    knownWords += 1;
  }
  let known = knownWords;
  for (let index = 0; index < pairCount; index += 1) {
    const hash = pairs[index] as number;
    const entry = table[hash & (slots - 1)] as number;
    // All ones where the tag fits, else zero: a branch here is wrongly foretold for every third pair.
    const fits = (((entry >>> 8) ^ (hash >>> 24 || 1)) - 1) >> 31;
    sum += ((entry & 0xff) - 128) & fits;
    known -= fits;
  }
  const features = wordCount + pairCount;
  return {
    raw: (scale * sum) / normOf(features, known) + bias,
    features,
    knownWords: wordCount === 0 ? 0 : knownWords / wordCount,
  };
}
