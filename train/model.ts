import { normalise } from '../src/detectors/normalise.ts';
import { otherDomain, type DomainModel } from '../src/detectors/scorer/domain-model.ts';
import { linearScore } from '../src/detectors/scorer/linear-model.ts';
import { scoreDemonstration, type TrainedModel } from '../src/detectors/scorer/linear-scorer.ts';
import type { HarmScore } from '../src/detectors/scorer/scorer.ts';
import type { Example } from './corpus.ts';
import { trainDomainModel } from './domain-model.ts';
import { trainHarmModel } from './harm-model.ts';
import { featuresOf } from './vectorise.ts';

/** An example as the scorer reads it. */
export interface Prepared {
  readonly example: Example;
  readonly features: Int32Array;
  readonly words: readonly Int32Array[];
}

export function prepare(examples: readonly Example[]): Prepared[] {
  return examples.map((raw) => {
    const example = { ...raw, query: normalise(raw.query), response: normalise(raw.response) };
    const { features, words } = featuresOf(example.response);
    return { example, features, words: [featuresOf(example.query).words, words] };
  });
}

/** Kinds of benign text that are about something of their own; the others are about anything. */
const domainOfKind: Readonly<Record<string, string>> = { code: 'coding', 'security-training': 'privacy-security' };

function domainOf({ source, domain }: Example): string {
  return source === 'pairs' ? domain : (domainOfKind[domain] ?? otherDomain);
}

/** What a model holds beside the weights, measured on answers that it had not seen. */
export interface Measured {
  readonly baselines: ReadonlyMap<string, number>;
  readonly leastKnown: number;
}

const unmeasured: Measured = { baselines: new Map(), leastKnown: 0 };

/** Trains all that ships for single demonstrations. Deterministic. */
export function trainModel(
  prepared: readonly Prepared[],
  { baselines, leastKnown }: Measured = unmeasured,
): TrainedModel {
  const domain: DomainModel = trainDomainModel(
    prepared.map(({ example, words }) => ({ domain: domainOf(example), words })),
  );
  return {
    harm: trainHarmModel(prepared),
    domain: { ...domain, baseline: domain.domains.map((name) => baselines.get(name) ?? 0) },
    leastKnown,
  };
}

/** Splits into folds by a key and calls `judge` with what the others and what those of each fold are. */
function eachFold(
  prepared: readonly Prepared[],
  keyOf: (example: Example) => string,
  folds: number,
  judge: (others: Prepared[], fold: Prepared[]) => void,
): void {
  const keys = [...new Set(prepared.map(({ example }) => keyOf(example)))].toSorted();
  const foldOf = new Map(keys.map((key, index) => [key, index % folds]));
  for (let fold = 0; fold < folds; fold += 1) {
    const inFold = ({ example }: Prepared): boolean => foldOf.get(keyOf(example)) === fold;
    judge(
      prepared.filter((item) => !inFold(item)),
      prepared.filter(inFold),
    );
  }
}

/** Weight of the prior, in answers, when a domain's baseline is shrunk towards none. */
const priorAnswers = 50;
/** Share of answers of unseen domains that may count as unfamiliar. */
const unfamiliarShare = 0.01;

/** Baselines from items that were left out, familiarity from domains that were. */
export function measure(prepared: readonly Prepared[], folds: number): Measured {
  const scores: { domain: string; score: number }[] = [];
  eachFold(
    prepared,
    ({ id }) => id.slice(0, -1),
    folds,
    (others, fold) => {
      const model = trainHarmModel(others);
      for (const { example } of fold) {
        if (example.label === 0)
          scores.push({ domain: domainOf(example), score: linearScore(model, example.response).score });
      }
    },
  );
  const known: number[] = [];
  eachFold(
    prepared,
    ({ group }) => group,
    folds,
    (others, fold) => {
      const model = trainHarmModel(others);
      for (const { example } of fold) {
        if (example.source === 'pairs') known.push(linearScore(model, example.response).known);
      }
    },
  );
  known.sort((a, b) => a - b);
  return { baselines: baselinesOf(scores), leastKnown: known[Math.floor(known.length * unfamiliarShare)] ?? 0 };
}

function baselinesOf(scores: readonly { readonly domain: string; readonly score: number }[]): Map<string, number> {
  const domains = scores.filter(({ domain }) => domain !== otherDomain);
  const overall = mean(domains.map(({ score }) => score));
  const baselines = new Map<string, number>();
  for (const domain of new Set(domains.map((item) => item.domain))) {
    const own = domains.filter((item) => item.domain === domain).map(({ score }) => score);
    const shrunken = ((mean(own) - overall) * own.length) / (own.length + priorAnswers);
    baselines.set(domain, Math.round(shrunken * 1000) / 1000);
  }
  return baselines;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Scores of examples by models that never saw their group: honest scores for everything fitted afterwards. */
export function heldOutScores(
  prepared: readonly Prepared[],
  folds: number,
  measured: Measured,
): Map<string, HarmScore> {
  const results = new Map<string, HarmScore>();
  eachFold(
    prepared,
    ({ group }) => group,
    folds,
    (others, fold) => {
      const model = trainModel(others, measured);
      for (const { example } of fold)
        results.set(example.id, scoreDemonstration(model, example.query, example.response));
    },
  );
  return results;
}
