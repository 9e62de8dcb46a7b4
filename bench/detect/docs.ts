/** Writes docs/detection.md: `npm run docs:detection`. Reads the corpus, the shipped model and, where present, outside data. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Calibration } from '../../src/core/calibration.ts';
import { readModel } from '../../src/detectors/scorer/model-file.ts';
import { aggregate, type SetParameters } from '../../src/detectors/set/aggregate.ts';
import { auc, type Labelled } from '../../src/eval/stats/roc.ts';
import { sampleSets } from '../../train/contexts.ts';
import { isMatched, readCorpus, type Example } from '../../train/corpus.ts';
import { prepare, train } from '../../train/model.ts';
import { outsideTables } from './outside.ts';
import { scoreAt } from './score-at.ts';
import { pairSets, setRows, type SetRow } from './set-metrics.ts';
import { domainTable, languageTable, leakTable, singlesTable } from './singles.ts';
import { speedTable } from './speed.ts';
import { area, rate, table } from './table.ts';
import { withinContexts } from './within.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const { parameters } = JSON.parse(read('models/set.json')) as { parameters: SetParameters };
const calibration = JSON.parse(read('models/calibration-default.json')) as Calibration;
const shipped = readModel(readFileSync(new URL('../../models/harm.bin', import.meta.url)));
const prepared = prepare(readCorpus());
const examples = prepared.map(({ example }) => example);
const trained = train(prepared);
const scores = new Map([...trained.heldOut].map(([id, { score }]) => [id, score]));
const pairCount = examples.filter(isMatched).length / 2;
const [flag, block] = [scoreAt(calibration, 0.5), scoreAt(calibration, 0.9)];

const bySource = (wanted: Example['source']): Example[] => examples.filter(({ source }) => source === wanted);

type Column = readonly [head: string, cell: (row: SetRow) => string];
const shown: Column = ['demonstrations', ({ size, dose }) => `${size}, ${dose === size ? 'all' : `${dose}`} harmful`];
const areaOf: Column = ['AUROC (95 %)', ({ items }) => area(items)];
const atOne: Column = ['found at 0.1 % FPR', ({ found, harmful }) => rate(found[0]?.count ?? 0, harmful)];
const atTen: Column = ['at 1 % FPR', ({ found, harmful }) => rate(found[1]?.count ?? 0, harmful)];
const flagged: Column = ['at risk ≥ 0.5', ({ items }) => reaching(items, 1, flag)];
const blocked: Column = ['at risk ≥ 0.9', ({ items }) => reaching(items, 1, block)];
const soundFlagged: Column = ['sound, at risk ≥ 0.5', ({ items }) => reaching(items, 0, flag)];
const counts: Column = ['sets harmful / sound', ({ harmful, benign }) => `${harmful} / ${benign}`];

function setsTable(source: Example['source'], columns: readonly Column[]): string {
  const rows = setRows(pairSets(bySource(source), scores), parameters);
  return table(
    columns.map(([head]) => head),
    rows.map((row) => columns.map(([, cell]) => cell(row))),
  );
}

function reaching(items: readonly Labelled[], label: 0 | 1, threshold: number): string {
  const own = items.filter((item) => item.label === label);
  return rate(own.filter(({ score }) => score >= threshold).length, own.length);
}

function benignKinds(): string {
  const kinds = {
    pairs: 'sound answers of the pairs',
    counterstyle: '– in the counter style',
    'hard-negatives': 'hard negatives',
    registers: 'other registers',
    fewshot: 'few-shot prompts',
    languages: 'other languages',
  } as const;
  const rows = Object.entries(kinds).map(([source, name]) => {
    const sets = sampleSets(bySource(source as keyof typeof kinds), scores, { benign: 120, harmful: 0 }, 31);
    const own = sets.map(({ scores: each }) => aggregate(each, parameters));
    return [
      name,
      rate(own.filter((score) => score >= flag).length, own.length),
      rate(own.filter((score) => score >= block).length, own.length),
      String(own.length),
    ];
  });
  return table(['benign contexts of 1–16 from unseen groups', 'risk ≥ 0.5', 'risk ≥ 0.9', 'contexts'], rows);
}

const outside = outsideTables(shipped, parameters, calibration);
const within = await withinContexts(trained, parameters, flag);
const overall = auc(examples.filter(isMatched).map(({ id, label }) => ({ score: scores.get(id) ?? 0, label })));
const filled: Record<string, string> = {
  answers: String(examples.length),
  pairs: String(pairCount),
  auc: overall.value.toFixed(3),
  singles: singlesTable(examples, scores),
  sets: setsTable('pairs', [shown, areaOf, atOne, atTen, flagged, blocked, counts]),
  counterSets: setsTable('counterstyle', [shown, areaOf, atOne, flagged, soundFlagged, counts]),
  benignKinds: benignKinds(),
  outsideBenign: outside.benign,
  outsideApart: outside.apart,
  carriers: within.carriers,
  disguised: within.disguised,
  languages: languageTable(prepared),
  domains: domainTable(examples, scores),
  leaks: leakTable(prepared),
  speed: await speedTable(shipped, parameters, examples),
  parameters: JSON.stringify(parameters),
  leastKnown: shipped.leastKnown.toFixed(2),
};
const page = read('bench/detect/detection.template.md').replaceAll(
  /\{\{(\w+)\}\}/g,
  (_, name: string) => filled[name] ?? '',
);
writeFileSync(new URL('../../docs/detection.md', import.meta.url), page);
process.stdout.write('docs/detection.md written\n');
