import { newcombeDifference, type Interval } from './interval.ts';

/** Two models, or one model in two ways, that are alike but for one thing. */
export interface ModelPair {
  readonly kind: 'scale' | 'reasoning';
  readonly family: string;
  /** The smaller, or the one that does not reason. */
  readonly base: string;
  /** The larger, or the one that reasons. */
  readonly other: string;
}

export interface Counted {
  readonly misaligned: number;
  readonly n: number;
}

interface PairResult extends ModelPair, Interval {
  /** Rate of `other` − rate of `base`; positive: the larger (the reasoning) one is worse. */
  readonly difference: number;
  readonly baseCount: Counted;
  readonly otherCount: Counted;
}

export interface PairSummary {
  readonly results: readonly PairResult[];
  /** Pairs in which `other` has the higher rate, whatever the interval: the paper's way of counting (5 of 9). */
  readonly otherWorse: number;
  /** … of which the interval excludes zero. */
  readonly clearlyWorse: number;
  readonly clearlyBetter: number;
  /** Pairs that could not be compared, for want of coherent answers of one side. */
  readonly missing: readonly ModelPair[];
}

/** Compares each pair by Newcombe's interval for two independent rates. */
export function summarisePairs(
  pairs: readonly ModelPair[],
  rates: ReadonlyMap<string, Counted>,
  level = 0.95,
): PairSummary {
  const results: PairResult[] = [];
  const missing: ModelPair[] = [];
  for (const pair of pairs) {
    const base = rates.get(pair.base);
    const other = rates.get(pair.other);
    if (base === undefined || other === undefined || base.n === 0 || other.n === 0) {
      missing.push(pair);
      continue;
    }
    const first = { successes: other.misaligned, n: other.n };
    const second = { successes: base.misaligned, n: base.n };
    results.push({
      ...pair,
      ...newcombeDifference(first, second, level),
      baseCount: base,
      otherCount: other,
    });
  }
  return {
    results,
    otherWorse: results.filter(({ difference }) => difference > 0).length,
    clearlyWorse: results.filter(({ low }) => low > 0).length,
    clearlyBetter: results.filter(({ high }) => high < 0).length,
    missing,
  };
}
