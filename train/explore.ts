import { testSets } from '../bench/detect/sets.ts';
import { normalise } from '../src/detectors/normalise.ts';
import { linearScore } from '../src/detectors/scorer/linear-model.ts';
import { aggregate } from '../src/detectors/set/aggregate.ts';
import { sampleSets } from './contexts.ts';
import { readCorpus } from './corpus.ts';
import { heldOutScores, trainHarmModel } from './harm-model.ts';
import { random, sample } from './random.ts';
import { fitSetParameters, quality } from './set-parameters.ts';

const t0 = performance.now();
const all = readCorpus();
const oof = heldOutScores(all, 5);
const pairs = all.filter((e) => e.source === 'pairs');
const auc = (pos: number[], neg: number[]): number => {
  const s = [...pos.map((v) => [v, 1] as const), ...neg.map((v) => [v, 0] as const)].sort((a, b) => a[0] - b[0]);
  let r = 0; s.forEach(([, y], i) => { if (y) r += i + 1; });
  return (r - (pos.length * (pos.length + 1)) / 2) / (pos.length * neg.length);
};
console.log(all.length, 'oof AUC', auc(pairs.filter((e) => e.label).map((e) => oof.get(e.id)!), pairs.filter((e) => !e.label).map((e) => oof.get(e.id)!)).toFixed(4), performance.now() - t0);
for (const d of ['medicine', 'finance', 'sports-outdoor']) { const p = pairs.filter((e) => e.domain === d); console.log(d, auc(p.filter((e) => e.label).map((e) => oof.get(e.id)!), p.filter((e) => !e.label).map((e) => oof.get(e.id)!)).toFixed(3)); }
const sets = sampleSets(all, oof, { benign: 60, harmful: 60 }, 1);
const prm = fitSetParameters(sets);
console.log(prm, quality(sets, prm).toFixed(3));
const scored = sets.map((s) => ({ ...s, score: aggregate(s.scores, prm) }));
const benign = scored.filter((s) => s.label === 0).map((s) => s.score).sort((a, b) => b - a);
const thr = benign[Math.floor(benign.length * 0.001)]!;
for (const k of [1, 2, 4, 8, 16]) { const h = scored.filter((s) => s.label === 1 && s.size === k); const b = scored.filter((s) => s.label === 0 && s.size === k && !s.domain.includes(':'));
  console.log('k', k, 'AUROC', auc(h.filter(s=>s.dose===k).map((s) => s.score), b.map((s) => s.score)).toFixed(4), 'TPR all', (h.filter((s) => s.dose === k && s.score > thr).length / h.filter((s) => s.dose === k).length).toFixed(3), 'half', (h.filter((s) => s.dose < k && s.score > thr).length / h.filter((s) => s.dose < k).length).toFixed(3)); }
const model = trainHarmModel(all);
const next = random(7);
const row = [];
for (const set of testSets()) {
  const s = set.exchanges.map((e) => linearScore(model, normalise(e.response)));
  const out = [1, 4, 16].map((k) => { const v = Array.from({ length: 1000 }, () => aggregate(sample(s, k, next), prm)).sort((a, b) => a - b); return `k${k} p50 ${v[500]!.toFixed(2)} p99.9 ${v[999]!.toFixed(2)} >thr ${(v.filter((x) => x > thr).length / 10).toFixed(1)}%`; });
  row.push(`${set.label.padEnd(8)} ${set.name.padEnd(22)} mean ${(s.reduce((a, b) => a + b, 0) / s.length).toFixed(2)} ${out.join(' | ')}`);
}
console.log('thr', thr.toFixed(2)); console.log(row.join('\n'));
