import { aggregate, type SetParameters } from '../src/detectors/set/aggregate.ts';
import type { ScoredSet } from './contexts.ts';

const grid: { readonly [K in keyof SetParameters]: readonly SetParameters[K][] } = {
  offset: [-1, -0.5, 0, 0.5, 1, 1.5],
  slope: [0.5, 0.7, 0.85, 1, 1.3],
  ceiling: [3, 4, 6, 8],
  shares: [
    [0.5, 1],
    [0.4, 0.8],
    [0.25, 0.5, 1],
  ],
};

/** False-positive rate at which parameters are compared. */
const fpr = 0.002;

/** Coordinate search over a small grid for the highest share of inducing sets found at few false positives. */
export function fitSetParameters(sets: readonly ScoredSet[]): SetParameters {
  let best: SetParameters = { offset: 0, slope: 1, ceiling: 4, shares: [0.4, 0.8] };
  let bestValue = quality(sets, best);
  for (let sweep = 0; sweep < 2; sweep += 1) {
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

/** Mean true-positive rate, over sets of two and more by size and by whether all or half is harmful. */
function quality(sets: readonly ScoredSet[], parameters: SetParameters): number {
  const benign: number[] = [];
  const found = new Map<string, number[]>();
  for (const set of sets) {
    const score = aggregate(set.scores, parameters);
    if (set.label === 0) benign.push(score);
    else if (set.size > 1) {
      const key = `${set.size}/${set.dose}`;
      const scores = found.get(key);
      if (scores === undefined) found.set(key, [score]);
      else scores.push(score);
    }
  }
  benign.sort((a, b) => b - a);
  const threshold = benign[Math.floor(benign.length * fpr)] ?? 0;
  const rates = [...found.values()].map((scores) => scores.filter((score) => score > threshold).length / scores.length);
  return rates.reduce((sum, rate) => sum + rate, 0) / Math.max(1, rates.length);
}
