import type { ScoredDemonstration } from '../../core/demonstration.ts';

/** Evidence of one demonstration is cut at this, so that a single one cannot decide for a set. */
const ceiling = 3;

/**
 * Log-odds that a set of demonstrations is an inducing one.
 * Adding a demonstration never lowers it; one with a score of 0 or less adds nothing.
 */
export function aggregate(demonstrations: readonly ScoredDemonstration[]): number {
  let evidence = 0;
  for (const { score } of demonstrations) evidence += Math.min(ceiling, Math.max(0, score));
  return -4 + evidence;
}
