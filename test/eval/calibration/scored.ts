import type { ScoredContext } from '../../../src/eval/calibration/scored.ts';
import { seededRandom } from '../../../src/eval/stats/random.ts';

/** Contexts whose true risk at a score is known: `risk(score)`; scores are even over −4 to 4. */
export function scoredContexts(n: number, risk: (score: number) => number, seed = 1, domains = 4): ScoredContext[] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, (_, i) => {
    const score = random() * 8 - 4;
    return { score, label: random() < risk(score) ? 1 : 0, domain: `domain-${i % domains}`, dose: 16 };
  });
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Rises in two steps: no sigmoid fits it. */
export const staircase = (score: number): number => (score < -1 ? 0.05 : score < 2.5 ? 0.5 : 0.97);
