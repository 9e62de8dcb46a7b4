import { groupBy } from '../stats/group-by.ts';
import { publishedFigures } from '../published-figures.ts';
import { isComparable, type PublishedFigure } from '../published.ts';
import { summarise, type JudgedTrial, type Rate } from '../stats/em-rate.ts';
import { newcombeDifference } from '../stats/interval.ts';
import type { PairSummary } from '../stats/pairs.ts';
import { count, interval, percent } from './format.ts';
import { mainTrials } from './plain.ts';

/** A published figure and what this run has to say about the same quantity. */
export interface Comparison {
  readonly figure: PublishedFigure;
  /** Null where the run holds nothing that was measured in the same way. */
  readonly ours: string | null;
}

function describeRate({ rate, n, misaligned, wilson, upperBound }: Rate): string {
  if (rate === null || wilson === null) return 'no coherent answer';
  if (upperBound !== null) return `0 of ${count(n)}, at most ${percent(upperBound.value)}`;
  return `${percent(rate)} (${interval(wilson)}; ${count(misaligned)} of ${count(n)})`;
}

function comparableTrials(figure: PublishedFigure, judged: readonly JudgedTrial[]): JudgedTrial[] {
  return judged.filter(({ trial }) => isComparable(figure, trial.condition));
}

/** Lowest and highest of the models and datasets that were measured at the figure's dose. */
function describeRange(items: readonly JudgedTrial[]): string {
  const groups = groupBy(items, ({ trial: { condition } }) => JSON.stringify([condition.model, condition.dataset]));
  const rates = [...groups.values()].flatMap((group) => summarise(group, { replicates: 0 }).coherent.rate ?? []);
  if (rates.length === 0) return 'no coherent answer';
  return `${percent(Math.min(...rates))} to ${percent(Math.max(...rates))} over ${rates.length} cells`;
}

/** The smallest dose whose rate differs from that at dose 0, by Newcombe's interval, for each model apart. */
function smallestEffect(judged: readonly JudgedTrial[]): string | null {
  const byModel = groupBy(mainTrials(judged), ({ trial }) => trial.condition.model);
  const found = [...byModel].flatMap(([model, items]) => {
    const at = (k: number): Rate =>
      summarise(
        items.filter(({ trial }) => trial.condition.k === k),
        { replicates: 0 },
      ).coherent;
    const control = at(0);
    if (control.n === 0) return [];
    const doses = [...new Set(items.map(({ trial }) => trial.condition.k))].filter((k) => k > 0).sort((a, b) => a - b);
    const smallest = doses.find((k) => {
      const rate = at(k);
      if (rate.n === 0) return false;
      const counts = { successes: rate.misaligned, n: rate.n };
      return newcombeDifference(counts, { successes: control.misaligned, n: control.n }).low > 0;
    });
    return doses.length === 0
      ? []
      : [`${model}: ${smallest === undefined ? `none up to ${doses.at(-1)}` : `k = ${smallest}`}`];
  });
  return found.length === 0 ? null : found.join('; ');
}

function ours(figure: PublishedFigure, judged: readonly JudgedTrial[], pairs: PairSummary | null): string | null {
  if (figure.id === 9) return smallestEffect(judged);
  if (figure.id === 10) {
    const scale = pairs?.results.filter(({ kind }) => kind === 'scale') ?? [];
    if (scale.length === 0) return null;
    return `${scale.filter(({ difference }) => difference > 0).length} of ${scale.length} pairs`;
  }
  const items = comparableTrials(figure, judged);
  if (items.length === 0) return null;
  return figure.id === 7 ? describeRange(items) : describeRate(summarise(items, { replicates: 0 }).coherent);
}

/** Every published figure with ours beside it. Call it only for runs that were measured on a model. */
export function compare(judged: readonly JudgedTrial[], pairs: PairSummary | null): Comparison[] {
  return publishedFigures.map((figure) => ({ figure, ours: ours(figure, judged, pairs) }));
}
