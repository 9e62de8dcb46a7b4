import { trialClasses, type EmSummary, type TrialClass } from '../../stats/em-rate.ts';

/** Counts of several summaries added up; the rates of the first are kept, as bars show counts only. */
export function addSummaries(summaries: readonly EmSummary[]): EmSummary {
  const [first] = summaries;
  if (first === undefined) throw new RangeError('needs at least one summary');
  const counts = Object.fromEntries(
    trialClasses.map((name) => [name, summaries.reduce((sum, summary) => sum + summary.counts[name], 0)]),
  ) as Record<TrialClass, number>;
  return {
    ...first,
    counts,
    trials: summaries.reduce((sum, { trials }) => sum + trials, 0),
    truncated: summaries.reduce((sum, { truncated }) => sum + truncated, 0),
  };
}
