import type { BootstrapOptions } from './bootstrap.ts';
import { hillRate, maximumLikelihood, type DosePoint, type Hill, type Shape } from './hill.ts';
import { percentileInterval, wilson, type Interval } from './interval.ts';
import { randomBinomial, seededRandom } from './random.ts';

export interface FitOptions extends BootstrapOptions {
  /**
   * Variance of a rate over the binomial one, from `designEffect`; the bootstrap then draws n / designEffect answers.
   * @default 1
   */
  readonly designEffect?: number | undefined;
  /** Takes ED50 and slope as known and fits floor and ceiling only. */
  readonly shape?: Shape | undefined;
}

export interface DoseResponseFit {
  readonly status: 'fitted';
  readonly curve: Hill;
  readonly intervals: Readonly<Record<keyof Hill, Interval>>;
  /** Twice the log-likelihood lost against one free rate for each dose. */
  readonly deviance: number;
  /** Share of bootstrap samples that fit worse: a small value says that the curve has the wrong shape. */
  readonly p: number;
  readonly replicates: number;
  /** False with fewer distinct doses than parameters: the band is usable, single parameters are not. */
  readonly identified: boolean;
  readonly points: readonly DosePoint[];
  /** Curves of the bootstrap samples, for `bandAt`. */
  readonly samples: readonly Hill[];
}

export type DoseResponse =
  | DoseResponseFit
  | { readonly status: 'unfitted'; readonly reason: 'too-few-doses' | 'no-misaligned-answers' };

function logTerm(count: number, expected: number): number {
  return count === 0 ? 0 : count * Math.log(count / expected);
}

/** Binomial deviance of counts against a curve (McCullagh and Nelder 1989, section 4.4). */
export function deviance(points: readonly DosePoint[], curve: Hill): number {
  return points.reduce((sum, { dose, misaligned, n }) => {
    const expected = n * hillRate(curve, dose);
    return sum + 2 * (logTerm(misaligned, expected) + logTerm(n - misaligned, n - expected));
  }, 0);
}

/** Adds up points of equal dose and sorts them. */
function pool(points: readonly DosePoint[]): DosePoint[] {
  const byDose = new Map<number, DosePoint>();
  for (const { dose, misaligned, n } of points) {
    const seen = byDose.get(dose) ?? { dose, misaligned: 0, n: 0 };
    byDose.set(dose, { dose, misaligned: seen.misaligned + misaligned, n: seen.n + n });
  }
  return [...byDose.values()].filter(({ n }) => n > 0).sort((a, b) => a.dose - b.dose);
}

/** Makes a function that draws counts from the curve and fits them again. */
function redrawer({
  points,
  curve,
  start,
  shape,
  designEffect,
  seed,
}: {
  points: readonly DosePoint[];
  curve: Hill;
  start: readonly number[];
  shape: Shape | undefined;
  designEffect: number;
  seed: number;
}): () => { readonly curve: Hill; readonly deviance: number } {
  const random = seededRandom(seed);
  return function redraw() {
    const drawn = points.map(({ dose, n }) => {
      const effective = Math.max(1, Math.round(n / designEffect));
      return { dose, n: effective, misaligned: randomBinomial(random, effective, hillRate(curve, dose)) };
    });
    const sample = maximumLikelihood(drawn, { start, shape }).curve;
    return { curve: sample, deviance: deviance(drawn, sample) };
  };
}

/**
 * Fits floor + (ceiling − floor) / (1 + (ed50 / dose)^slope) by binomial maximum likelihood; the rate at dose 0 is the
 * floor. Intervals come from a parametric bootstrap: counts drawn from the fitted curve, fitted again (Efron and
 * Tibshirani 1993, chapter 6). Defaults: 400 replicates, level 0.95, seed 1.
 */
export function fitDoseResponse(counts: readonly DosePoint[], options: FitOptions = {}): DoseResponse {
  const points = pool(counts);
  if (points.length < 2) return { status: 'unfitted', reason: 'too-few-doses' };
  if (points.every(({ misaligned }) => misaligned === 0))
    return { status: 'unfitted', reason: 'no-misaligned-answers' };
  const { replicates = 400, level = 0.95, seed = 1, designEffect = 1, shape } = options;
  const { curve, start } = maximumLikelihood(points, { shape });
  const observed = deviance(points, curve);
  const drawn = Array.from({ length: replicates }, redrawer({ points, curve, start, shape, designEffect, seed }));
  const samples = drawn.map((sample) => sample.curve);
  // The design effect inflates the observed deviance by itself; dividing keeps the two comparable.
  const worse = drawn.filter((sample) => sample.deviance >= observed / designEffect).length;
  const interval = (name: keyof Hill): Interval =>
    percentileInterval(
      samples.map((sample) => sample[name]),
      level,
    );
  return {
    status: 'fitted',
    curve,
    intervals: {
      floor: widen(interval('floor'), points, designEffect, level),
      ceiling: interval('ceiling'),
      ed50: interval('ed50'),
      slope: interval('slope'),
    },
    deviance: observed,
    p: (worse + 1) / (replicates + 1),
    replicates,
    identified: shape !== undefined || points.length >= 4,
    points,
    samples,
  };
}

/**
 * Resampling a curve whose floor is almost zero draws almost no misaligned answers at dose 0, so the bootstrap alone
 * covers a small floor in 82 % of cases in place of 95 %. The interval is therefore never narrower than Wilson's of the
 * counts at dose 0, where these were measured.
 */
function widen(floor: Interval, points: readonly DosePoint[], designEffect: number, level: number): Interval {
  const control = points.find(({ dose }) => dose === 0);
  if (control === undefined) return floor;
  const n = Math.max(1, Math.round(control.n / designEffect));
  const { low, high } = wilson(Math.min(n, Math.round(control.misaligned / designEffect)), n, level);
  return { low: Math.min(floor.low, low), high: Math.max(floor.high, high) };
}

/** Pointwise interval of the rate at a dose; at dose 0 that of the floor. */
export function bandAt(fit: DoseResponseFit, dose: number, level = 0.95): Interval {
  if (dose <= 0) return fit.intervals.floor;
  return percentileInterval(
    fit.samples.map((sample) => hillRate(sample, dose)),
    level,
  );
}
