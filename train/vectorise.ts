import { buckets, eachFeature } from '../src/detectors/scorer/features.ts';
import type { SparseRow } from './logistic.ts';

/** Maps the buckets that occur to a dense range, so that training does not carry a million empty ones. */
export interface Vocabulary {
  readonly column: Int32Array;
  readonly bucketOf: readonly number[];
  /** What a value of each column is multiplied with: its inverse document frequency. */
  readonly idf: Float64Array;
}

export function buildVocabulary(texts: readonly string[], minTexts: number): Vocabulary {
  const counts = new Int32Array(buckets);
  const seenIn = new Int32Array(buckets).fill(-1);
  for (const [t, text] of texts.entries()) {
    eachFeature(text, (bucket) => {
      if (seenIn[bucket] === t) return;
      seenIn[bucket] = t;
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    });
  }
  const column = new Int32Array(buckets).fill(-1);
  const bucketOf: number[] = [];
  const idf: number[] = [];
  for (const [bucket, count] of counts.entries()) {
    if (count < minTexts) continue;
    column[bucket] = bucketOf.length;
    bucketOf.push(bucket);
    idf.push(Math.log(texts.length / (1 + count)));
  }
  return { column, bucketOf, idf: Float64Array.from(idf) };
}

/** The row of a text as the shipped scorer sees it: counts / √n, times idf. */
export function toRow(vocabulary: Vocabulary, text: string): SparseRow {
  const counts = new Map<number, number>();
  const n = eachFeature(text, (bucket) => {
    const column = vocabulary.column[bucket] ?? -1;
    if (column >= 0) counts.set(column, (counts.get(column) ?? 0) + 1);
  });
  const root = Math.sqrt(Math.max(24, n));
  return {
    index: Int32Array.from(counts.keys()),
    value: Float32Array.from(counts, ([column, count]) => (count * (vocabulary.idf[column] ?? 0)) / root),
  };
}
