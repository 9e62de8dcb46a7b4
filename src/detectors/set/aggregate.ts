/** How evidence of single demonstrations adds up; fitted by `npm run train` on held-out domains. */
export interface SetParameters {
  /** Score from which a demonstration speaks for harm: above even odds, since those of one context share its style. */
  readonly offset: number;
  /** How far a score is believed: below 1 where demonstrations of one context are no independent witnesses. */
  readonly slope: number;
  /** Most that one demonstration can say, in score above the offset. */
  readonly ceiling: number;
  /** Shares of harmful demonstrations that an inducing context may have, each as likely. */
  readonly shares: readonly number[];
}

/**
 * Log-likelihood ratio that a set of demonstrations is an inducing one, from their harm scores in any order.
 *
 * With l = slope · min(score − offset, ceiling) for each demonstration, and an inducing context one where each is
 * harmful with probability m: log of the mean over m in `shares` of Π (1 − m + m · e^l).
 *
 * A demonstration with score ≥ offset never lowers the result; one with score ≤ offset never raises it.
 * No demonstrations: −∞.
 */
export function aggregate(scores: readonly number[], { offset, slope, ceiling, shares }: SetParameters): number {
  if (scores.length === 0) return Number.NEGATIVE_INFINITY;
  const sums = shares.map(() => 0);
  for (const score of scores) {
    const ratio = Math.expm1(slope * Math.min(score - offset, ceiling));
    for (const [index, share] of shares.entries()) sums[index] = (sums[index] ?? 0) + Math.log1p(share * ratio);
  }
  const highest = Math.max(...sums);
  const mean = sums.reduce((total, sum) => total + Math.exp(sum - highest), 0) / sums.length;
  return highest + Math.log(mean);
}
