import { DomainVote, type DomainModel } from './domain-model.ts';
import { eachFeature } from './features.ts';
import { linearScore, type LinearModel } from './linear-model.ts';
import type { HarmScore, HarmScorer } from './scorer.ts';

/** All that is trained for single demonstrations. */
export interface TrainedModel {
  readonly harm: LinearModel;
  readonly domain: DomainModel;
  /** Share of known features below which a response is unfamiliar. */
  readonly leastKnown: number;
}

/** Characters of a query that are read: enough to tell what it is about. */
const queryLength = 2000;

/** Harm from the response alone: on the corpus the question added nothing that held in unseen domains. */
export function linearScorer(model: TrainedModel, version: string): HarmScorer {
  return { version, score: (query, response) => scoreDemonstration(model, query, response) };
}

export function scoreDemonstration(model: TrainedModel, query: string, response: string): HarmScore {
  const vote = new DomainVote(model.domain);
  const { score, known } = linearScore(model.harm, response, vote.word);
  eachFeature(query.slice(0, queryLength), (hash, isWord) => {
    if (isWord) vote.word(hash);
  });
  const { domain, baseline } = vote.result();
  return { score: score - baseline, domain, familiar: known >= model.leastKnown };
}
