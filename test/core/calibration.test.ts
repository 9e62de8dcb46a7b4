import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  curveFor,
  interpolate,
  predictEmRate,
  rateAt,
  type Calibration,
  type Risk,
} from '../../src/core/calibration.ts';

const knots = fc
  .uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 })
  .chain((xs) =>
    fc.tuple(
      fc.constant(xs.toSorted((a, b) => a - b)),
      fc.array(fc.integer({ min: 0, max: 100 }), { minLength: xs.length, maxLength: xs.length }),
    ),
  )
  .map(([xs, ys]) => xs.map((x, index) => [x, ys.toSorted((a, b) => a - b)[index] ?? 0] as const));

describe('interpolate', () => {
  it('passes through its points, never falls between rising ones, and is flat beyond', () => {
    fc.assert(
      fc.property(
        knots,
        fc.double({ min: -80, max: 80, noNaN: true }),
        fc.double({ min: 0, max: 40, noNaN: true }),
        (points, x, more) => {
          for (const [px, py] of points) expect(interpolate(points, px)).toBeCloseTo(py, 9);
          expect(interpolate(points, x + more)).toBeGreaterThanOrEqual(interpolate(points, x) - 1e-9);
          expect(interpolate(points, -1e9)).toBe(points[0]?.[1]);
          expect(interpolate(points, 1e9)).toBe(points.at(-1)?.[1]);
        },
      ),
    );
  });

  it('needs a point', () => {
    expect(() => interpolate([], 0)).toThrow(RangeError);
  });
});

describe('dose-response', () => {
  const curve = {
    floor: 0.01,
    ceiling: 0.41,
    ed50: 8,
    slope: 2,
    lowFactor: 0.5,
    highFactor: 2,
    basis: 'prior',
  } as const;
  const calibration = {
    doseResponse: { '*': curve, 'gpt-4': { ...curve, ceiling: 0.2 }, 'gpt-4o': { ...curve, ceiling: 0.1 } },
  } as unknown as Calibration;

  it('is the floor at dose 0, half way at ED50, and near the ceiling at a large dose', () => {
    expect(rateAt(curve, 0)).toBe(0.01);
    expect(rateAt(curve, 8)).toBeCloseTo(0.21, 9);
    expect(rateAt(curve, 1e6)).toBeCloseTo(0.41, 6);
  });

  it('takes the longest model prefix, without the provider’s path, or the prior', () => {
    expect(curveFor(calibration, 'openai/GPT-4o-mini')?.ceiling).toBe(0.1);
    expect(curveFor(calibration, 'gpt-4-turbo')?.ceiling).toBe(0.2);
    expect(curveFor(calibration, null)?.ceiling).toBe(0.41);
  });

  it('weighs the added rate by the risk and keeps the interval around it', () => {
    const rate = predictEmRate(calibration, 'x', 8, 0.5 as Risk, 1);
    expect(rate).toMatchObject({ basis: 'prior' });
    expect(rate?.value).toBeCloseTo(0.11, 9);
    expect(rate?.low).toBeCloseTo(0.06, 9);
    expect(rate?.high).toBeCloseTo(0.21, 9);
  });
});
