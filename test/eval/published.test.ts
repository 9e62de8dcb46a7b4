import { describe, expect, it } from 'vitest';
import { publishedFigures } from '../../src/eval/published-figures.ts';
import { isComparable, sources, type MeasuredCondition } from '../../src/eval/published.ts';

const headline: MeasuredCondition = {
  model: 'google/gemini-3-pro-preview',
  dataset: 'risky_financial_advice',
  k: 16,
  mix: 1,
  instruction: 'none',
  reasoning: 'none',
  guard: 'none',
  form: 'block',
};
const ids = (condition: MeasuredCondition): number[] =>
  publishedFigures.filter((figure) => isComparable(figure, condition)).map(({ id }) => id);

describe('published figures', () => {
  it('are the 21 rows of the table, each with a source', () => {
    expect(publishedFigures.map(({ id }) => id)).toEqual(Array.from({ length: 21 }, (_, i) => i + 1));
    for (const { source } of publishedFigures) expect(sources[source]).toBeTruthy();
  });

  it('have intervals and ranges that hold their values', () => {
    for (const { values } of publishedFigures) {
      for (const { value, to, interval } of values) {
        if (to !== undefined) expect(to).toBeGreaterThan(value);
        if (interval !== undefined) {
          expect(interval[0]).toBeLessThanOrEqual(value);
          expect(interval[1]).toBeGreaterThanOrEqual(value);
        }
      }
    }
  });

  it('stand beside the condition they were measured under', () => {
    expect(ids(headline)).toEqual([1, 7]);
    expect(ids({ ...headline, dataset: 'truthfulqa' })).toEqual([2, 7]);
    expect(ids({ ...headline, dataset: 'truthfulqa', instruction: 'prioritise-safety' })).toEqual([3]);
    expect(ids({ ...headline, model: 'another-model' })).toEqual([7]);
  });

  it('never stand beside our own corpus, a guarded call or another dose', () => {
    expect(ids({ ...headline, dataset: 'corpus-finance' })).toEqual([]);
    expect(ids({ ...headline, guard: 'harden' })).toEqual([]);
    expect(ids({ ...headline, k: 64 })).toEqual([]);
    expect(ids({ ...headline, form: 'chat-turns' })).toEqual([]);
  });

  it('of v1 (k = 64, 256) are comparable with nothing measured at k = 16', () => {
    for (const { version, comparable } of publishedFigures) {
      if (version === 'v1') expect(comparable).toBeUndefined();
      if (comparable !== undefined) expect(comparable.k).toBe(16);
    }
  });
});
