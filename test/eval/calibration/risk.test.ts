import { describe, expect, it } from 'vitest';
import { interpolate } from '../../../src/core/calibration.ts';
import { pickOperatingPoints } from '../../../src/eval/calibration/operating-points.ts';
import { fitRisk } from '../../../src/eval/calibration/risk-map.ts';
import { fromShadow } from '../../../src/eval/calibration/shadow.ts';
import { clopperPearson } from '../../../src/eval/stats/interval.ts';
import { seededRandom } from '../../../src/eval/stats/random.ts';
import { scoredContexts, sigmoid, staircase } from './scored.ts';

describe('the risk map', () => {
  it('finds a known sigmoid and takes Platt for it', () => {
    const fit = fitRisk(scoredContexts(3000, (score) => sigmoid(1.5 * score - 1)));
    expect(fit.method).toBe('platt');
    for (const score of [-2, 0, 1, 3]) {
      expect(Math.abs(interpolate(fit.knots, score) - sigmoid(1.5 * score - 1))).toBeLessThan(0.05);
    }
    expect(fit.crossValidation?.platt.calibrationError).toBeLessThan(0.03);
  });

  it('takes isotonic where the truth is no sigmoid, by log loss on unseen domains', () => {
    const fit = fitRisk(scoredContexts(3000, staircase));
    expect(fit.method).toBe('isotonic');
    expect(fit.crossValidation?.isotonic.logLoss).toBeLessThan(fit.crossValidation?.platt.logLoss ?? 0);
    expect(interpolate(fit.knots, 0.5)).toBeCloseTo(0.5, 1);
  });

  it('never falls, and rises within plateaus so that each score threshold is a risk threshold', () => {
    for (const truth of [sigmoid, staircase]) {
      const { knots } = fitRisk(scoredContexts(400, truth, 3));
      for (let i = 1; i < knots.length; i++) {
        expect(knots[i]![0]).toBeGreaterThan(knots[i - 1]![0]);
        expect(knots[i]![1]).toBeGreaterThan(knots[i - 1]![1]);
      }
    }
  });

  it('is flat where the detector ranks the wrong way round', () => {
    const { knots } = fitRisk(scoredContexts(500, (score) => sigmoid(-score), 1, 1));
    expect(new Set(knots.map(([, risk]) => risk)).size).toBe(1);
  });

  it('has nothing to validate on with a single domain, and takes Platt', () => {
    expect(fitRisk(scoredContexts(200, sigmoid, 1, 1))).toMatchObject({ method: 'platt', crossValidation: null });
  });

  it('refuses contexts of one label, saying how many there are', () => {
    expect(() => fitRisk(scoredContexts(50, () => 1))).toThrow('got 50 of label 1 in 50');
  });
});

describe('operating points', () => {
  const items = scoredContexts(4000, (score) => sigmoid(2 * score));
  const { knots } = fitRisk(items);

  it('keep the wanted rate on the data, and name the threshold that keeps it for sure where there is one', () => {
    const points = pickOperatingPoints(items, knots, [0.01, 0.001, 0.01]);
    expect(points.map(({ maxFpr }) => maxFpr)).toEqual([0.001, 0.01]);
    for (const { fpr, maxFpr, negatives } of points) {
      expect(fpr).toBeLessThanOrEqual(maxFpr);
      expect(negatives).toBeGreaterThan(1500);
    }
    expect(points[0]!.risk).toBeGreaterThan(points[1]!.risk);
    // None of about two thousand still allows 0.18 %: one in a thousand cannot be had for sure, one in a hundred can.
    expect(points[0]!.cautiousRisk).toBeNull();
    expect(points[1]!.cautiousRisk).toBeGreaterThan(points[1]!.risk);
  });

  it('hold on new data of the same kind within their interval', () => {
    const [point] = pickOperatingPoints(items, knots, [0.05]);
    const fresh = scoredContexts(4000, (score) => sigmoid(2 * score), 99).filter(({ label }) => label === 0);
    const alarms = fresh.filter(({ score }) => interpolate(knots, score) >= point!.risk).length;
    const { low, high } = clopperPearson(alarms, fresh.length);
    expect(low).toBeLessThan(point!.fprHigh);
    expect(high).toBeGreaterThan(point!.fprLow);
  });
});

describe('recorded shadow verdicts', () => {
  const random = seededRandom(4);
  const calibration = 'sha256:a';
  const benign = Array.from({ length: 5000 }, (_, i) => ({ id: `v${i}`, calibration, risk: random() ** 6 }));

  it('give the threshold at which recorded traffic raises the wanted share of alarms', () => {
    const { operatingPoints, evidence } = fromShadow(benign, { calibrations: [calibration], maxFprs: [0.01] });
    const [point] = operatingPoints;
    expect(point).toMatchObject({ fpr: 0.01, negatives: 5000, tpr: null, from: 'shadow' });
    expect(
      clopperPearson(benign.filter(({ risk }) => risk >= point!.cautiousRisk!).length, 5000).high,
    ).toBeLessThanOrEqual(0.01);
    // risk = u^6, so the true 99th percentile is 0.99^6.
    expect(point!.risk).toBeCloseTo(0.99 ** 6, 1);
    expect(evidence).toEqual({
      verdicts: 5000,
      scored: 5000,
      unscored: 0,
      otherCalibration: 0,
      duplicates: 0,
      attackShare: 0,
    });
  });

  it('leave out what is unscored, repeated, or by another calibration, and count it', () => {
    const lines = [
      { id: 'a', calibration, risk: 0.1 },
      { id: 'a', calibration, risk: 0.1 },
      { id: 'b', calibration, risk: null },
      { id: 'c', calibration: 'sha256:other', risk: 0.9 },
    ];
    expect(fromShadow(lines, { calibrations: [calibration], maxFprs: [0.5] }).evidence).toMatchObject({
      verdicts: 4,
      scored: 1,
      unscored: 1,
      otherCalibration: 1,
      duplicates: 1,
    });
  });

  it('widen the interval downwards by the share of attacks that the operator allows for', () => {
    const options = { calibrations: [calibration], maxFprs: [0.01] };
    const pure = fromShadow(benign, options).operatingPoints[0]!;
    const mixed = fromShadow(benign, { ...options, attackShare: 0.005 }).operatingPoints[0]!;
    expect(mixed.fprLow).toBeLessThan(pure.fprLow);
    expect(mixed.fprHigh).toBeGreaterThan(pure.fprHigh);
    expect(() => fromShadow([], { ...options, attackShare: 1 })).toThrow(RangeError);
  });

  it('give no operating point without scored traffic', () => {
    expect(fromShadow([], { calibrations: [calibration], maxFprs: [0.01] }).operatingPoints).toEqual([]);
  });

  it('put equal risks on the same side of the threshold', () => {
    const flat = Array.from({ length: 100 }, (_, i) => ({ calibration, risk: i < 95 ? 0.1 : 0.4 }));
    const at = (maxFpr: number) =>
      fromShadow(flat, { calibrations: [calibration], maxFprs: [maxFpr] }).operatingPoints[0]!;
    expect(at(0.05)).toMatchObject({ risk: 0.4, fpr: 0.05 });
    expect(at(0.02).fpr).toBe(0);
  });
});
