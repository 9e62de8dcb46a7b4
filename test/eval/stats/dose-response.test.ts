import { describe, expect, it } from 'vitest';
import { bandAt, deviance, fitDoseResponse } from '../../../src/eval/stats/dose-response.ts';
import { hillRate, maximumLikelihood, type DosePoint, type Hill } from '../../../src/eval/stats/hill.ts';
import { nelderMead } from '../../../src/eval/stats/nelder-mead.ts';
import { randomBinomial, seededRandom } from '../../../src/eval/stats/random.ts';

const doses = [0, 2, 4, 8, 16, 32, 64];

function draw(truth: Hill, n: number, seed: number): DosePoint[] {
  const random = seededRandom(seed);
  return doses.map((dose) => ({ dose, n, misaligned: randomBinomial(random, n, hillRate(truth, dose)) }));
}

function fitted(points: readonly DosePoint[], options = {}) {
  const fit = fitDoseResponse(points, options);
  if (fit.status !== 'fitted') throw new Error(fit.reason);
  return fit;
}

describe('the curve', () => {
  it('is the floor at dose 0, half-way at the ED50 and the ceiling far out', () => {
    const curve = { floor: 0.02, ceiling: 0.3, ed50: 8, slope: 1.7 };
    expect(hillRate(curve, 0)).toBe(0.02);
    expect(hillRate(curve, 8)).toBeCloseTo(0.16, 12);
    expect(hillRate(curve, 1e9)).toBeCloseTo(0.3, 6);
  });

  it('is found again from counts without noise', () => {
    const truth = { floor: 0.02, ceiling: 0.4, ed50: 8, slope: 1.5 };
    const exact = doses.map((dose) => ({
      dose,
      n: 1e6,
      misaligned: Math.round(1e6 * hillRate(truth, dose)),
    }));
    const { curve } = maximumLikelihood(exact);
    expect(curve.floor).toBeCloseTo(0.02, 3);
    expect(curve.ceiling).toBeCloseTo(0.4, 2);
    expect(curve.ed50).toBeCloseTo(8, 1);
    expect(curve.slope).toBeCloseTo(1.5, 1);
  });

  it('has deviance 0 where it meets every count', () => {
    const points = [{ dose: 0, n: 10, misaligned: 5 }];
    expect(deviance(points, { floor: 0.5, ceiling: 0.5, ed50: 1, slope: 1 })).toBe(0);
  });
});

describe('the fit', () => {
  it('gives the same intervals again for the same seed', () => {
    const points = draw({ floor: 0.01, ceiling: 0.3, ed50: 8, slope: 2 }, 132, 3);
    const options = { replicates: 50, seed: 5 };
    expect(fitted(points, options).intervals).toEqual(fitted(points, options).intervals);
  });

  it('widens with the design effect', () => {
    const points = draw({ floor: 0.01, ceiling: 0.3, ed50: 8, slope: 2 }, 132, 3);
    const width = (designEffect: number): number => {
      const { low, high } = bandAt(fitted(points, { replicates: 100, designEffect }), 16);
      return high - low;
    };
    expect(width(4)).toBeGreaterThan(1.5 * width(1));
  });

  it('notices counts that no such curve can give', () => {
    const falling = doses.map((dose, i) => ({
      dose,
      n: 300,
      misaligned: [5, 150, 5, 150, 5, 150, 5][i] ?? 0,
    }));
    expect(fitted(falling, { replicates: 100 }).p).toBeLessThan(0.02);
    expect(
      fitted(draw({ floor: 0.01, ceiling: 0.3, ed50: 8, slope: 2 }, 300, 1), { replicates: 100 }).p,
    ).toBeGreaterThan(0.02);
  });

  it('says so when there is nothing to fit', () => {
    expect(fitDoseResponse([{ dose: 16, n: 10, misaligned: 2 }])).toMatchObject({ reason: 'too-few-doses' });
    const zeros = doses.map((dose) => ({ dose, n: 10, misaligned: 0 }));
    expect(fitDoseResponse(zeros)).toMatchObject({ reason: 'no-misaligned-answers' });
  });

  it('says that three doses do not identify four parameters, but still has a band', () => {
    const three = [0, 4, 16].map((dose) => ({ dose, n: 100, misaligned: dose }));
    const fit = fitted(three, { replicates: 100 });
    expect(fit.identified).toBe(false);
    const { low, high } = bandAt(fit, 16);
    expect(low).toBeLessThan(0.16);
    expect(high).toBeGreaterThan(0.16);
  });
});

describe('coverage', () => {
  // 100 simulated runs of the paper's size (131 questions × 3) for each of two known curves. A 95 % interval that
  // covers with probability 0.95 covers at least 88 of 100 times with probability 0.998.
  it.each([
    ['saturating', { floor: 0.02, ceiling: 0.3, ed50: 8, slope: 1.8 }],
    ['late', { floor: 0.005, ceiling: 0.5, ed50: 20, slope: 1.5 }],
  ])('the 95 %% intervals of the %s curve cover the truth', (_name, truth) => {
    const runs = 100;
    const covered = { floor: 0, ed50: 0, ceiling: 0, rateAt2: 0, rateAt16: 0, rateAt32: 0 };
    for (let run = 0; run < runs; run++) {
      const fit = fitted(draw(truth, 393, 1000 + run), { replicates: 120, seed: run + 1 });
      const holds = ({ low, high }: { low: number; high: number }, value: number): number =>
        Number(low <= value && value <= high);
      covered.floor += holds(fit.intervals.floor, truth.floor);
      covered.ed50 += holds(fit.intervals.ed50, truth.ed50);
      covered.ceiling += holds(fit.intervals.ceiling, truth.ceiling);
      covered.rateAt2 += holds(bandAt(fit, 2), hillRate(truth, 2));
      covered.rateAt16 += holds(bandAt(fit, 16), hillRate(truth, 16));
      covered.rateAt32 += holds(bandAt(fit, 32), hillRate(truth, 32));
    }
    for (const count of Object.values(covered)) {
      expect(count, JSON.stringify(covered)).toBeGreaterThanOrEqual(88);
    }
  });
});

describe('the search', () => {
  // Rosenbrock's valley, minimum 0 at (1, 1): the test function of Nelder and Mead's own paper.
  it('finds the end of a curved valley', () => {
    const valley = (x: Float64Array): number => 100 * ((x[1] ?? 0) - (x[0] ?? 0) ** 2) ** 2 + (1 - (x[0] ?? 0)) ** 2;
    const { at, value } = nelderMead(valley, [-1.2, 1], { tolerance: 1e-12, maxEvaluations: 2000 });
    expect(value).toBeLessThan(1e-8);
    expect(at[0]).toBeCloseTo(1, 3);
  });

  it('draws binomial counts with the right mean and variance', () => {
    const random = seededRandom(9);
    for (const [n, p] of [
      [40, 0.1],
      [2000, 0.7],
    ] as const) {
      const draws = Array.from({ length: 4000 }, () => randomBinomial(random, n, p));
      const mean = draws.reduce((a, b) => a + b) / draws.length;
      const variance = draws.reduce((sum, k) => sum + (k - mean) ** 2, 0) / draws.length;
      expect(Math.abs(mean - n * p)).toBeLessThan(4 * Math.sqrt((n * p * (1 - p)) / 4000));
      expect(variance / (n * p * (1 - p))).toBeGreaterThan(0.9);
      expect(variance / (n * p * (1 - p))).toBeLessThan(1.1);
    }
  });
});
