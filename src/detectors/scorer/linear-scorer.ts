import { DomainVote, type DomainModel } from './domain-model.ts';
import { readFeatures, readWords } from './features.ts';
import { linearScore, type LinearModel } from './linear-model.ts';
import type { HarmScore, HarmScorer } from './scorer.ts';

/** Turns a raw score into log-odds: a long text that scores 1 says more than a short one. */
export interface Odds {
  readonly slope: number;
  /** What is added to the slope, and to the result, when the text is e times as long. */
  readonly slopeByLength: number;
  readonly byLength: number;
  readonly bias: number;
}

/** All that is trained for single demonstrations. */
export interface TrainedModel {
  readonly harm: LinearModel;
  readonly domain: DomainModel;
  readonly odds: Odds;
  /** Share of known words below which a response is unfamiliar. */
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
  const answered = readFeatures(response);
  const { raw, features, knownWords } = linearScore(model.harm, answered);
  vote.add(answered.words, answered.wordCount);
  const asked = readWords(query.slice(0, queryLength));
  vote.add(asked.words, asked.wordCount);
  const { domain, baseline } = vote.result();
  return { score: logOdds(model.odds, raw - baseline, features), domain, familiar: knownWords >= model.leastKnown };
}

/** Log of the length, 0 for about 50 words; beyond 250 words and under six a text is as one at the bound. */
export function lengthOf(features: number): number {
  return Math.log(Math.min(1000, Math.max(24, features)) / 200);
}

function logOdds({ slope, slopeByLength, byLength, bias }: Odds, raw: number, features: number): number {
  const length = lengthOf(features);
  return (slope + slopeByLength * length) * raw + byLength * length + bias;
}
