import { describe, expect, it } from 'vitest';
import { scoreDrift } from '../../src/middleware/score-drift.ts';

const reference = {
  points: [
    { risk: 0.2, fpr: 0.05 },
    { risk: 0.5, fpr: 0.01 },
    { risk: 0.8, fpr: 0.001 },
  ],
};

function driftOf(risks: (n: number) => number, count = 2_000): number {
  const drift = scoreDrift();
  for (let n = 0; n < count; n += 1) drift.add(risks(n));
  return drift.value(reference);
}

describe('score drift', () => {
  it('is near zero for traffic like the calibration’s', () => {
    expect(driftOf((n) => (n % 1000 === 0 ? 0.9 : n % 100 === 0 ? 0.6 : n % 20 === 0 ? 0.3 : 0.01))).toBeLessThan(0.01);
  });

  it('rises far above 0.25 when many contexts score high', () => {
    expect(driftOf((n) => (n % 3 === 0 ? 0.9 : 0.01))).toBeGreaterThan(1);
  });

  it('says nothing before it has seen enough, and forgets what is old', () => {
    expect(driftOf(() => 0.9, 100)).toBeNaN();
    expect(driftOf((n) => (n < 2_000 ? 0.9 : 0.01), 4_000)).toBeLessThan(0.25);
  });
});
