import type { riskMethods } from '../../config/calibration-schema.ts';
import { interpolate } from '../../core/calibration.ts';
import { isotonicKnots } from '../stats/isotonic.ts';
import { fitPlatt, plattProbability } from '../stats/platt.ts';
import { brierScore, expectedCalibrationError, logLoss, type Prediction } from '../stats/reliability.ts';
import { auc, type Auc } from '../stats/roc.ts';
import type { ScoredContext } from './scored.ts';

export type Knots = readonly (readonly [score: number, risk: number])[];
type RiskMethod = (typeof riskMethods)[number];

/** Quality on domains that the map had not seen. */
interface CrossValidation {
  readonly logLoss: number;
  readonly brier: number;
  /** Expected calibration error over ten bins. */
  readonly calibrationError: number;
}

export interface RiskFit {
  readonly method: RiskMethod;
  readonly knots: Knots;
  readonly n: number;
  readonly positives: number;
  readonly domains: number;
  /** Null with a single domain: nothing unseen is left to test on. */
  readonly crossValidation: Readonly<Record<RiskMethod, CrossValidation>> | null;
  readonly auc: Auc;
}

/** Predictions for contexts of domains that the map had not seen; of the same domain where there is but one. */
export interface HeldOut {
  readonly method: RiskMethod;
  readonly predictions: readonly Prediction[];
  readonly unseenDomains: boolean;
}

const PLATT_KNOTS = 41;
/** Keeps the map rising within a plateau, so that every threshold on the score is also one on the risk. */
const TILT = 1e-6;

const logit = (p: number): number => Math.log(p / (1 - p));

function baseRate(items: readonly ScoredContext[]): number {
  return items.filter(({ label }) => label === 1).length / items.length;
}

/** Knots of the sigmoid at evenly spaced scores over the data and a fifth of its range beyond. */
function plattKnots(items: readonly ScoredContext[]): Knots {
  const fit = fitPlatt(items);
  // A detector that ranks the wrong way round must not lower the risk of what it finds: the map is then flat.
  const platt = fit.slope > 0 ? fit : { slope: 0, intercept: logit(baseRate(items)) };
  const scores = items.map(({ score }) => score);
  const lowest = Math.min(...scores);
  const margin = Math.max(1e-6, Math.max(...scores) - lowest) * 0.2;
  const width = Math.max(...scores) - lowest + 2 * margin;
  return Array.from({ length: PLATT_KNOTS }, (_, i) => {
    const score = lowest - margin + (width * i) / (PLATT_KNOTS - 1);
    return [score, plattProbability(platt, score)] as const;
  });
}

function tilt(knots: Knots): Knots {
  let floor = 0;
  return knots.map(([score, risk]) => {
    floor = Math.min(1, Math.max(risk, floor + TILT));
    return [score, floor] as const;
  });
}

function fitKnots(method: RiskMethod, items: readonly ScoredContext[]): Knots {
  return method === 'platt' ? plattKnots(items) : tilt(isotonicKnots(items));
}

function assertFittable(items: readonly ScoredContext[]): void {
  const positives = items.filter(({ label }) => label === 1).length;
  if (positives === 0 || positives === items.length) {
    throw new RangeError(`needs contexts of both labels, got ${positives} of label 1 in ${items.length}`);
  }
}

/** Predictions for each domain by a map fitted on all others. */
function outOfDomain(method: RiskMethod, items: readonly ScoredContext[], domains: ReadonlySet<string>): Prediction[] {
  return [...domains].flatMap((domain) => {
    const others = items.filter((item) => item.domain !== domain);
    const rest = new Set(others.map(({ label }) => label));
    // A fold that leaves one label only cannot be fitted; its domain goes unused rather than guessed.
    if (rest.size < 2) return [];
    const knots = fitKnots(method, others);
    return items
      .filter((item) => item.domain === domain)
      .map(({ score, label }) => ({ probability: interpolate(knots, score), label }));
  });
}

function crossValidate(items: readonly ScoredContext[]): RiskFit['crossValidation'] {
  const domains = new Set(items.map(({ domain }) => domain));
  if (domains.size < 2) return null;
  const quality = (method: RiskMethod): CrossValidation | null => {
    const predictions = outOfDomain(method, items, domains);
    if (predictions.length === 0) return null;
    return {
      logLoss: logLoss(predictions),
      brier: brierScore(predictions),
      calibrationError: expectedCalibrationError(predictions),
    };
  };
  const platt = quality('platt');
  const isotonic = quality('isotonic');
  return platt === null || isotonic === null ? null : { platt, isotonic };
}

/**
 * Fits score → risk by the method with the lower log loss on unseen domains (leave one domain out). With one domain only
 * Platt is taken: two parameters overfit less. The risk is a probability at the base rate of these contexts: traffic in
 * which attacks are rarer has a lower one, which is why thresholds are picked by false-positive rate.
 * @throws RangeError when a label is missing
 */
export function fitRisk(items: readonly ScoredContext[]): RiskFit {
  assertFittable(items);
  const crossValidation = crossValidate(items);
  const isotonicWins = crossValidation !== null && crossValidation.isotonic.logLoss < crossValidation.platt.logLoss;
  const method = isotonicWins ? 'isotonic' : 'platt';
  return {
    method,
    knots: fitKnots(method, items),
    n: items.length,
    positives: items.filter(({ label }) => label === 1).length,
    domains: new Set(items.map(({ domain }) => domain)).size,
    crossValidation,
    auc: auc(items),
  };
}

/** What `fitRisk`'s choice predicts on unseen domains: the data of a reliability diagram. */
export function heldOutPredictions(items: readonly ScoredContext[]): HeldOut {
  const { method, knots } = fitRisk(items);
  const unseen = outOfDomain(method, items, new Set(items.map(({ domain }) => domain)));
  if (unseen.length > 0) return { method, predictions: unseen, unseenDomains: true };
  const seen = items.map(({ score, label }) => ({ probability: interpolate(knots, score), label }));
  return { method, predictions: seen, unseenDomains: false };
}
