/**
 * The detector beside guardrail libraries that run offline: `npm run bench:peers`, which installs them in this folder.
 * Same contexts for all, drawn from domains that no model here was trained on; a peer gets the whole conversation as one
 * text, which is more than it reads in use.
 */
import { readFileSync } from 'node:fs';
import type { Calibration } from '../../src/core/calibration.ts';
import { demonstrationSet } from '../../src/detectors/demonstration-set.ts';
import { linearScorer } from '../../src/detectors/scorer/linear-scorer.ts';
import type { SetParameters } from '../../src/detectors/set/aggregate.ts';
import { readCorpus } from '../../train/corpus.ts';
import { prepare, train } from '../../train/model.ts';
import { wraps } from '../detect/carriers.ts';
import { scoreAt } from '../detect/score-at.ts';
import type { Exchange } from '../detect/sets.ts';
import { area, rate, table } from '../detect/table.ts';
import { drawSets, tools, type DrawnSet } from '../detect/within.ts';
import { peers, type Peer } from './peers.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const { parameters } = JSON.parse(read('models/set.json')) as { parameters: SetParameters };
const calibration = JSON.parse(read('models/calibration-default.json')) as Calibration;

const trained = train(prepare(readCorpus()));
const sizes = [4, 16];
const sets = sizes.map((size) => drawSets(trained, size));
const textOf = (shown: readonly Exchange[]): string =>
  shown.map(({ query, response }) => `User: ${query}\nAssistant: ${response}`).join('\n\n');

interface Contestant extends Pick<Peer, 'name' | 'refuses'> {
  readonly score: (set: DrawnSet) => number | Promise<number>;
}

function ours(): Contestant {
  const detectors = trained.folds.map(({ model }, fold) =>
    demonstrationSet(linearScorer(model, `fold ${fold}`), parameters),
  );
  const turns = wraps['chat turns'] as NonNullable<(typeof wraps)[string]>;
  return {
    name: 'contextward, risk ≥ 0.5',
    refuses: scoreAt(calibration, 0.5),
    score: async ({ exchanges, fold }) => {
      const report = await detectors[fold]?.detect(turns(exchanges), tools());
      return report?.status === 'scored' ? Math.max(-99, report.score) : Number.NaN;
    },
  };
}

const contestants: Contestant[] = [
  ours(),
  ...(await peers()).map(({ name, refuses, score }) => ({
    name,
    refuses,
    score: ({ exchanges }: DrawnSet) => score(textOf(exchanges)),
  })),
];

async function rowOf({ name, refuses, score }: Contestant): Promise<string[]> {
  const cells: string[] = [];
  let bytes = 0;
  let spent = 0;
  for (const drawn of sets) {
    const items: { score: number; label: 0 | 1 }[] = [];
    // The first pay for compiling.
    for (const set of drawn.slice(0, 120)) await score(set);
    for (const set of drawn) {
      const started = process.cpuUsage();
      items.push({ score: await score(set), label: set.label });
      const { user, system } = process.cpuUsage(started);
      spent += (user + system) / 1e6;
      bytes += Buffer.byteLength(textOf(set.exchanges));
    }
    const refused = (label: 0 | 1): string => {
      const own = items.filter((item) => item.label === label);
      return rate(own.filter((item) => item.score >= refuses).length, own.length);
    };
    cells.push(area(items), refused(1), refused(0));
  }
  return [name, ...cells, `${(bytes / spent / 1e6).toFixed(2)} MB/s`];
}

const rows: string[][] = [];
for (const contestant of contestants) {
  process.stderr.write(`${contestant.name}\n`);
  rows.push(await rowOf(contestant));
}
const head = ['', ...sizes.flatMap((k) => [`k = ${k}, AUROC`, 'harmful found', 'sound refused']), 'speed'];
process.stdout.write(
  `${sets.map((drawn, index) => `${drawn.length} contexts of ${sizes[index]}`).join(', ')}, half of them harmful throughout.\n\n${table(head, rows)}\n`,
);
// One peer leaves a pool of threads running.
process.exit(0);
