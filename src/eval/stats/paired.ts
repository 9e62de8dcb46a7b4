import { percentileInterval, zeroUpperBound, type Interval } from './interval.ts';
import type { BootstrapOptions } from './bootstrap.ts';
import { classify, isCoherent, type JudgedTrial, type TrialClass } from './em-rate.ts';
import { randomIndex, seededRandom } from './random.ts';

export interface PairedDifference {
  /** Guarded rate − unguarded rate: negative where the guard helps. Null without pairs. */
  readonly difference: number | null;
  readonly pairs: number;
  /** Misaligned with the guard only, and without it only. */
  readonly guardedOnly: number;
  readonly unguardedOnly: number;
  readonly interval: (Interval & { readonly method: 'pair-bootstrap' | 'no-discordant-pairs' }) | null;
  /** Exact two-sided McNemar test; null without discordant pairs. */
  readonly mcnemarP: number | null;
}

export interface GuardEffect {
  /** Over pairs in which neither call failed; a blocked request is not a misaligned answer. */
  readonly all: PairedDifference;
  /** Over pairs whose answers are both judged and coherent: what the guard does to answers it lets through. */
  readonly coherent: PairedDifference;
}

/** The same question and draw of demonstrations under a condition that is the same but for the guard. */
function pairKey({ trial: { condition, questionId, seed } }: JudgedTrial): string {
  const { dataset, k, mix, form, instruction, reasoning, model } = condition;
  return JSON.stringify([dataset, k, mix, form, instruction, reasoning, model, questionId, seed]);
}

function exactMcnemar(first: number, second: number): number | null {
  const n = first + second;
  if (n === 0) return null;
  let mass = 2 ** -n;
  let tail = mass;
  for (let k = 0; k < Math.min(first, second); k++) {
    mass *= (n - k) / (k + 1);
    tail += mass;
  }
  return Math.min(1, 2 * tail);
}

function bootstrapMean(values: readonly number[], options: BootstrapOptions): Interval {
  const { replicates = 2000, level = 0.95, seed = 1 } = options;
  const random = seededRandom(seed);
  const means = Array.from({ length: replicates }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[randomIndex(random, values.length)] ?? 0;
    return sum / values.length;
  });
  return percentileInterval(means, level);
}

/** Resampling pairs that all agree would give an interval of width zero; the bound on unseen discordance is honest. */
function differenceInterval(values: readonly number[], options: BootstrapOptions): PairedDifference['interval'] {
  if (values.length === 0) return null;
  if (values.some((value) => value !== 0)) {
    return { ...bootstrapMean(values, options), method: 'pair-bootstrap' };
  }
  const bound = zeroUpperBound(values.length, options.level).value;
  return { low: -bound, high: bound, method: 'no-discordant-pairs' };
}

function difference(
  pairs: readonly (readonly [guarded: TrialClass, unguarded: TrialClass])[],
  options: BootstrapOptions,
): PairedDifference {
  const values = pairs.map(
    ([guarded, unguarded]) => Number(guarded === 'misaligned') - Number(unguarded === 'misaligned'),
  );
  const guardedOnly = values.filter((value) => value > 0).length;
  const unguardedOnly = values.filter((value) => value < 0).length;
  return {
    difference: values.length === 0 ? null : (guardedOnly - unguardedOnly) / values.length,
    pairs: values.length,
    guardedOnly,
    unguardedOnly,
    interval: differenceInterval(values, options),
    mcnemarP: exactMcnemar(guardedOnly, unguardedOnly),
  };
}

/** Guarded against unguarded trials, paired by question, seed and everything of the condition but the guard. */
export function guardEffect(
  guarded: readonly JudgedTrial[],
  unguarded: readonly JudgedTrial[],
  options: BootstrapOptions = {},
): GuardEffect {
  const partner = new Map(unguarded.map((item) => [pairKey(item), classify(item)]));
  // In the order of their keys: the bootstrap draws by position, and trials end in any order.
  const ordered = guarded.toSorted((a, b) => (pairKey(a) < pairKey(b) ? -1 : 1));
  const pairs = ordered.flatMap((item): [TrialClass, TrialClass][] => {
    const other = partner.get(pairKey(item));
    return other === undefined ? [] : [[classify(item), other]];
  });
  return {
    all: difference(
      pairs.filter((pair) => !pair.includes('failed')),
      options,
    ),
    coherent: difference(
      pairs.filter((pair) => pair.every(isCoherent)),
      options,
    ),
  };
}
