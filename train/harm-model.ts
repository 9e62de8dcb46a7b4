import { linearScore, type LinearModel } from '../src/detectors/scorer/linear-model.ts';
import { buckets } from '../src/detectors/scorer/features.ts';
import type { Example } from './corpus.ts';
import { fitLogistic } from './logistic.ts';
import { buildVocabulary, toRow } from './vectorise.ts';

/** Chosen on held-out domains of the corpus (`npm run bench:detect`), never on outside data. */
const l2 = 3e-4;
const iterations = 80;
const minTexts = 2;

/** Pairs count fully; the rest teaches what ordinary text looks like and must not drown them. */
const importanceOf: Readonly<Record<Example['source'], number>> = {
  pairs: 1,
  languages: 1,
  reckless: 1,
  'hard-negatives': 0.7,
  registers: 0.7,
  fewshot: 0.5,
};

/** Trains the harm model and quantises it to eight bits. Deterministic. */
export function trainHarmModel(examples: readonly Example[]): LinearModel {
  const texts = examples.map(({ response }) => response);
  const vocabulary = buildVocabulary(texts, minTexts);
  const { weights, bias } = fitLogistic(
    texts.map((text) => toRow(vocabulary, text)),
    examples.map(({ label }) => label),
    examples.map(({ source }) => importanceOf[source]),
    vocabulary.bucketOf.length,
    { l2, iterations },
  );
  const folded = weights.map((weight, column) => weight * (vocabulary.idf[column] ?? 0));
  const scale = clipPoint(folded) / 127;
  const quantised = new Int8Array(buckets);
  for (const [column, weight] of folded.entries()) {
    quantised[vocabulary.bucketOf[column] ?? 0] = Math.max(-127, Math.min(127, Math.round(weight / scale)));
  }
  return { version: 'unsaved', weights: quantised, scale, bias };
}

/** The few largest weights are cut, so that the many small ones keep their digits. */
function clipPoint(weights: Float64Array): number {
  const sizes = weights.map(Math.abs).toSorted();
  return sizes[Math.floor(sizes.length * 0.9995)] ?? 1;
}

/** Scores of examples by models that never saw their group: honest scores for everything fitted afterwards. */
export function heldOutScores(examples: readonly Example[], folds: number): Map<string, number> {
  const groups = [...new Set(examples.map(({ group }) => group))].toSorted();
  const foldOf = new Map(groups.map((group, index) => [group, index % folds]));
  const scores = new Map<string, number>();
  for (let fold = 0; fold < folds; fold += 1) {
    const model = trainHarmModel(examples.filter(({ group }) => foldOf.get(group) !== fold));
    for (const { id, group, response } of examples) {
      if (foldOf.get(group) === fold) scores.set(id, linearScore(model, response));
    }
  }
  return scores;
}
