import { wordSlots, type DomainModel } from '../src/detectors/scorer/domain-model.ts';
import { clipPoint } from './harm-model.ts';
import { minimise, type LogisticOptions, type SparseRow } from './logistic.ts';
import { buildVocabulary, type Vocabulary } from './vectorise.ts';

/** Chosen on items of the corpus that were left out. */
const defaults: LogisticOptions = { l2: 5e-6, iterations: 30 };
const minTexts = 3;
/** Words of more texts than this share tell no domain and cost time. */
const maxShare = 0.1;

export interface WordsOfDomain {
  readonly domain: string;
  /** Distinct words of the query, then of the response. */
  readonly words: readonly Int32Array[];
}

/** Trains the domain model, with baselines of 0. Deterministic. */
export function trainDomainModel(
  texts: readonly WordsOfDomain[],
  { l2, iterations }: LogisticOptions = defaults,
): DomainModel {
  const domains = [...new Set(texts.map(({ domain }) => domain))].toSorted();
  const vocabulary = onePerSlot(
    buildVocabulary(
      texts.map(({ words }) => joined(words)),
      minTexts,
    ),
  );
  const weights = fitMultinomial(
    texts.map(({ words }) => rowOf(vocabulary, words)),
    texts.map(({ domain }) => domains.indexOf(domain)),
    domains.length,
    vocabulary.hashes.length,
    { l2, iterations },
  );
  const width = domains.length;
  const size = vocabulary.hashes.length;
  const folded = Float64Array.from(
    { length: size * width },
    (_, at) => (weights[at] ?? 0) * (vocabulary.idf[Math.floor(at / width)] ?? 0),
  );
  const scale = clipPoint(folded) / 127;
  const model = {
    domains,
    rowOf: new Uint16Array(wordSlots),
    tags: new Uint8Array(wordSlots),
    weights: Int8Array.from(folded, (weight) => Math.max(-127, Math.min(127, Math.round(weight / scale)))),
    scale,
    bias: [...weights.subarray(size * width)],
    baseline: domains.map(() => 0),
  };
  for (const [row, hash] of vocabulary.hashes.entries()) {
    model.rowOf[hash & (wordSlots - 1)] = row + 1;
    model.tags[hash & (wordSlots - 1)] = hash >>> 24;
  }
  return model;
}

function joined(words: readonly Int32Array[]): Int32Array {
  return Int32Array.from(words.flatMap((part) => [...part]));
}

/** Keeps the most frequent word of each slot, in the order of slots: rows are written that way. */
function onePerSlot({ hashes, idf }: Vocabulary): Vocabulary {
  const best = new Map<number, number>();
  for (const [column, hash] of hashes.entries()) {
    if ((idf[column] ?? 0) < -Math.log(maxShare)) continue;
    const slot = hash & (wordSlots - 1);
    const other = best.get(slot);
    if (other === undefined || (idf[column] ?? 0) < (idf[other] ?? 0)) best.set(slot, column);
  }
  const kept = [...best].toSorted(([a], [b]) => a - b).map(([, column]) => column);
  return {
    columnOf: new Map(kept.map((column, row) => [hashes[column] ?? 0, row])),
    hashes: kept.map((column) => hashes[column] ?? 0),
    idf: Float64Array.from(kept, (column) => idf[column] ?? 0),
  };
}

/** As the shipped vote sees it: a word of query and response counts twice. */
function rowOf({ columnOf, idf }: Vocabulary, words: readonly Int32Array[]): SparseRow {
  const columns = words.flatMap((part) =>
    [...part].map((hash) => columnOf.get(hash) ?? -1).filter((column) => column >= 0),
  );
  const root = Math.sqrt(Math.max(1, columns.length));
  return { index: Int32Array.from(columns), value: Float32Array.from(columns, (column) => (idf[column] ?? 0) / root) };
}

/** Softmax regression; weights of one feature lie together, biases at the end. */
function fitMultinomial(
  rows: readonly SparseRow[],
  labels: readonly number[],
  width: number,
  size: number,
  { l2, iterations }: LogisticOptions,
): Float64Array {
  const x = new Float64Array((size + 1) * width);
  const biases = size * width;
  const logits = new Float64Array(width);
  minimise(
    (at, gradient) => {
      gradient.fill(0);
      let loss = 0;
      for (const [r, row] of rows.entries()) {
        for (let c = 0; c < width; c += 1) logits[c] = at[biases + c] as number;
        for (let k = 0; k < row.index.length; k += 1) {
          const from = (row.index[k] as number) * width;
          const value = row.value[k] as number;
          for (let c = 0; c < width; c += 1) logits[c] = (logits[c] as number) + value * (at[from + c] as number);
        }
        loss += softmaxError(logits, labels[r] ?? 0) / rows.length;
        for (let c = 0; c < width; c += 1)
          gradient[biases + c] = (gradient[biases + c] as number) + (logits[c] as number) / rows.length;
        for (let k = 0; k < row.index.length; k += 1) {
          const from = (row.index[k] as number) * width;
          const value = (row.value[k] as number) / rows.length;
          for (let c = 0; c < width; c += 1)
            gradient[from + c] = (gradient[from + c] as number) + value * (logits[c] as number);
        }
      }
      for (let j = 0; j < biases; j += 1) {
        const w = at[j] as number;
        loss += (l2 / 2) * w * w;
        gradient[j] = (gradient[j] as number) + l2 * w;
      }
      return loss;
    },
    x,
    new Float64Array(x.length),
    iterations,
  );
  return x;
}

/** Replaces logits by p − [label] and returns −log p of the label. */
function softmaxError(logits: Float64Array, label: number): number {
  const highest = Math.max(...logits);
  let sum = 0;
  for (let c = 0; c < logits.length; c += 1) {
    logits[c] = Math.exp((logits[c] as number) - highest);
    sum += logits[c] as number;
  }
  const loss = Math.log(sum) - Math.log(logits[label] as number);
  for (let c = 0; c < logits.length; c += 1) logits[c] = (logits[c] as number) / sum - (c === label ? 1 : 0);
  return loss;
}
