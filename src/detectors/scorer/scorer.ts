import type { Domain } from '../../core/demonstration.ts';

export interface HarmScore {
  /** Log-odds that the response harms or misleads the one who asked. */
  readonly score: number;
  readonly domain: Domain;
}

/** Scores one demonstration. Deterministic; linear in the length of its texts. */
export interface HarmScorer {
  /** Changes whenever scores change. */
  readonly version: string;
  score(query: string, response: string): HarmScore;
}
