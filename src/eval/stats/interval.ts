import { betaQuantile, normalQuantile } from './special.ts';

/** Both ends in the unit of the estimate. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Reported in place of an interval where nothing was counted: an interval around zero would look like knowledge. */
export interface UpperBound {
  readonly value: number;
  readonly level: number;
  readonly method: 'clopper-pearson-one-sided';
}

function assertCounts(successes: number, n: number): void {
  if (!Number.isInteger(successes) || !Number.isInteger(n) || n <= 0 || successes < 0 || successes > n) {
    throw new RangeError(`counts must be whole numbers with 0 <= successes <= n and n > 0, got ${successes} of ${n}`);
  }
}

/**
 * Wilson's score interval without continuity correction (Wilson 1927; method 3 of Newcombe 1998, Stat Med 17:857).
 * @param level two-sided confidence, default 0.95
 * @throws RangeError for counts that are no counts
 */
export function wilson(successes: number, n: number, level = 0.95): Interval {
  assertCounts(successes, n);
  const z = normalQuantile(0.5 + level / 2);
  const p = successes / n;
  const centre = p + (z * z) / (2 * n);
  const half = z * Math.sqrt((p * (1 - p) + (z * z) / (4 * n)) / n);
  const scale = 1 + (z * z) / n;
  return {
    low: successes === 0 ? 0 : (centre - half) / scale,
    high: successes === n ? 1 : (centre + half) / scale,
  };
}

/** Exact interval (Clopper and Pearson 1934): never covers less than `level`, so wider than Wilson's. */
export function clopperPearson(successes: number, n: number, level = 0.95): Interval {
  assertCounts(successes, n);
  const tail = (1 - level) / 2;
  return {
    low: successes === 0 ? 0 : betaQuantile(tail, successes, n - successes + 1),
    high: successes === n ? 1 : betaQuantile(1 - tail, successes + 1, n - successes),
  };
}

/**
 * What a count of zero in `n` still allows: the one-sided Clopper–Pearson bound 1 − (1 − level)^(1/n). The rule of
 * three, 3/n (Hanley and Lippman-Hand 1983), is its approximation and always a little larger.
 */
export function zeroUpperBound(n: number, level = 0.95): UpperBound {
  assertCounts(0, n);
  return { value: 1 - (1 - level) ** (1 / n), level, method: 'clopper-pearson-one-sided' };
}

/** Difference p1 − p2 of two independent rates: Newcombe's hybrid score interval (Newcombe 1998, Stat Med 17:873, method 10). */
export function newcombeDifference(
  first: { readonly successes: number; readonly n: number },
  second: { readonly successes: number; readonly n: number },
  level = 0.95,
): Interval & { readonly difference: number } {
  const one = wilson(first.successes, first.n, level);
  const two = wilson(second.successes, second.n, level);
  const p1 = first.successes / first.n;
  const p2 = second.successes / second.n;
  return {
    difference: p1 - p2,
    low: p1 - p2 - Math.hypot(p1 - one.low, two.high - p2),
    high: p1 - p2 + Math.hypot(one.high - p1, p2 - two.low),
  };
}

/** The `q`-quantile of values sorted ascending, linear between neighbours (type 7 of Hyndman and Fan 1996). */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) throw new RangeError('quantile needs at least one value');
  const at = (sorted.length - 1) * Math.min(1, Math.max(0, q));
  const below = Math.floor(at);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  return low + (high - low) * (at - below);
}

/** Percentile interval of bootstrap replicates (Efron 1979); sorts a copy. */
export function percentileInterval(replicates: readonly number[], level = 0.95): Interval {
  const sorted = Float64Array.from(replicates).sort();
  return { low: quantile(sorted, (1 - level) / 2), high: quantile(sorted, (1 + level) / 2) };
}
