import type { Embedded } from './embedded.ts';
import { unwrap } from './region.ts';

/**
 * Makes the finds of several carriers disjoint. The outer one is kept and shrinks only around two or more inner ones
 * (see `unwrap`); of two that overlap without nesting, the first is kept.
 */
export function settle(text: string, candidates: Embedded[]): Embedded[] {
  const sorted = candidates.sort(
    (one, other) => one.extent.start - other.extent.start || other.extent.end - one.extent.end,
  );
  const settled: Embedded[] = [];
  let at = 0;
  while (at < sorted.length) {
    const outer = sorted[at];
    if (outer === undefined) break;
    const inner: Embedded[] = [];
    for (at++; at < sorted.length; at++) {
      const next = sorted[at];
      if (next === undefined || next.extent.start >= outer.extent.end) break;
      if (next.extent.start >= (inner.at(-1)?.extent.end ?? 0)) inner.push(next);
    }
    const asked = inner.filter((one) => outer.query !== null && holds(outer.query, one));
    const shown = inner.filter((one) => holds(outer.response, one));
    for (const one of unwrap(text, outer, asked, shown)) settled.push(one);
  }
  return settled;
}

function holds(range: { start: number; end: number }, inner: Embedded): boolean {
  return range.start <= inner.extent.start && inner.extent.end <= range.end;
}
