import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpolate } from '../../src/core/calibration.ts';
import { fitRisk } from '../../src/eval/calibration/risk-map.ts';
import { fitDoseResponse } from '../../src/eval/stats/dose-response.ts';
import { hillRate } from '../../src/eval/stats/hill.ts';
import { clopperPearson, newcombeDifference, wilson } from '../../src/eval/stats/interval.ts';
import { isotonicValues } from '../../src/eval/stats/isotonic.ts';
import { auc, operatingPoint, thresholdFor } from '../../src/eval/stats/roc.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const counts = fc.integer({ min: 1, max: 5000 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
const score = fc.double({ min: -20, max: 20, noNaN: true });
const labelled = fc
  .array(fc.record({ score, label: fc.constantFrom(0 as const, 1 as const), domain: fc.constantFrom('a', 'b', 'c') }), {
    minLength: 2,
    maxLength: 80,
  })
  .filter((items) => new Set(items.map(({ label }) => label)).size === 2);
const curve = fc
  .record({
    floor: share,
    rise: share,
    ed50: fc.double({ min: 0.1, max: 500, noNaN: true }),
    slope: fc.double({ min: 0.3, max: 8, noNaN: true }),
  })
  .map(({ floor, rise, ed50, slope }) => ({ floor, ceiling: floor + (1 - floor) * rise, ed50, slope }));

describe('intervals', () => {
  it('hold the rate and stay within 0–1', () => {
    fc.assert(
      fc.property(counts, ([k, n]) => {
        for (const { low, high } of [wilson(k, n), clopperPearson(k, n)]) {
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low).toBeLessThanOrEqual(k / n + 1e-12);
          expect(high).toBeGreaterThanOrEqual(k / n - 1e-12);
        }
      }),
    );
  });

  it('of a difference hold it, and change sign with the order', () => {
    fc.assert(
      fc.property(counts, counts, ([a, m], [b, n]) => {
        const one = newcombeDifference({ successes: a, n: m }, { successes: b, n });
        const other = newcombeDifference({ successes: b, n }, { successes: a, n: m });
        expect(one.low).toBeLessThanOrEqual(one.difference + 1e-12);
        expect(one.high).toBeGreaterThanOrEqual(one.difference - 1e-12);
        expect(one.low).toBeCloseTo(-other.high, 10);
      }),
    );
  });
});

describe('isotonic regression', () => {
  it('never falls, keeps the mean and leaves its own result alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 60 }),
        (values) => {
          const fitted = isotonicValues(values);
          const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
          expect(fitted).toHaveLength(values.length);
          expect(sum(fitted)).toBeCloseTo(sum(values), 6);
          for (let i = 1; i < fitted.length; i++) expect(fitted[i]!).toBeGreaterThanOrEqual(fitted[i - 1]!);
          for (const [i, value] of isotonicValues(fitted).entries()) expect(value).toBeCloseTo(fitted[i]!, 9);
        },
      ),
    );
  });
});

describe('the area under the curve', () => {
  it('does not change when scores are rescaled, and turns over when they are negated', () => {
    fc.assert(
      fc.property(labelled, (items) => {
        const whole = items.map(({ score: value, label }) => ({ score: Math.round(value), label }));
        const { value } = auc(whole);
        expect(auc(whole.map(({ score: s, label }) => ({ score: 3 * s + 7, label }))).value).toBeCloseTo(value, 12);
        expect(auc(whole.map(({ score: s, label }) => ({ score: -s, label }))).value).toBeCloseTo(1 - value, 12);
      }),
    );
  });

  it('has thresholds that keep the wanted rate of false alarms', () => {
    fc.assert(
      fc.property(labelled, share, (items, maxFpr) => {
        expect(operatingPoint(items, thresholdFor(items, maxFpr)).fpr).toBeLessThanOrEqual(maxFpr);
      }),
    );
  });
});

describe('the risk map', () => {
  it('is a probability that never falls with the score', () => {
    fc.assert(
      fc.property(labelled, score, score, (items, a, b) => {
        const { knots } = fitRisk(items);
        const [low, high] = [interpolate(knots, Math.min(a, b)), interpolate(knots, Math.max(a, b))];
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(high).toBeGreaterThanOrEqual(low - 1e-12);
      }),
      { numRuns: 50 },
    );
  });
});

describe('dose-response curves', () => {
  it('never fall with the dose and stay between floor and ceiling', () => {
    fc.assert(
      fc.property(curve, fc.nat(2000), fc.nat(2000), (hill, a, b) => {
        const low = hillRate(hill, Math.min(a, b));
        const high = hillRate(hill, Math.max(a, b));
        expect(high).toBeGreaterThanOrEqual(low - 1e-12);
        expect(low).toBeGreaterThanOrEqual(hill.floor - 1e-12);
        expect(high).toBeLessThanOrEqual(hill.ceiling + 1e-12);
      }),
    );
  });

  it('can be fitted to any counts without a number going astray', () => {
    const points = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 256 }), counts).map(([dose, [misaligned, n]]) => ({ dose, misaligned, n })),
      { minLength: 2, maxLength: 7 },
    );
    fc.assert(
      fc.property(points, (observed) => {
        const fit = fitDoseResponse(observed, { replicates: 4 });
        if (fit.status === 'unfitted') return;
        const { floor, ceiling, ed50, slope } = fit.curve;
        for (const value of [floor, ceiling, ed50, slope, fit.deviance]) expect(Number.isFinite(value)).toBe(true);
        expect(ceiling).toBeGreaterThanOrEqual(floor);
        expect(ceiling).toBeLessThanOrEqual(1);
        for (const { low, high } of Object.values(fit.intervals)) expect(low).toBeLessThanOrEqual(high);
      }),
      { numRuns: 60 },
    );
  });
});
