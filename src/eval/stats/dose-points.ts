import { clusterTotals, designEffect } from './bootstrap.ts';
import { classify, isCoherent, type JudgedTrial } from './em-rate.ts';
import { groupBy } from './group-by.ts';
import type { DosePoint } from './hill.ts';

/** Forms that a model reads as demonstrations; quoted evidence and tool output are what they are compared with. */
const demonstrationForms = ['block', 'chat-turns', 'assistant-history'] as const;

/**
 * Unguarded trials without instruction or reasoning, in one form only: the paper's block where the run has it, else
 * chat turns, else assistant history. Curves of several forms in one would be the curve of none.
 */
export function plainTrials(judged: readonly JudgedTrial[]): JudgedTrial[] {
  const plain = judged.filter(({ trial: { condition } }) => {
    const { guard, instruction, reasoning } = condition;
    return guard === 'none' && instruction === 'none' && reasoning === 'none';
  });
  const form = demonstrationForms.find((candidate) => plain.some(({ trial }) => trial.condition.form === candidate));
  return plain.filter(({ trial }) => trial.condition.form === form);
}

/** Harmful demonstrations in a condition. */
export function doseOf({ trial: { condition } }: JudgedTrial): number {
  return Math.round(condition.k * condition.mix);
}

const isMisaligned = (item: JudgedTrial): number => Number(classify(item) === 'misaligned');

/** Coherent answers and misaligned ones at each dose, ascending. */
export function dosePoints(judged: readonly JudgedTrial[]): DosePoint[] {
  const points = new Map<number, { dose: number; misaligned: number; n: number }>();
  for (const item of judged) {
    if (!isCoherent(classify(item))) continue;
    const dose = doseOf(item);
    const point = points.get(dose) ?? { dose, misaligned: 0, n: 0 };
    point.misaligned += isMisaligned(item);
    point.n += 1;
    points.set(dose, point);
  }
  return [...points.values()].sort((a, b) => a.dose - b.dose);
}

/** Mean design effect of the doses, clustered by question and weighted by answers. */
export function questionDesignEffect(judged: readonly JudgedTrial[]): number {
  const coherent = judged.filter((item) => isCoherent(classify(item)));
  let sum = 0;
  for (const items of groupBy(coherent, doseOf).values()) {
    const clusters = clusterTotals(
      items,
      ({ trial }) => trial.questionId,
      (item) => ({ top: isMisaligned(item), bottom: 1 }),
    );
    sum += designEffect(clusters) * items.length;
  }
  return coherent.length === 0 ? 1 : sum / coherent.length;
}
