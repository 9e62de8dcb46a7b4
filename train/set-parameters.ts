import { aggregate, type SetParameters } from '../src/detectors/set/aggregate.ts';
import type { ScoredSet } from './contexts.ts';

const grid: { readonly [K in keyof SetParameters]: readonly number[] } = {
  offset: [-0.5, -0.25, 0, 0.25, 0.5, 0.75, 1],
  ceiling: [1.5, 2, 3, 4, 6],
  floor: [0.5, 1, 1.5, 2, 3, 5],
  within: [1],
  between: [0, 0.02, 0.05, 0.1, 0.2, 0.4],
};

/** Coordinate search over a small grid for the highest share of inducing sets found at 0.5 % false positives. */
export function fitSetParameters(sets: readonly ScoredSet[]): SetParameters {
  let best: SetParameters = { offset: 0.25, ceiling: 3, floor: 2, within: 1, between: 0.1 };
  let bestValue = quality(sets, best);
  for (let sweep = 0; sweep < 3; sweep += 1) {
    for (const key of Object.keys(grid) as (keyof SetParameters)[]) {
      for (const value of grid[key]) {
        const candidate = { ...best, [key]: value };
        const reached = quality(sets, candidate);
        if (reached > bestValue + 1e-9) {
          best = candidate;
          bestValue = reached;
        }
      }
    }
  }
  return best;
}

/** Mean over set sizes of the true-positive rate at 0.5 % false positives over all benign sets. */
export function quality(sets: readonly ScoredSet[], parameters: SetParameters): number {
  const scored = sets.map((set) => ({ ...set, score: aggregate(set.scores, parameters) }));
  const benign = scored
    .filter(({ label }) => label === 0)
    .map(({ score }) => score)
    .toSorted((a, b) => b - a);
  const threshold = benign[Math.floor(benign.length * 0.005)] ?? 0;
  const sizes = [...new Set(scored.map(({ size }) => size))];
  const rates = sizes.map((size) => {
    const harmful = scored.filter((set) => set.label === 1 && set.size === size);
    return harmful.filter(({ score }) => score > threshold).length / Math.max(1, harmful.length);
  });
  return rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
}
