/** How evidence of single demonstrations adds up; fitted by `npm run train` on held-out domains. */
export interface SetParameters {
  /** Score from which a demonstration speaks for harm. */
  readonly offset: number;
  /** Most evidence one demonstration gives for harm, and against it. */
  readonly ceiling: number;
  readonly floor: number;
  /** Variance of one score around its context's mean, and of contexts' means around their class's. */
  readonly within: number;
  readonly between: number;
}

/**
 * Evidence that a set of demonstrations is an inducing one, from their harm scores in any order.
 *
 * With e = score − offset, cut at both ends, N the sum of the evidence against and P_j that of the j strongest for:
 * max over j of (P_j − N) / (within + j · between). The denominator is the variance that j scores of one context share:
 * their style is the context's, so sixteen of them are not sixteen independent witnesses.
 *
 * A demonstration with score ≥ offset never lowers the result; one with score < offset never raises it.
 * No demonstrations: −∞.
 */
export function aggregate(scores: readonly number[], parameters: SetParameters): number {
  if (scores.length === 0) return Number.NEGATIVE_INFINITY;
  const { offset, ceiling, floor, within, between } = parameters;
  const evidenceFor: number[] = [];
  let against = 0;
  for (const score of scores) {
    const evidence = score - offset;
    if (evidence >= 0) evidenceFor.push(Math.min(ceiling, evidence));
    else against += Math.min(floor, -evidence);
  }
  evidenceFor.sort((a, b) => b - a);
  let best = -against / (within + between);
  let sum = 0;
  for (const [index, evidence] of evidenceFor.entries()) {
    sum += evidence;
    best = Math.max(best, (sum - against) / (within + (index + 1) * between));
  }
  return best;
}
