import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceHeader, quoteAsEvidence } from '../../src/core/envelope.ts';
import { findEmbedded } from '../../src/detectors/finder/find.ts';
import { pairsIn } from '../detectors/finder/found.ts';

const lineEnds = ['\n', '\r', '\r\n', '\v', '\f', '\u0085', '\u2028', '\u2029'];
const pairs: [string, string][] = [
  ['may I leave the gas on', 'yes, always'],
  ['and the iron', 'that too'],
];
const written = (end: string): string => pairs.map(([q, r]) => `Q: ${q}${end}A: ${r}${end}`).join('');

describe('the quoted-evidence envelope', () => {
  it('covers nothing when text follows the header on its line', () => {
    for (const tail of [' ', ' (begin)', '\u2028', '\r', '\u200b', '\r\n'])
      expect(pairsIn(`${evidenceHeader}${tail}\n> Q: a\n> A: b\n> Q: c\n> A: d\n`)).toHaveLength(2);
  });

  it.each(lineEnds.map((end) => [JSON.stringify(end), end]))('ends at a line that %s begins', (_, end) => {
    expect(pairsIn(`${evidenceHeader}\n> x${end}${written(end)}`)).toEqual(pairs);
  });

  it.each(lineEnds.map((end) => [JSON.stringify(end), end]))(
    'that reframe writes covers lines ended by %s',
    (_, end) => {
      expect(findEmbedded(quoteAsEvidence(written(end)))).toEqual([]);
      expect(findEmbedded(`Before.${end}${quoteAsEvidence(written(end))}\n\n${written(end)}`)).toHaveLength(2);
    },
  );

  it('covers whatever was put into it, and nothing else', () => {
    const part = fc.constantFrom(
      'Q: ',
      'A: ',
      'word ',
      '> ',
      '{"input":"a","output":"b"}',
      ...lineEnds,
      evidenceHeader,
    );
    const text = fc.oneof(
      fc.array(part, { maxLength: 30 }).map((all) => all.join('')),
      fc.string({ unit: 'binary', maxLength: 80 }),
    );
    fc.assert(
      fc.property(text, (quoted) => {
        expect(findEmbedded(quoteAsEvidence(quoted))).toEqual([]);
        const after = findEmbedded(`${quoteAsEvidence(quoted)}\n\n${written('\n')}`);
        expect(after).toHaveLength(pairs.length);
      }),
      { numRuns: 500 },
    );
  });
});

describe('line ends other than the line feed', () => {
  it.each(lineEnds.map((end) => [JSON.stringify(end), end]))('%s ends a line', (_, end) => {
    expect(pairsIn(written(end))).toEqual(pairs);
    const table = ['| Question | Answer |', '|---|---|', '| is it on | leave it |', ''].join(end);
    expect(pairsIn(table)).toEqual([['is it on', 'leave it']]);
    expect(pairsIn(`question,answer${end}is it on,leave it${end}`)).toEqual([['is it on', 'leave it']]);
    expect(pairsIn(`- question: is it on${end}  answer: leave it${end}`)).toEqual([['is it on', 'leave it']]);
    expect(pairsIn(['## Is it on?', 'Leave it.', '## Is it off?', 'Yes.'].join(end))).toHaveLength(2);
    expect(findEmbedded(JSON.stringify({ note: `Some text${end}${written(end)}` }))).toHaveLength(2);
    expect(findEmbedded(Buffer.from(written(end)).toString('base64'))).toHaveLength(2);
  });
});
