import { linearScore, type LinearModel } from './linear-model.ts';
import type { HarmScorer } from './scorer.ts';

/** Scores the response alone: on the corpus the question added nothing that held in unseen domains. */
export function linearScorer(model: LinearModel): HarmScorer {
  return {
    version: model.version,
    score: (_query, response) => ({ score: linearScore(model, response), domain: 'other' }),
  };
}
