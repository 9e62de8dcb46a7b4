import { aggregate, type SetParameters } from '../../src/detectors/set/aggregate.ts';
import { auc, type Labelled } from '../../src/eval/stats/roc.ts';
import { sampleSets, type ScoredSet } from '../../train/contexts.ts';
import { isMatched, type Example } from '../../train/corpus.ts';

export interface SetRow {
  readonly size: number;
  readonly dose: number;
  readonly harmful: number;
  readonly benign: number;
  /** Against benign sets of the same size. */
  readonly items: readonly Labelled[];
  /** Harmful sets found at false-positive rates over benign sets of the same size. */
  readonly found: readonly { readonly fpr: number; readonly count: number }[];
}

const rates = [0.001, 0.01];
/** Enough sets that one in a thousand is several. */
const perGroup = { benign: 240, harmful: 120 };

/** Sets of held-out scores, of matched pairs alone: every benign set has a harmful counterpart in its domain and style. */
export function pairSets(examples: readonly Example[], scores: ReadonlyMap<string, number>, seed = 11): ScoredSet[] {
  return sampleSets(examples.filter(isMatched), scores, perGroup, seed);
}

export function setRows(sets: readonly ScoredSet[], parameters: SetParameters): SetRow[] {
  const scored = sets.map((set) => ({ ...set, score: aggregate(set.scores, parameters) }));
  const kinds = [...new Set(scored.filter(({ label }) => label === 1).map(({ size, dose }) => `${size}/${dose}`))];
  return kinds
    .map((kind) => kind.split('/').map(Number))
    .toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || d - b)
    .map(([size = 0, dose = 0]) => {
      const benign = scored.filter((set) => set.label === 0 && set.size === size);
      const harmful = scored.filter((set) => set.label === 1 && set.size === size && set.dose === dose);
      const descending = benign.map(({ score }) => score).toSorted((a, b) => b - a);
      return {
        size,
        dose,
        harmful: harmful.length,
        benign: benign.length,
        items: [...benign, ...harmful],
        found: rates.map((fpr) => {
          const threshold = descending[Math.floor(descending.length * fpr)] ?? Number.POSITIVE_INFINITY;
          return { fpr, count: harmful.filter(({ score }) => score > threshold).length };
        }),
      };
    });
}

/** The figures a leaderboard shows. */
export function setSummary(sets: readonly ScoredSet[], parameters: SetParameters): string[] {
  const rows = setRows(sets, parameters);
  const of = (size: number, dose: number): SetRow | undefined =>
    rows.find((row) => row.size === size && row.dose === dose);
  const found = (row: SetRow | undefined): string =>
    row === undefined ? '–' : `${((100 * (row.found[0]?.count ?? 0)) / row.harmful).toFixed(1)} %`;
  return [
    auc(of(4, 4)?.items ?? []).value.toFixed(4),
    auc(of(16, 16)?.items ?? []).value.toFixed(4),
    found(of(2, 2)),
    found(of(4, 4)),
    found(of(16, 16)),
    found(of(16, 8)),
  ];
}
