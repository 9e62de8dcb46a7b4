import type { DoseResponse } from '../../core/calibration.ts';
import { dosePoints, plainTrials, questionDesignEffect } from '../stats/dose-points.ts';
import { bandAt, fitDoseResponse, type DoseResponseFit } from '../stats/dose-response.ts';
import type { JudgedTrial } from '../stats/em-rate.ts';
import { groupBy } from '../stats/group-by.ts';
import { hillRate, type DosePoint } from '../stats/hill.ts';
import { wilson } from '../stats/interval.ts';
import { curveThrough, priorShape, zeroRate } from './prior.ts';

/** What a model's curve rests on. */
interface CurveEvidence {
  readonly model: string;
  /** Coherent, judged answers. */
  readonly n: number;
  readonly misaligned: number;
  readonly doses: readonly number[];
  /** `fitted`: all four parameters; `prior`: ED50 and slope taken from the prior, for want of doses. */
  readonly shape: 'fitted' | 'prior';
  /** Probability of a worse fit by chance; null where nothing was fitted. */
  readonly goodness: number | null;
  readonly designEffect: number;
}

export interface MeasuredCurve {
  readonly curve: DoseResponse;
  readonly evidence: CurveEvidence;
}

/** Widest ratio of the band to the curve's rise over the measured doses from the half-way dose on. */
function bandFactors(fit: DoseResponseFit): { readonly lowFactor: number; readonly highFactor: number } {
  const { curve, points } = fit;
  const highest = points.at(-1)?.dose ?? 0;
  const from = Math.min(curve.ed50, highest);
  let lowFactor = 1;
  let highFactor = 1;
  for (const { dose } of points.filter((point) => point.dose >= from && point.dose > 0)) {
    const rise = hillRate(curve, dose) - curve.floor;
    if (rise < 1e-6) continue;
    const { low, high } = bandAt(fit, dose);
    lowFactor = Math.min(lowFactor, Math.max(0, low - curve.floor) / rise);
    highFactor = Math.max(highFactor, Math.max(0, high - curve.floor) / rise);
  }
  return { lowFactor, highFactor };
}

/** One harmful dose and no control: a curve of the prior's shape through the rate, with Wilson's interval. */
function throughOnePoint({ dose, misaligned, n }: DosePoint, effect: number): DoseResponse {
  const effective = Math.max(1, Math.round(n / effect));
  const { low, high } = wilson(Math.min(effective, Math.round(misaligned / effect)), effective);
  return curveThrough({ rate: misaligned / n, low, high }, 'calibrated', dose);
}

function measureModel(model: string, judged: readonly JudgedTrial[]): MeasuredCurve | null {
  const points = dosePoints(judged);
  const harmful = points.filter(({ dose }) => dose > 0);
  const [only] = harmful;
  // Without answers after harmful demonstrations nothing is known about them.
  if (only === undefined) return null;
  const highest = Math.max(...harmful.map(({ dose }) => dose));
  const effect = questionDesignEffect(judged);
  const total = (of: readonly DosePoint[], key: 'n' | 'misaligned'): number =>
    of.reduce((sum, point) => sum + point[key], 0);
  const evidence = {
    model,
    n: total(points, 'n'),
    misaligned: total(points, 'misaligned'),
    doses: points.map(({ dose }) => dose),
    designEffect: effect,
  };
  const assumed = { ...evidence, shape: 'prior', goodness: null } as const;
  if (evidence.misaligned === 0) {
    return { curve: curveThrough(zeroRate(total(harmful, 'n')), 'calibrated', highest), evidence: assumed };
  }
  const shape = points.length >= 4 ? undefined : priorShape;
  const fit = fitDoseResponse(points, { designEffect: effect, shape });
  if (fit.status === 'unfitted') return { curve: throughOnePoint(only, effect), evidence: assumed };
  return {
    curve: { ...fit.curve, ...bandFactors(fit), basis: 'calibrated' },
    evidence: { ...evidence, shape: shape === undefined ? 'fitted' : 'prior', goodness: fit.p },
  };
}

/** A dose-response curve for each model that the trials hold plain conditions of. */
export function measureCurves(judged: readonly JudgedTrial[]): MeasuredCurve[] {
  const byModel = groupBy(
    plainTrials(judged),
    ({ trial }) => trial.condition.model.toLowerCase().split('/').at(-1) ?? '',
  );
  return [...byModel].flatMap(([model, items]) => measureModel(model, items) ?? []);
}
