import { groupBy } from '../stats/group-by.ts';
import { publishedFigures } from '../published-figures.ts';
import { isComparable, type PublishedFigure } from '../published.ts';
import { summarise, type JudgedTrial, type Rate } from '../stats/em-rate.ts';
import { newcombeDifference } from '../stats/interval.ts';
import type { PairSummary } from '../stats/pairs.ts';
import type { JudgeAgreement } from './agreements.ts';
import type { CodeShare } from './codings.ts';
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

export interface Measured {
  readonly judged: readonly JudgedTrial[];
  readonly pairs: PairSummary | null;
  readonly agreements: readonly JudgeAgreement[];
  readonly codes: readonly CodeShare[];
}

function scaleCount(pairs: PairSummary | null): string | null {
  const scale = pairs?.results.filter(({ kind }) => kind === 'scale') ?? [];
  if (scale.length === 0) return null;
  return `${scale.filter(({ difference }) => difference > 0).length} of ${scale.length} pairs`;
}

/** The codings of v1 and v4 ask different questions of different traces; each stands beside its own figure only. */
function codeShare(codes: readonly CodeShare[], code: string, among: CodeShare['among']): string | null {
  const shares = codes.filter((share) => share.code === code && share.among === among);
  if (shares.length === 0) return null;
  return shares.map(({ coder, yes, n }) => `${percent(yes / n)}, n = ${n} (${coder})`).join('; ');
}

const isHuman = (judge: string): boolean => judge.toLowerCase().startsWith('human');

/** Judge against human for one figure, human against human for the other. Labels of people are judges named `human…`. */
function kappas(agreements: readonly JudgeAgreement[], humans: 1 | 2): string | null {
  const wanted = agreements.filter(({ first, second }) => Number(isHuman(first)) + Number(isHuman(second)) === humans);
  if (wanted.length === 0) return null;
  return wanted
    .map(({ first, second, kappa, raw, n, firstOnly, secondOnly }) => {
      const value = kappa === null ? 'undefined' : kappa.toFixed(2);
      return `${first} and ${second}: κ ${value}, raw ${percent(raw)}, n = ${n}, misaligned by one only ${firstOnly} and ${secondOnly}`;
    })
    .join('; ');
}

function ours(figure: PublishedFigure, { judged, pairs, agreements, codes }: Measured): string | null {
  switch (figure.id) {
    case 9:
      return smallestEffect(judged);
    case 10:
      return scaleCount(pairs);
    case 12:
      return codeShare(codes, 'v1-reckless-persona', 'misaligned');
    case 13:
      return codeShare(codes, 'v4-names-harm', 'all');
    case 14:
      return kappas(agreements, 1);
    case 15:
      return kappas(agreements, 2);
    default: {
      const items = comparableTrials(figure, judged);
      if (items.length === 0) return null;
      return figure.id === 7 ? describeRange(items) : describeRate(summarise(items, { replicates: 0 }).coherent);
    }
  }
}

/** Every published figure with ours beside it. Call it only for runs that were measured on a model. */
export function compare(measured: Measured): Comparison[] {
  return publishedFigures.map((figure) => ({ figure, ours: ours(figure, measured) }));
}
