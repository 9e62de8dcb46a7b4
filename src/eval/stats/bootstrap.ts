import { percentileInterval, type Interval } from './interval.ts';
import { randomIndex, seededRandom } from './random.ts';

export interface BootstrapOptions {
  /** @default 2000 */
  readonly replicates?: number | undefined;
  /** Two-sided confidence. @default 0.95 */
  readonly level?: number | undefined;
  /** @default 1 */
  readonly seed?: number | undefined;
}

/** What one cluster (a question, a seed) adds to a rate: top over bottom. */
export interface ClusterTotal {
  readonly top: number;
  readonly bottom: number;
}

export interface ClusterInterval extends Interval {
  readonly clusters: number;
  /** Under ten clusters the percentile bootstrap is too narrow; the report says so. */
  readonly fewClusters: boolean;
}

/** Sums what belongs to the same cluster, in order of first appearance (so that a seed reproduces the interval). */
export function clusterTotals<T>(
  items: Iterable<T>,
  key: (item: T) => string,
  add: (item: T) => ClusterTotal,
): ClusterTotal[] {
  const totals = new Map<string, { top: number; bottom: number }>();
  for (const item of items) {
    const total = totals.get(key(item)) ?? { top: 0, bottom: 0 };
    const { top, bottom } = add(item);
    total.top += top;
    total.bottom += bottom;
    totals.set(key(item), total);
  }
  return [...totals.values()];
}

/**
 * Percentile interval of Σ top / Σ bottom with whole clusters drawn with replacement (Field and Welsh 2007): answers to
 * one question are alike, and treating them as independent makes intervals too narrow.
 * Null where there is nothing to resample: fewer than two clusters, or no cluster that differs from zero.
 */
export function clusterBootstrap(
  clusters: readonly ClusterTotal[],
  options: BootstrapOptions = {},
): ClusterInterval | null {
  const { replicates = 2000, level = 0.95, seed = 1 } = options;
  if (clusters.length < 2 || clusters.every(({ top }) => top === 0)) return null;
  const random = seededRandom(seed);
  const rates: number[] = [];
  for (let r = 0; r < replicates; r++) {
    let top = 0;
    let bottom = 0;
    for (let i = 0; i < clusters.length; i++) {
      const cluster = clusters[randomIndex(random, clusters.length)];
      top += cluster?.top ?? 0;
      bottom += cluster?.bottom ?? 0;
    }
    if (bottom > 0) rates.push(top / bottom);
  }
  if (rates.length === 0) return null;
  return {
    ...percentileInterval(rates, level),
    clusters: clusters.length,
    fewClusters: clusters.length < 10,
  };
}

/**
 * How much larger the variance of a rate is than the binomial one because of clusters: linearised between-cluster
 * variance (Kish 1965, ratio estimator) over p(1 − p)/n, never below 1. 1 where it cannot be estimated.
 */
export function designEffect(clusters: readonly ClusterTotal[]): number {
  const used = clusters.filter(({ bottom }) => bottom > 0);
  const n = used.reduce((sum, { bottom }) => sum + bottom, 0);
  const p = used.reduce((sum, { top }) => sum + top, 0) / n;
  if (used.length < 2 || !(p > 0 && p < 1)) return 1;
  const squares = used.reduce((sum, { top, bottom }) => sum + (top - p * bottom) ** 2, 0);
  const variance = (squares * used.length) / ((used.length - 1) * n * n);
  return Math.max(1, variance / ((p * (1 - p)) / n));
}
