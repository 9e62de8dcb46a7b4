import type { DoseResponse, EmBasis } from '../../core/calibration.ts';
import { hillRate, type Shape } from '../stats/hill.ts';
import { zeroUpperBound } from '../stats/interval.ts';

/*
 * How the curves of models that were never measured here are made.
 *
 * 1. One dose is published with numbers, k = 16 (v4): 0.214 [0.173, 0.255] and 0.242 [0.197, 0.286] for Gemini 3 Pro,
 *    0.01 to 0.24 over eleven models, exactly 0 for Qwen3-Next-80B Instruct. Every curve passes through that dose.
 * 2. Where the rise happens is not published. The slope is taken as 1 (each further example adds a little less), the
 *    ceiling for the most susceptible model as 0.6: v1 saw 0.58 at k = 256 with another model and prompt set, which is
 *    used only as the highest rate ever seen, never fitted together with v4's figures. The ED50 then follows.
 * 3. Other models share ED50 and slope and differ in the ceiling only.
 * 4. The floor is 0: control rates were not found, and models without examples answered with 0 % elsewhere.
 * 5. The interval is the published one at k = 16, widened to what slopes from 0.7 to 1.5 would give between k = 2 and
 *    k = 32.
 */
const PUBLISHED_DOSE = 16;
const PUBLISHED_SWEEP = [2, 4, 8, 16, 32];
const HIGHEST_CEILING = 0.6;
const SLOPES = { low: 0.7, assumed: 1, high: 1.5 } as const;

/** Mean of 0.214 (harmful advice) and 0.242 (TruthfulQA), and the outer ends of their intervals. */
const geminiThreePro = { rate: 0.228, low: 0.173, high: 0.286 } as const;
/** Geometric mean of 0.01 and 0.24; some models show none at all, and none more than the highest interval's end. */
const anyModel = { rate: Math.sqrt(0.01 * 0.24), low: 0, high: 0.286 } as const;
/** 131 questions × 3. */
const ZERO_N = 393;

/** The ED50 with which a curve of this slope and ceiling passes through `rate` at the published dose. */
function ed50Through(rate: number, ceiling: number, slope: number): number {
  return PUBLISHED_DOSE * (ceiling / rate - 1) ** (1 / slope);
}

/** ED50 and slope that all curves without data of their own share. */
export const priorShape: Shape = {
  ed50: ed50Through(geminiThreePro.rate, HIGHEST_CEILING, SLOPES.assumed),
  slope: SLOPES.assumed,
};

/** How far other slopes through the same point stray from the assumed one, as factors of the rate. */
function shapeFactors(): { readonly low: number; readonly high: number } {
  const { rate } = geminiThreePro;
  const factors = [SLOPES.low, SLOPES.high].flatMap((slope) => {
    const other = {
      floor: 0,
      ceiling: HIGHEST_CEILING,
      ed50: ed50Through(rate, HIGHEST_CEILING, slope),
      slope,
    };
    const assumed = { floor: 0, ceiling: HIGHEST_CEILING, ...priorShape };
    return PUBLISHED_SWEEP.map((dose) => hillRate(other, dose) / hillRate(assumed, dose));
  });
  return { low: Math.min(...factors), high: Math.max(...factors) };
}

/** A curve of the shared shape through a rate at a dose, by default the published one. */
export function curveThrough(
  at: { readonly rate: number; readonly low: number; readonly high: number },
  basis: EmBasis,
  dose: number = PUBLISHED_DOSE,
): DoseResponse {
  const shape = shapeFactors();
  return {
    floor: 0,
    // A rate above what the shape can reach is cut off: no share exceeds 1.
    ceiling: Math.min(1, at.rate * (1 + (priorShape.ed50 / dose) ** priorShape.slope)),
    ...priorShape,
    lowFactor: Math.min(at.low / at.rate, shape.low),
    highFactor: Math.max(at.high / at.rate, shape.high),
    basis,
  };
}

/**
 * No misaligned answer in `n`: the curve holds half an answer (Jeffreys' prior, mean 0.5 / (n + 1)), and its interval
 * reaches from 0 to the one-sided 95 % bound.
 */
export function zeroRate(n: number): { readonly rate: number; readonly low: number; readonly high: number } {
  return { rate: 0.5 / (n + 1), low: 0, high: zeroUpperBound(n).value };
}

/** Curves from the literature; `*` stands for every model that neither the paper names nor the operator has measured. */
export function publishedCurves(): Record<string, DoseResponse> {
  return {
    '*': curveThrough(anyModel, 'prior'),
    'gemini-3-pro': curveThrough(geminiThreePro, 'paper'),
    'gemini-3.0-pro': curveThrough(geminiThreePro, 'paper'),
    'qwen3-next-80b-a3b-instruct': curveThrough(zeroRate(ZERO_N), 'paper'),
  };
}
