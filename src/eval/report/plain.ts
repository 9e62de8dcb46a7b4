import { demonstrationForms } from '../stats/dose-points.ts';
import type { JudgedTrial } from '../stats/em-rate.ts';
import type { Condition } from '../trial.ts';

/** Everything of a condition but model, dataset and k is as the paper's main result has it. */
export function isPlain({ guard, instruction, reasoning, form, mix }: Condition): boolean {
  return (
    guard === 'none' && instruction === 'none' && reasoning === 'none' && mix === 1 && demonstrationForms.has(form)
  );
}

export function plainTrials(judged: readonly JudgedTrial[]): JudgedTrial[] {
  return judged.filter(({ trial }) => isPlain(trial.condition));
}

/** Distinct values in order of first appearance. */
export function distinct<T, K>(items: readonly T[], key: (item: T) => K): K[] {
  return [...new Set(items.map(key))];
}

/** The dose at which models are compared: 16 as in the paper, else the highest up to 32, else the highest. */
export function headlineDose(judged: readonly JudgedTrial[]): number | null {
  const doses = distinct(judged, ({ trial }) => trial.condition.k).filter((k) => k > 0);
  if (doses.length === 0) return null;
  if (doses.includes(16)) return 16;
  const small = doses.filter((k) => k <= 32);
  return Math.max(...(small.length > 0 ? small : doses));
}
