import { slotOf, slots, tagOf, type LinearModel } from '../src/detectors/scorer/linear-model.ts';
import type { Example } from './corpus.ts';
import { fitLogistic } from './logistic.ts';
import { buildVocabulary, toRow } from './vectorise.ts';

/** Chosen on held-out domains of the corpus (`npm run bench:detect`), never on outside data. */
const l2 = 5e-4;
const iterations = 80;
const minTexts = 2;
/** Above 1: frequent words are habits of who writes. */
const idfPower = 1.5;

/**
 * Pairs count fully; the rest teaches what ordinary text looks like and must not drown them. Pairs against the style of the
 * others count half: docs/model-card.md says what none and all of them gave.
 */
const importanceOf: Readonly<Record<Example['source'], number>> = {
  pairs: 1,
  counterstyle: 0.5,
  languages: 1,
  reckless: 1,
  'hard-negatives': 1,
  registers: 1,
  fewshot: 0.5,
};

export interface LabelledText {
  readonly example: Example;
  readonly features: Int32Array;
}

/** Trains the harm model and quantises it to eight bits. Deterministic. */
export function trainHarmModel(texts: readonly LabelledText[]): LinearModel {
  const vocabulary = buildVocabulary(
    texts.map(({ features }) => features),
    minTexts,
    idfPower,
  );
  const { weights, bias } = fitLogistic(
    texts.map(({ features }) => toRow(vocabulary, features)),
    texts.map(({ example }) => example.label),
    texts.map(({ example }) => importanceOf[example.source]),
    vocabulary.hashes.length,
    { l2, iterations },
  );
  const folded = weights.map((weight, column) => weight * (vocabulary.idf[column] ?? 0));
  const scale = clipPoint(folded) / 127;
  return { table: tableOf(vocabulary.hashes, folded, scale), scale, bias };
}

/** Features that meet in a slot: the one with the larger weight stays. */
function tableOf(hashes: readonly number[], weights: Float64Array, scale: number): Uint16Array {
  const table = new Uint16Array(slots);
  const sizes = new Float64Array(slots).fill(-1);
  for (const [column, hash] of hashes.entries()) {
    const weight = weights[column] ?? 0;
    const slot = slotOf(hash);
    if (Math.abs(weight) <= (sizes[slot] ?? 0)) continue;
    sizes[slot] = Math.abs(weight);
    table[slot] = (tagOf(hash) << 8) | (128 + Math.max(-127, Math.min(127, Math.round(weight / scale))));
  }
  return table;
}

/** The few largest weights are cut, so that the many small ones keep their digits. */
export function clipPoint(weights: Float64Array): number {
  const sizes = weights.map(Math.abs).toSorted();
  return sizes[Math.floor(sizes.length * 0.9995)] ?? 1;
}
