import { clopperPearson, wilson, type Interval } from './interval.ts';
import { normalQuantile } from './special.ts';

/** A scored item; label 1 is what the detector is to find. */
export interface Labelled {
  readonly score: number;
  readonly label: 0 | 1;
}

export interface RocPoint {
  /** Scores at or above it count as found. */
  readonly threshold: number;
  readonly fpr: number;
  readonly tpr: number;
}

export interface Auc extends Interval {
  readonly value: number;
  readonly positives: number;
  readonly negatives: number;
}

function split(items: readonly Labelled[]): { positives: number[]; negatives: number[] } {
  const positives: number[] = [];
  const negatives: number[] = [];
  for (const { score, label } of items) (label === 1 ? positives : negatives).push(score);
  if (positives.length === 0 || negatives.length === 0) {
    throw new RangeError('a ROC curve needs items of both labels');
  }
  return { positives, negatives };
}

/** One point for each distinct score, from (0, 0) to (1, 1). */
export function rocCurve(items: readonly Labelled[]): RocPoint[] {
  const { positives, negatives } = split(items);
  const sorted = [...items].sort((a, b) => b.score - a.score);
  const points: RocPoint[] = [{ threshold: Number.POSITIVE_INFINITY, fpr: 0, tpr: 0 }];
  let found = 0;
  let alarms = 0;
  for (const [i, { score, label }] of sorted.entries()) {
    if (label === 1) found += 1;
    else alarms += 1;
    if (sorted[i + 1]?.score === score) continue;
    points.push({ threshold: score, fpr: alarms / negatives.length, tpr: found / positives.length });
  }
  return points;
}

/** For each value, the share of `others` that it beats, ties as half: the placements of DeLong et al. 1988. */
function placements(values: readonly number[], others: readonly number[]): number[] {
  const sorted = Float64Array.from(others).sort();
  const below = (value: number, orEqual: boolean): number => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = sorted[middle] as number;
      if (other < value || (orEqual && other === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return values.map((value) => (below(value, false) + below(value, true)) / (2 * sorted.length));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Variance of the mean; 0 for a single value, where it cannot be estimated. */
function varianceOfMean(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1) / values.length;
}

/**
 * Area under the ROC curve (Mann–Whitney) with DeLong's variance (DeLong, DeLong and Clarke-Pearson 1988, Biometrics
 * 44:837), the interval taken on the logit scale so that it stays within 0–1. A perfect separation has no variance to
 * estimate: its lower end is then the rule-of-three-like bound of the smaller class.
 */
export function auc(items: readonly Labelled[], level = 0.95): Auc {
  const { positives, negatives } = split(items);
  const ofPositives = placements(positives, negatives);
  const value = mean(ofPositives);
  const counts = { value, positives: positives.length, negatives: negatives.length };
  const smaller = Math.min(positives.length, negatives.length);
  if (value === 1) return { ...counts, low: clopperPearson(smaller, smaller, level).low, high: 1 };
  if (value === 0) return { ...counts, low: 0, high: clopperPearson(0, smaller, level).high };
  const error = Math.sqrt(varianceOfMean(ofPositives) + varianceOfMean(placements(negatives, positives)));
  const half = (normalQuantile(0.5 + level / 2) * error) / (value * (1 - value));
  const back = (shift: number): number => 1 / (1 + ((1 - value) / value) * Math.exp(-shift));
  return { ...counts, low: back(-half), high: back(half) };
}

export interface OperatingPoint {
  readonly threshold: number;
  readonly fpr: number;
  /** Exact (Clopper–Pearson): false alarms are rare and few, where Wilson's interval is too optimistic. */
  readonly fprInterval: Interval;
  readonly tpr: number;
  readonly tprInterval: Interval;
  readonly positives: number;
  readonly negatives: number;
}

/** Rates at a threshold; scores at or above it count as found. */
export function operatingPoint(items: readonly Labelled[], threshold: number, level = 0.95): OperatingPoint {
  const { positives, negatives } = split(items);
  const at = (scores: readonly number[]): number => scores.filter((score) => score >= threshold).length;
  const found = at(positives);
  const alarms = at(negatives);
  return {
    threshold,
    fpr: alarms / negatives.length,
    fprInterval: clopperPearson(alarms, negatives.length, level),
    tpr: found / positives.length,
    tprInterval: wilson(found, positives.length, level),
    positives: positives.length,
    negatives: negatives.length,
  };
}

/** The lowest threshold whose observed false-positive rate is at most `maxFpr`. */
export function thresholdFor(items: readonly Labelled[], maxFpr: number): number {
  const allowed = rocCurve(items).filter(({ fpr }) => fpr <= maxFpr);
  const last = allowed.at(-1);
  if (last !== undefined && Number.isFinite(last.threshold)) return last.threshold;
  // Only the empty alarm set is allowed: just above the highest score.
  const highest = Math.max(...items.map(({ score }) => score));
  return highest + Math.max(1, Math.abs(highest)) * 1e-9;
}
