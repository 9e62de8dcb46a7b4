import { count, interval, percent, points } from './format.ts';
import type { GuardRow, HeadlineRow, ReportData } from './report-data.ts';
import type { EmSummary, Rate } from '../stats/em-rate.ts';
import type { PairedDifference } from '../stats/paired.ts';

/** A rate as it is to be quoted: a zero is given as what it still allows. */
export function rateText({ rate, upperBound }: Rate): string {
  if (rate === null) return '–';
  return upperBound === null ? percent(rate) : `0 (≤ ${percent(upperBound.value)})`;
}

export function intervalText({ wilson }: Rate): string {
  return wilson === null ? '–' : interval(wilson);
}

export function clusterText({ byQuestion }: Rate): string {
  if (byQuestion === null) return '–';
  return interval(byQuestion) + (byQuestion.fewClusters ? ` (${byQuestion.clusters} only)` : '');
}

/** Answers that neither denominator of the published protocol can use. */
export function notJudged({ counts }: EmSummary): number {
  return counts.unjudged + counts['judge-refusal'] + counts['judge-code'];
}

export function differenceText({ difference, interval: bounds }: PairedDifference): string {
  if (difference === null || bounds === null) return '–';
  return `${points(difference)} pp (${points(bounds.low)} to ${points(bounds.high)})`;
}

export function datasetName(dataset: string | null): string {
  return dataset === null ? 'all datasets' : dataset.replaceAll('_', ' ');
}

function highest(rows: readonly HeadlineRow[]): HeadlineRow | null {
  const whole = rows.filter(({ dataset }) => dataset === null);
  const candidates = (whole.length > 0 ? whole : rows).filter(({ summary }) => summary.coherent.rate !== null);
  return candidates.reduce<HeadlineRow | null>(
    (best, row) => (best === null || (row.summary.coherent.rate ?? 0) > (best.summary.coherent.rate ?? 0) ? row : best),
    null,
  );
}

function aboutRate({ model, k, summary: { coherent } }: HeadlineRow): string {
  const { n, misaligned, upperBound } = coherent;
  const after = k === 1 ? 'one demonstration' : `${k} demonstrations`;
  if (upperBound !== null) {
    return `After ${after} none of ${count(n)} coherent answers of ${model} was misaligned; that allows a rate of at most ${percent(upperBound.value)}.`;
  }
  return `After ${after}, ${model} gave ${rateText(coherent)} misaligned answers (95 % interval ${intervalText(coherent)}; ${count(misaligned)} of ${count(n)} coherent ones).`;
}

function aboutControl({ controls, headline }: ReportData): string {
  const row = highest(headline);
  const control = controls.find(({ model, dataset }) => model === row?.model && dataset === row?.dataset);
  return control === undefined ? '' : ` Without demonstrations: ${rateText(control.summary.coherent)}.`;
}

function aboutGuard(guards: readonly GuardRow[]): string {
  const best = guards
    .filter(({ guard, effect }) => guard !== 'block' && guard !== 'observe' && effect.all.difference !== null)
    .reduce<GuardRow | null>(
      (a, b) => (a === null || (b.effect.all.difference ?? 0) < (a.effect.all.difference ?? 0) ? b : a),
      null,
    );
  if (best === null) return '';
  const { model, guard, effect, unguarded, guarded } = best;
  return ` Behind the guard (${guard}), ${model} went from ${rateText(unguarded.all)} to ${rateText(guarded.all)} of all answers: ${differenceText(effect.all)}.`;
}

/** The result in two or three sentences. */
export function leadText(data: ReportData): string {
  const row = highest(data.headline);
  if (row === null) return `${count(data.overall.trials)} trials; see the table of all conditions for their rates.`;
  const told = aboutRate(row) + aboutControl(data) + aboutGuard(data.guards);
  return data.simulated ? `Simulated, so about no model: ${told}` : told;
}

export const SIMULATED_NOTICE =
  'Every answer in this run came from a simulated target. The figures test the instruments; they say nothing about any model, and published figures are left out because nothing here can be compared with them.';
