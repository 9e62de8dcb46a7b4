import { otherDomain } from '../src/detectors/scorer/domain-model.ts';
import type { LinearScore } from '../src/detectors/scorer/linear-model.ts';
import { lengthOf, type Odds } from '../src/detectors/scorer/linear-scorer.ts';
import { isMatched, type Example } from './corpus.ts';
import { fitLogistic } from './logistic.ts';

/** A score by a model that had not seen what it scored. */
export interface RawScore extends LinearScore {
  readonly example: Example;
  readonly domain: string;
}

/** Weight of the prior, in answers, when a domain's baseline is shrunk towards none. */
const priorAnswers = 50;
/** Share of answers of unseen domains that may count as unfamiliar. */
const unfamiliarShare = 0.002;

/** How much higher sound answers of a domain in the ordinary style score than those of all, shrunken. */
export function baselinesOf(scores: readonly RawScore[]): Map<string, number> {
  const sound = scores.filter(
    ({ domain, example }) => domain !== otherDomain && example.label === 0 && example.source !== 'counterstyle',
  );
  const overall = mean(sound.map(({ raw }) => raw));
  const baselines = new Map<string, number>();
  for (const domain of new Set(sound.map((item) => item.domain))) {
    const own = sound.filter((item) => item.domain === domain).map(({ raw }) => raw);
    const shrunken = ((mean(own) - overall) * own.length) / (own.length + priorAnswers);
    baselines.set(domain, Math.round(shrunken * 1000) / 1000);
  }
  return baselines;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Log-odds at equal shares of harmful and sound answers, by the length of the text. */
export function oddsOf(scores: readonly RawScore[]): Odds {
  // Languages with a few answers each have scores of their own.
  const used = scores.filter(({ example }) => example.source !== 'languages');
  const { weights, bias } = fitLogistic(
    used.map(({ raw, features }) => {
      const length = lengthOf(features);
      return { index: Int32Array.of(0, 1, 2), value: Float32Array.of(raw, raw * length, length) };
    }),
    used.map(({ example }) => example.label),
    used.map(({ example }) => (example.source === 'pairs' || example.source === 'reckless' ? 1 : 0.5)),
    3,
    { l2: 1e-6, iterations: 200 },
  );
  const [slope = 1, slopeByLength = 0, byLength = 0] = weights;
  return { slope, slopeByLength, byLength, bias };
}

/** Share of known words below which a text is further off than nearly all of the unseen domains. */
export function leastKnownOf(scores: readonly RawScore[]): number {
  const known = scores
    .filter(({ example }) => isMatched(example))
    .map((score) => score.knownWords)
    .toSorted((a, b) => a - b);
  return known[Math.floor(known.length * unfamiliarShare)] ?? 0;
}
