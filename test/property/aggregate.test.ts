import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aggregate, type SetParameters } from '../../src/detectors/set/aggregate.ts';

const shipped = (
  JSON.parse(readFileSync(new URL('../../models/set.json', import.meta.url), 'utf8')) as { parameters: SetParameters }
).parameters;
const score = fc.double({ min: -60, max: 60, noNaN: true });
const parameters = fc.oneof(
  fc.constant(shipped),
  fc.record({
    offset: fc.double({ min: -2, max: 2, noNaN: true }),
    slope: fc.double({ min: 0.1, max: 2, noNaN: true }),
    ceiling: fc.double({ min: 0.5, max: 8, noNaN: true }),
    shares: fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
  }),
);
const scores = fc.array(score, { minLength: 1, maxLength: 64 });
const near = 1e-9;

describe('aggregate', () => {
  it('never falls when a demonstration at or above the offset is added', () => {
    fc.assert(
      fc.property(scores, fc.double({ min: 0, max: 60, noNaN: true }), parameters, (set, above, chosen) => {
        const before = aggregate(set, chosen);
        expect(aggregate([...set, chosen.offset + above], chosen)).toBeGreaterThanOrEqual(
          before - near * (1 + Math.abs(before)),
        );
      }),
    );
  });

  it('never rises when one at or below the offset is added', () => {
    fc.assert(
      fc.property(scores, fc.double({ min: 0, max: 60, noNaN: true }), parameters, (set, below, chosen) => {
        const before = aggregate(set, chosen);
        expect(aggregate([...set, chosen.offset - below], chosen)).toBeLessThanOrEqual(
          before + near * (1 + Math.abs(before)),
        );
      }),
    );
  });

  it('rises with every score, whatever the order', () => {
    fc.assert(
      fc.property(
        scores,
        fc.nat(),
        fc.double({ min: 0, max: 20, noNaN: true }),
        parameters,
        (set, pick, more, chosen) => {
          const raised = set.map((value, index) => (index === pick % set.length ? value + more : value));
          const before = aggregate(set, chosen);
          expect(aggregate(raised, chosen)).toBeGreaterThanOrEqual(before - near * (1 + Math.abs(before)));
          expect(aggregate(set.toReversed(), chosen)).toBeCloseTo(before, 6);
        },
      ),
    );
  });

  it('is a number for hundreds of demonstrations, and −∞ for none', () => {
    expect(aggregate([], shipped)).toBe(Number.NEGATIVE_INFINITY);
    for (const value of [-500, 500]) {
      expect(
        aggregate(
          Array.from({ length: 1000 }, () => value),
          shipped,
        ),
      ).toSatisfy(Number.isFinite);
    }
  });
});
