import { testSets } from '../bench/detect/sets.ts';
import { normalise } from '../src/detectors/normalise.ts';
import { readCorpus } from './corpus.ts';
import { dot, fitLogistic } from './logistic.ts';
import { buildVocabulary, toRow } from './vectorise.ts';

const sources = (process.argv[2] ?? 'pairs').split(',');
const all = readCorpus().filter(({ source }) => sources.includes(source));
const voc = buildVocabulary(all.map((e) => e.response), 2);
const fit = fitLogistic(all.map((e) => toRow(voc, e.response)), all.map((e) => e.label), all.map(() => 1), voc.bucketOf.length, { l2: 3e-4, iterations: 80 });
const score = (t: string): number => dot(toRow(voc, normalise(t)), fit.weights) + fit.bias;
for (const set of testSets()) {
  const s = set.exchanges.map((e) => score(e.response)).sort((a, b) => a - b);
  const q = (p: number): string => (s[Math.min(s.length - 1, Math.floor(p * s.length))] ?? NaN).toFixed(2);
  const m = s.reduce((a, b) => a + b, 0) / s.length;
  console.log(set.label.padEnd(8), set.name.padEnd(24), String(s.length).padStart(5), 'mean', m.toFixed(2), 'sd', Math.sqrt(s.reduce((a, b) => a + (b - m) ** 2, 0) / s.length).toFixed(2), 'q10', q(0.1), 'q50', q(0.5), 'q90', q(0.9), 'q99', q(0.99), '>0', (s.filter((x) => x > 0).length / s.length).toFixed(2));
}
