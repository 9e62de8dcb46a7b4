import { plainTrials } from '../stats/dose-points.ts';
import type { JudgedTrial } from '../stats/em-rate.ts';

/** Plain trials whose demonstrations are all harmful: as in the paper's main result, but for model, dataset and k. */
export function mainTrials(judged: readonly JudgedTrial[]): JudgedTrial[] {
  return plainTrials(judged).filter(({ trial }) => trial.condition.mix === 1);
}

/** Distinct values in order of first appearance. */
export function distinct<T, K>(items: readonly T[], key: (item: T) => K): K[] {
  return [...new Set(items.map(key))];
}

/** The dose at which models are compared: the experiment's own, else 16 as in the paper, else the highest up to 32, else the highest. */
export function headlineDose(judged: readonly JudgedTrial[], own: number | null = null): number | null {
  const doses = distinct(judged, ({ trial }) => trial.condition.k).filter((k) => k > 0);
  if (doses.length === 0) return null;
  const preferred = [own, 16].find((dose) => dose !== null && doses.includes(dose));
  if (preferred !== undefined) return preferred;
  const small = doses.filter((k) => k <= 32);
  return Math.max(...(small.length > 0 ? small : doses));
}
