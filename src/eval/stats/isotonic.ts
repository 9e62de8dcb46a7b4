import type { Labelled } from './roc.ts';

interface Block {
  low: number;
  high: number;
  sum: number;
  weight: number;
}

/** Pool adjacent violators on blocks sorted ascending (Ayer et al. 1955): merges until means never fall. */
function pool(blocks: readonly Block[]): Block[] {
  const stack: Block[] = [];
  for (const block of blocks) {
    stack.push({ ...block });
    for (;;) {
      const last = stack.at(-1);
      const before = stack.at(-2);
      if (last === undefined || before === undefined) break;
      if (before.sum / before.weight < last.sum / last.weight) break;
      stack.pop();
      before.high = last.high;
      before.sum += last.sum;
      before.weight += last.weight;
    }
  }
  return stack;
}

/** Equal scores must get equal values, so they enter as one block. */
function blocksOf(items: readonly Labelled[]): Block[] {
  const blocks: Block[] = [];
  for (const { score, label } of [...items].sort((a, b) => a.score - b.score)) {
    const last = blocks.at(-1);
    if (last?.high === score) {
      last.sum += label;
      last.weight += 1;
    } else blocks.push({ low: score, high: score, sum: label, weight: 1 });
  }
  return blocks;
}

/** Best non-decreasing fit in least squares, weights 1: the fitted value for each input, in input order. */
export function isotonicValues(values: readonly number[]): number[] {
  const pooled = pool(values.map((value, i) => ({ low: i, high: i, sum: value, weight: 1 })));
  return pooled.flatMap(({ low, high, sum, weight }) => Array.from({ length: high - low + 1 }, () => sum / weight));
}

/**
 * Score → probability as knots of a monotone piecewise-linear map: each pooled block gives its first and last score.
 * Shares are (positives + base rate) / (n + 1), so that no finite sample claims
 * certainty; the smoothing can break the order of neighbours, hence the running maximum.
 */
export function isotonicKnots(items: readonly Labelled[]): (readonly [score: number, probability: number])[] {
  if (items.length === 0) throw new RangeError('isotonic regression needs at least one item');
  const base = items.filter(({ label }) => label === 1).length / items.length;
  const knots: (readonly [number, number])[] = [];
  let highest = 0;
  for (const { low, high, sum, weight } of pool(blocksOf(items))) {
    highest = Math.max(highest, (sum + base) / (weight + 1));
    knots.push([low, highest]);
    if (high > low) knots.push([high, highest]);
  }
  return knots;
}
