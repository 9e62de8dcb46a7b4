import { normalQuantile } from './special.ts';
import type { Interval } from './interval.ts';

export interface Agreement {
  readonly n: number;
  /** Share of items with the same label, 0–1. */
  readonly raw: number;
  /** Null where both always give the same single label: chance agreement is then complete and κ undefined. */
  readonly kappa: number | null;
  readonly interval: Interval | null;
  /** How often each pair of labels was given, as `first|second`. */
  readonly table: Readonly<Record<string, number>>;
}

function share(labels: readonly string[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const label of labels) shares.set(label, (shares.get(label) ?? 0) + 1 / labels.length);
  return shares;
}

/**
 * Cohen's κ of two raters over the same items (Cohen 1960), with his large-sample standard error
 * sqrt(po (1 − po) / (n (1 − pe)²)).
 * @throws RangeError when there are no items
 */
export function agreement(pairs: readonly (readonly [first: string, second: string])[], level = 0.95): Agreement {
  const n = pairs.length;
  if (n === 0) throw new RangeError('agreement needs at least one item that both have labelled');
  const observed = pairs.filter(([a, b]) => a === b).length / n;
  const second = share(pairs.map(([, b]) => b));
  let expected = 0;
  for (const [label, p] of share(pairs.map(([a]) => a))) expected += p * (second.get(label) ?? 0);
  const table: Record<string, number> = {};
  for (const [a, b] of pairs) table[`${a}|${b}`] = (table[`${a}|${b}`] ?? 0) + 1;
  if (expected > 1 - 1e-12) return { n, raw: observed, kappa: null, interval: null, table };
  const kappa = (observed - expected) / (1 - expected);
  const half = normalQuantile(0.5 + level / 2) * Math.sqrt((observed * (1 - observed)) / n / (1 - expected) ** 2);
  return {
    n,
    raw: observed,
    kappa,
    interval: { low: Math.max(-1, kappa - half), high: Math.min(1, kappa + half) },
    table,
  };
}
