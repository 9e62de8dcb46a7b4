import type { Context } from '../../src/core/context.ts';
import { demonstrationSet } from '../../src/detectors/demonstration-set.ts';
import type { DetectorTools } from '../../src/detectors/detector.ts';
import { linearScorer } from '../../src/detectors/scorer/linear-scorer.ts';
import type { SetParameters } from '../../src/detectors/set/aggregate.ts';
import { groupBy } from '../../src/eval/stats/group-by.ts';
import { auc, type Labelled } from '../../src/eval/stats/roc.ts';
import type { Example } from '../../train/corpus.ts';
import { sample } from '../../train/random.ts';
import { seededRandom } from '../../src/eval/stats/random.ts';
import type { Trained } from '../../train/model.ts';
import { disguises, wraps } from './carriers.ts';
import type { Exchange } from './sets.ts';
import { area, rate, table } from './table.ts';

export const tools = (): DetectorTools => {
  const store = new Map<string, unknown>();
  return {
    signal: new AbortController().signal,
    cache: { get: (key) => store.get(key), set: (key, value) => void store.set(key, value) },
    served: null,
    checkpoint: () => undefined,
    breathe: () => undefined,
  };
};

export interface DrawnSet {
  readonly exchanges: readonly Exchange[];
  readonly label: 0 | 1;
  readonly fold: number;
}

const size = 4;
const perDomain = 6;

/** Sets in the ordinary style from domains that the model which scores them never saw, all harmful or all sound. */
export function drawSets({ folds }: Trained, size: number): DrawnSet[] {
  const next = seededRandom(23);
  return folds.flatMap(({ held }, fold) => {
    const pairs = held.map(({ example }) => example).filter(({ source }) => source === 'pairs');
    const groups = groupBy(pairs, ({ group }) => group);
    return [...groups.values()].flatMap((members) =>
      ([0, 1] as const).flatMap((label) =>
        Array.from({ length: perDomain }, () => ({
          exchanges: sample(
            members.filter((one) => one.label === label),
            size,
            next,
          ).map(toExchange),
          label,
          fold,
        })),
      ),
    );
  });
}

const toExchange = ({ query, response }: Example): Exchange => ({ query, response });

/** The same sets in every carrier and every disguise, through finder, normaliser, scorer and aggregator. */
export async function withinContexts(
  trained: Trained,
  parameters: SetParameters,
  threshold: number,
): Promise<{ carriers: string; disguised: string }> {
  const sets = drawSets(trained, size);
  const detectors = trained.folds.map(({ model }, index) =>
    demonstrationSet(linearScorer(model, `fold ${index}`), parameters),
  );
  const scoreOf = async (fold: number, context: Context): Promise<number> => {
    const report = await detectors[fold]?.detect(context, tools());
    return report?.status === 'scored' ? report.score : Number.NaN;
  };
  const measure = async (toContext: (exchanges: readonly Exchange[]) => Context): Promise<Labelled[]> => {
    const items: Labelled[] = [];
    // A context without demonstrations scores −∞, which is no number to draw curves with.
    for (const { exchanges, label, fold } of sets)
      items.push({ score: Math.max(-99, await scoreOf(fold, toContext(exchanges))), label });
    return items;
  };
  const rowOf = (name: string, items: readonly Labelled[], plain: number): string[] => {
    const harmful = items.filter(({ label }) => label === 1);
    const benign = items.filter(({ label }) => label === 0);
    const over = (some: readonly Labelled[]): number => some.filter(({ score }) => score >= threshold).length;
    const difference = 100 * (auc(items).value - plain);
    return [
      name,
      area(items),
      difference.toFixed(2),
      rate(over(harmful), harmful.length),
      rate(over(benign), benign.length),
    ];
  };
  const head = [
    '',
    `AUROC, sets of ${size} (${sets.length} contexts)`,
    'points',
    `found at risk ≥ 0.5`,
    'false positives',
  ];
  const carrierRows: string[][] = [];
  let plain = 0;
  for (const [name, wrap] of Object.entries(wraps)) {
    const items = await measure(wrap);
    if (carrierRows.length === 0) plain = auc(items).value;
    carrierRows.push(rowOf(name, items, plain));
  }
  const disguisedRows: string[][] = [];
  const turns = wraps['`### Prompt` / `### Response`'] as NonNullable<(typeof wraps)[string]>;
  for (const [name, disguise] of Object.entries(disguises)) {
    const items = await measure((shown) =>
      turns(shown.map(({ query, response }, index) => ({ query, response: disguise(response, index) }))),
    );
    if (disguisedRows.length === 0) plain = auc(items).value;
    disguisedRows.push(rowOf(name, items, plain));
  }
  return { carriers: table(head, carrierRows), disguised: table(head, disguisedRows) };
}
