import { readFeatures } from '../src/detectors/scorer/features.ts';
import { normOf } from '../src/detectors/scorer/linear-model.ts';
import type { SparseRow } from './logistic.ts';

/** What was read of one text: its distinct features, and which of them are words. */
export interface TextFeatures {
  readonly features: Int32Array;
  readonly words: Int32Array;
}

export function featuresOf(text: string): TextFeatures {
  const read = readFeatures(text);
  const words = read.words.slice(0, read.wordCount);
  const features = new Int32Array(read.wordCount + read.pairCount);
  features.set(words);
  features.set(read.pairs.subarray(0, read.pairCount), read.wordCount);
  return { features, words };
}

/** Features that occur often enough to learn from, and how telling they are. */
export interface Vocabulary {
  readonly columnOf: ReadonlyMap<number, number>;
  readonly hashes: readonly number[];
  readonly idf: Float64Array;
}

export function buildVocabulary(texts: readonly Int32Array[], minTexts: number, idfPower = 1): Vocabulary {
  const counts = new Map<number, number>();
  for (const hashes of texts) {
    for (const hash of hashes) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  }
  const kept = [...counts].filter(([, count]) => count >= minTexts);
  return {
    columnOf: new Map(kept.map(([hash], column) => [hash, column])),
    hashes: kept.map(([hash]) => hash),
    idf: Float64Array.from(kept, ([, count]) => Math.max(0, Math.log(texts.length / (1 + count))) ** idfPower),
  };
}

/** The row of a text as the shipped scorer sees it: each known feature's idf over the norm, which counts the unknown too. */
export function toRow({ columnOf, idf }: Vocabulary, features: Int32Array): SparseRow {
  const columns: number[] = [];
  for (const hash of features) {
    const column = columnOf.get(hash);
    if (column !== undefined) columns.push(column);
  }
  const norm = normOf(features.length, columns.length);
  return { index: Int32Array.from(columns), value: Float32Array.from(columns, (column) => (idf[column] ?? 0) / norm) };
}
