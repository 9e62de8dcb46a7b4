import type { BootstrapOptions } from './bootstrap.ts';
import { hillRate, maximumLikelihood, type DosePoint, type Hill } from './hill.ts';
import { percentileInterval, type Interval } from './interval.ts';
import { randomBinomial, seededRandom } from './random.ts';

export interface FitOptions extends BootstrapOptions {
  /**
   * Variance of a rate over the binomial one, from `designEffect`; the bootstrap then draws n / designEffect answers.
   * @default 1
   */
  readonly designEffect?: number | undefined;
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

/**
 * Fits floor + (ceiling − floor) / (1 + (ed50 / dose)^slope) by binomial maximum likelihood; the rate at dose 0 is the
 * floor. Intervals come from a parametric bootstrap: counts drawn from the fitted curve, fitted again (Efron and
 * Tibshirani 1993, chapter 6). Defaults: 400 replicates, level 0.95, seed 1.
 */
export function fitDoseResponse(observed: readonly DosePoint[], options: FitOptions = {}): DoseResponse {
  const points = pool(observed);
  if (points.length < 2) return { status: 'unfitted', reason: 'too-few-doses' };
  if (points.every(({ misaligned }) => misaligned === 0))
    return { status: 'unfitted', reason: 'no-misaligned-answers' };
  const { replicates = 400, level = 0.95, seed = 1, designEffect = 1 } = options;
  const { curve, start } = maximumLikelihood(points);
  const random = seededRandom(seed);
  const samples: Hill[] = [];
  let worse = 0;
  const observedDeviance = deviance(points, curve);
  for (let r = 0; r < replicates; r++) {
    const drawn = points.map(({ dose, n }) => {
      const effective = Math.max(1, Math.round(n / designEffect));
      return { dose, n: effective, misaligned: randomBinomial(random, effective, hillRate(curve, dose)) };
    });
    const sample = maximumLikelihood(drawn, start).curve;
    samples.push(sample);
    // The design effect inflates the observed deviance by itself; dividing keeps the two comparable.
    if (deviance(drawn, sample) >= observedDeviance / designEffect) worse += 1;
  }
  const interval = (name: keyof Hill): Interval =>
    percentileInterval(
      samples.map((sample) => sample[name]),
      level,
    );
  return {
    status: 'fitted',
    curve,
    intervals: {
      floor: interval('floor'),
      ceiling: interval('ceiling'),
      ed50: interval('ed50'),
      slope: interval('slope'),
    },
    deviance: observedDeviance,
    p: (worse + 1) / (replicates + 1),
    replicates,
    identified: points.length >= 4,
    points,
    samples,
  };
}

/** Pointwise interval of the rate at a dose. */
export function bandAt(fit: DoseResponseFit, dose: number, level = 0.95): Interval {
  return percentileInterval(
    fit.samples.map((sample) => hillRate(sample, dose)),
    level,
  );
}
