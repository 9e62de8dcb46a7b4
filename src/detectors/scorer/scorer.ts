import type { Domain } from '../../core/demonstration.ts';

export interface HarmScore {
  /** Log-odds that the response harms or misleads the one who asked, against the baseline of its domain. */
  readonly score: number;
  readonly domain: Domain;
  /** False when the text is far from all that the model was trained on: its score then says little. */
  readonly familiar: boolean;
}

/** Scores one demonstration. Deterministic; linear in the length of its texts. */
export interface HarmScorer {
  /** Changes whenever scores change. */
  readonly version: string;
  score(query: string, response: string): HarmScore;
}
