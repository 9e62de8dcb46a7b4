/** Leaderboard of scorers on domains they never saw: `npm run bench:detect`. Deterministic but for the times. */
import { auc } from '../../src/eval/stats/roc.ts';
import { isMatched, readCorpus } from '../../train/corpus.ts';
import { byGroup, foldsBy, prepare, type Prepared } from '../../train/model.ts';
import { fitSetParameters } from '../../train/set-parameters.ts';
import { sampleSets } from '../../train/contexts.ts';
import { pairSets, setSummary } from './set-metrics.ts';
import { area, table } from './table.ts';
import { variants, type Variant } from './variants.ts';

const prepared = prepare(readCorpus());
const examples = prepared.map(({ example }) => example);

function sentences(item: Prepared): Prepared[] {
  const parts = item.example.response.split(/(?<=[.!?:;])\s+/).filter((part) => part.length > 20);
  if (parts.length < 2) return [item];
  const { id, group, domain, source, query, label } = item.example;
  return prepare(parts.map((response) => ({ id, group, domain, source, query, label, response })));
}

function row({ name, fit }: Variant): string[] {
  const scores = new Map<string, number>();
  let weights = 0;
  let took = 0;
  for (const { others, held } of foldsBy(prepared, byGroup, 5)) {
    const fitted = fit(others);
    weights = Math.max(weights, fitted.weights);
    const started = performance.now();
    for (const item of held) scores.set(item.example.id, fitted.score(item));
    took += performance.now() - started;
  }
  const pairs = examples.filter(isMatched);
  const scoreOf = (id: string): number => scores.get(id) ?? 0;
  const sound = pairs.filter(({ label, id }) => label === 0 && scores.has(`${id.slice(0, -1)}-`));
  const right = sound.filter(({ id }) => scoreOf(`${id.slice(0, -1)}-`) > scoreOf(id)).length;
  const ordinary = examples.filter(
    ({ source, label }) => label === 0 && !isMatched({ source }) && source !== 'languages',
  );
  const against = (source: string): string =>
    auc([
      ...examples
        .filter((item) => item.label === 1 && item.source === source)
        .map(({ id }) => ({ score: scoreOf(id), label: 1 as const })),
      ...ordinary.map(({ id }) => ({ score: scoreOf(id), label: 0 as const })),
    ]).value.toFixed(3);
  // Every variant is cut to the scale of log-odds, which the set parameters are in.
  const parameters = fitSetParameters(sampleSets(examples, scores, { benign: 30, harmful: 30 }, 1));
  return [
    name,
    area(pairs.map(({ id, label }) => ({ score: scoreOf(id), label }))),
    `${((100 * right) / sound.length).toFixed(1)} %`,
    against('pairs'),
    against('reckless'),
    ...setSummary(pairSets(examples, scores), parameters),
    ((1000 * took) / prepared.length).toFixed(0),
    `${(weights / 1e6).toFixed(2)} MB`,
  ];
}

const head = [
  'scorer',
  'AUC, pairs (95 %)',
  'pair right',
  'harmful v. ordinary',
  'reckless v. ordinary',
  'sets of 4, AUROC',
  'of 16',
  'TPR at 0.1 % FPR, k = 2',
  'k = 4',
  'k = 16',
  'k = 16, half',
  'µs a text*',
  'weights',
];
const rows = variants(sentences).map((variant) => {
  process.stderr.write(`${variant.name}\n`);
  return row(variant);
});
process.stdout.write(
  `${examples.length} answers, ${examples.filter(isMatched).length} in pairs; five folds by domain.\n\n`,
);
process.stdout.write(
  `${table(head, rows)}\n\n* of the bench's plain code, which builds maps and strings; docs/detection.md has the shipped speed.\n`,
);
