import { dosePoints, questionDesignEffect } from '../stats/dose-points.ts';
import { groupBy } from '../stats/group-by.ts';
import { bandAt, fitDoseResponse } from '../stats/dose-response.ts';
import type { JudgedTrial } from '../stats/em-rate.ts';
import { hillRate } from '../stats/hill.ts';
import { wilson } from '../stats/interval.ts';
import { mainTrials } from './plain.ts';
import type { Curve } from './report-data.ts';

const GRID = 48;
const REPLICATES = 300;

/** Doses from 0 to the highest, evenly spaced on the axis log2(1 + dose). */
function grid(highest: number): number[] {
  return Array.from({ length: GRID + 1 }, (_, i) => (1 + highest) ** (i / GRID) - 1);
}

function curveOf(model: string, dataset: string, judged: readonly JudgedTrial[]): Curve {
  const points = dosePoints(judged).map(({ dose, misaligned, n }) => ({
    dose,
    misaligned,
    n,
    interval: wilson(misaligned, n),
  }));
  const designEffect = questionDesignEffect(judged);
  const fit = fitDoseResponse(points, { replicates: REPLICATES, designEffect });
  if (fit.status === 'unfitted') return { model, dataset, points, fit };
  const { curve, intervals, deviance, p, identified } = fit;
  const band = grid(points.at(-1)?.dose ?? 1).map((dose) => {
    const { low, high } = bandAt(fit, dose);
    return { dose, rate: hillRate(curve, dose), low, high };
  });
  return {
    model,
    dataset,
    points,
    fit: { status: 'fitted', curve, intervals, deviance, p, identified, designEffect, band },
  };
}

/** One curve for each model and dataset of the plain conditions that were asked at two doses or more. */
export function curves(judged: readonly JudgedTrial[]): Curve[] {
  const groups = groupBy(mainTrials(judged), ({ trial: { condition } }) =>
    JSON.stringify([condition.model, condition.dataset]),
  );
  return [...groups.values()].flatMap((items) => {
    const condition = items[0]?.trial.condition;
    if (condition === undefined) return [];
    const curve = curveOf(condition.model, condition.dataset, items);
    return curve.points.length < 2 ? [] : [curve];
  });
}
