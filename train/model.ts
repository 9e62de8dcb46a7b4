import { normalise } from '../src/detectors/normalise.ts';
import { otherDomain, type DomainModel } from '../src/detectors/scorer/domain-model.ts';
import { readFeatures } from '../src/detectors/scorer/features.ts';
import { linearScore, type LinearModel } from '../src/detectors/scorer/linear-model.ts';
import { scoreDemonstration, type TrainedModel } from '../src/detectors/scorer/linear-scorer.ts';
import type { HarmScore } from '../src/detectors/scorer/scorer.ts';
import { isMatched, type Example } from './corpus.ts';
import { trainDomainModel } from './domain-model.ts';
import { trainHarmModel } from './harm-model.ts';
import { baselinesOf, leastKnownOf, oddsOf, type RawScore } from './measure.ts';
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
  return isMatched({ source }) ? domain : (domainOfKind[domain] ?? otherDomain);
}

function domainModel(prepared: readonly Prepared[]): DomainModel {
  return trainDomainModel(prepared.map(({ example, words }) => ({ domain: domainOf(example), words })));
}

interface Fold<Item> {
  readonly others: readonly Item[];
  readonly held: readonly Item[];
}

/** Splits so that items of one key lie in one fold. */
export function foldsBy<Item extends { readonly example: Example }>(
  items: readonly Item[],
  keyOf: (example: Example) => string,
  folds: number,
): Fold<Item>[] {
  const keys = [...new Set(items.map(({ example }) => keyOf(example)))].toSorted();
  const foldOf = new Map(keys.map((key, index) => [key, index % folds]));
  return Array.from({ length: folds }, (_, fold) => {
    const isHeld = ({ example }: Item): boolean => foldOf.get(keyOf(example)) === fold;
    return { others: items.filter((item) => !isHeld(item)), held: items.filter(isHeld) };
  });
}

/** Items of one group never stand on both sides; an item is a question with both its answers. */
export const byGroup = ({ group }: Example): string => group;
export const byItem = ({ id }: Example): string => id.slice(0, -1);

function rawScores(model: LinearModel, held: readonly Prepared[]): RawScore[] {
  return held.map(({ example }) => ({
    ...linearScore(model, readFeatures(example.response)),
    example,
    domain: domainOf(example),
  }));
}

export interface Trained {
  readonly model: TrainedModel;
  /** Scores by models that never saw the group of what they score, by id: honest ones for whatever is fitted next. */
  readonly heldOut: ReadonlyMap<string, HarmScore>;
  /** The models that made them, each with what it did not see. */
  readonly folds: readonly { readonly model: TrainedModel; readonly held: readonly Prepared[] }[];
}

/** Trains all that ships for single demonstrations. Deterministic. */
export function train(prepared: readonly Prepared[], folds = 5): Trained {
  const seenDomains = foldsBy(prepared, byItem, folds).flatMap(({ others, held }) =>
    rawScores(trainHarmModel(others), held),
  );
  const unseen = foldsBy(prepared, byGroup, folds).map(({ others, held }) => ({
    others,
    held,
    harm: trainHarmModel(others),
  }));
  const unseenScores = unseen.flatMap(({ harm, held }) => rawScores(harm, held));
  const baselines = baselinesOf(seenDomains);
  const measured = { odds: oddsOf(unseenScores), leastKnown: leastKnownOf(unseenScores) };
  const withBaselines = (domain: DomainModel): DomainModel => ({
    ...domain,
    baseline: domain.domains.map((name) => baselines.get(name) ?? 0),
  });
  const heldOut = new Map<string, HarmScore>();
  const models = unseen.map(({ others, held, harm }) => ({
    model: { harm, domain: withBaselines(domainModel(others)), ...measured },
    held,
  }));
  for (const { model, held } of models) {
    for (const { example } of held) heldOut.set(example.id, scoreDemonstration(model, example.query, example.response));
  }
  const model = { harm: trainHarmModel(prepared), domain: withBaselines(domainModel(prepared)), ...measured };
  return { model, heldOut, folds: models };
}
