import type { Labelled } from './roc.ts';

/** probability = 1 / (1 + exp(−(slope · score + intercept))). */
export interface Platt {
  readonly slope: number;
  readonly intercept: number;
}

export function plattProbability({ slope, intercept }: Platt, score: number): number {
  return 1 / (1 + Math.exp(-(slope * score + intercept)));
}

/** Platt 1999: targets (N₊ + 1)/(N₊ + 2) and 1/(N₋ + 2) in place of 1 and 0, against certainty from few items. */
export function plattTargets(items: readonly Labelled[]): {
  readonly positive: number;
  readonly negative: number;
} {
  const positives = items.filter(({ label }) => label === 1).length;
  return { positive: (positives + 1) / (positives + 2), negative: 1 / (items.length - positives + 2) };
}

function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/** Cross entropy, its gradient and Hessian at (slope, intercept). */
function derivatives(scores: readonly number[], targets: readonly number[], { slope, intercept }: Platt) {
  let [loss, gs, gi, hss, hsi, hii] = [0, 0, 0, 1e-12, 0, 1e-12];
  for (const [i, score] of scores.entries()) {
    const target = targets[i] ?? 0;
    const x = slope * score + intercept;
    const p = 1 / (1 + Math.exp(-x));
    const weight = p * (1 - p);
    loss += softplus(x) - target * x;
    gs += (p - target) * score;
    gi += p - target;
    hss += weight * score * score;
    hsi += weight * score;
    hii += weight;
  }
  return { loss, gs, gi, hss, hsi, hii };
}

/**
 * Fits the sigmoid by Newton's method with step halving (Lin, Lin and Weng 2007, Machine Learning 68:267).
 * @throws RangeError when a label is missing
 */
export function fitPlatt(items: readonly Labelled[]): Platt {
  const positives = items.filter(({ label }) => label === 1).length;
  if (positives === 0 || positives === items.length) throw new RangeError('Platt scaling needs items of both labels');
  const { positive, negative } = plattTargets(items);
  const scores = items.map(({ score }) => score);
  const targets = items.map(({ label }) => (label === 1 ? positive : negative));
  let at: Platt = { slope: 0, intercept: Math.log((positives + 1) / (items.length - positives + 1)) };
  let here = derivatives(scores, targets, at);
  for (let iteration = 0; iteration < 100; iteration++) {
    if (Math.abs(here.gs) < 1e-7 && Math.abs(here.gi) < 1e-7) break;
    const determinant = here.hss * here.hii - here.hsi * here.hsi;
    const ds = -(here.hii * here.gs - here.hsi * here.gi) / determinant;
    const di = -(here.hss * here.gi - here.hsi * here.gs) / determinant;
    const next = descend(scores, targets, at, here.loss, ds, di);
    if (next === null) break;
    at = next;
    here = derivatives(scores, targets, at);
  }
  return at;
}

/** The longest of the halved steps that lowers the loss; null when none does. */
function descend(
  scores: readonly number[],
  targets: readonly number[],
  from: Platt,
  loss: number,
  ds: number,
  di: number,
): Platt | null {
  for (let step = 1; step > 1e-10; step /= 2) {
    const next = { slope: from.slope + step * ds, intercept: from.intercept + step * di };
    if (derivatives(scores, targets, next).loss < loss) return next;
  }
  return null;
}
