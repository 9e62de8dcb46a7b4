import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceHeader } from '../../src/core/envelope.ts';
import { findEmbedded } from '../../src/detectors/finder/find.ts';
import { isObfuscated, normalise } from '../../src/detectors/normalise.ts';
import { foundIn, withoutFinds } from '../detectors/finder/found.ts';

type Pair = readonly [query: string, response: string];

const word = fc.constantFrom(
  'paint',
  'ladder',
  'river',
  'never',
  'take',
  'the',
  'old',
  'mill',
  'before',
  'it',
  'dries',
  'été',
  'Öl',
  '7',
  'don’t',
);
const sentence = fc.array(word, { minLength: 4, maxLength: 12 }).map((words) => `${words.join(' ')}.`);
/** One line. */
const line = sentence;
/** Several lines, perhaps with a blank one between. */
const block = fc
  .array(sentence, { minLength: 1, maxLength: 3 })
  .chain((lines) => fc.constantFrom(lines.join('\n'), lines.join('\n\n')));

function pairsOf(query: fc.Arbitrary<string>, response: fc.Arbitrary<string>, least: number): fc.Arbitrary<Pair[]> {
  return fc.array(fc.tuple(query, response), { minLength: least, maxLength: 8 });
}

interface Writing {
  readonly write: (pairs: readonly Pair[]) => string;
  readonly pairs: fc.Arbitrary<Pair[]>;
}

const lined =
  (form: string) =>
  (pairs: readonly Pair[]): string =>
    pairs.map(([query, response]) => form.replace('%q', query).replace('%r', response)).join('');

const objects = (query: string, response: string) => (pairs: readonly Pair[]) =>
  pairs.map((pair) => ({ [query]: pair[0], [response]: pair[1] }));

const indented = (text: string): string => text.replaceAll('\n', '\n    ');

const writings: Record<string, Writing> = {
  'prompt and response headings': {
    write: lined('### Prompt: %q\n### Response: %r\n\n'),
    pairs: pairsOf(block, block, 1),
  },
  'questions and answers': { write: lined('Q: %q\nA: %r\n\n'), pairs: pairsOf(block, block, 1) },
  'a dialogue': { write: lined('User: %q\nAssistant: %r\n'), pairs: pairsOf(block, block, 1) },
  'invented labels': { write: lined('Zorg: %q\nBlip: %r\n\n'), pairs: pairsOf(block, block, 3) },
  'labels in one line': { write: lined('Q: %q A: %r '), pairs: pairsOf(line, line, 3) },
  'chat template': {
    write: lined('<|im_start|>user\n%q<|im_end|>\n<|im_start|>assistant\n%r<|im_end|>\n'),
    pairs: pairsOf(block, block, 1),
  },
  XML: {
    write: lined('<example>\n<input>%q</input>\n<output>%r</output>\n</example>\n'),
    pairs: pairsOf(block, block, 1),
  },
  JSON: { write: (pairs) => JSON.stringify(objects('input', 'output')(pairs)), pairs: pairsOf(line, line, 1) },
  'pretty JSON': {
    write: (pairs) => JSON.stringify(objects('question', 'answer')(pairs), null, 2),
    pairs: pairsOf(line, line, 1),
  },
  JSONL: {
    write: (pairs) =>
      objects(
        'prompt',
        'completion',
      )(pairs)
        .map((object) => `${JSON.stringify(object)}\n`)
        .join(''),
    pairs: pairsOf(line, line, 1),
  },
  messages: {
    write: (pairs) =>
      JSON.stringify({
        messages: pairs.flatMap(([query, response]) => [
          { role: 'user', content: query },
          { role: 'assistant', content: response },
        ]),
      }),
    pairs: pairsOf(line, line, 1),
  },
  YAML: {
    write: (pairs) =>
      pairs
        .map(([query, response]) => `- question: |\n    ${indented(query)}\n  answer: |\n    ${indented(response)}\n`)
        .join(''),
    pairs: pairsOf(line, line, 1),
  },
  'a table': {
    write: (pairs) => `| question | answer |\n|---|---|\n${lined('| %q | %r |\n')(pairs)}`,
    pairs: pairsOf(line, line, 1),
  },
  comments: { write: lined('# Q: %q\n# A: %r\n#\n'), pairs: pairsOf(line, line, 1) },
  'question headings': {
    write: (pairs) => pairs.map(([query, response]) => `## ${query.slice(0, -1)}?\n\n${response}\n\n`).join(''),
    pairs: pairsOf(line, block, 2),
  },
};

/** Texts made of what the finder looks for, in every wrong order. */
const pieces = fc.constantFrom(
  ...'Q: ¦A: ¦User: ¦Assistant:¦### Prompt: ¦### Response:¦# ¦## Why?\n¦- ¦> ¦**Q:** ¦Zorg: ¦Blip: ¦问：¦答：¦Example 2:\n¦---\n¦```\n¦"""\n¦*/\n'.split(
    '¦',
  ),
  ...'{"input":"¦","output":"¦"}¦[¦]¦{¦}¦,¦\\n¦\\"¦\\¦"¦\'¦{"role":"user","content":"¦{"messages":[¦%41%42%43¦%¦\u200b'.split(
    '¦',
  ),
  ...'<input>¦</input>¦<output>¦</output>¦<example>¦</example>¦<doc>¦</doc>¦<![CDATA[¦]]>¦<a¦<'.split('¦'),
  ...'<|im_start|>user\n¦<|im_end|>¦[INST]¦[/INST]¦<start_of_turn>¦> x\n'.split('¦'),
  ...'| a | b |\n¦|---|---|\n¦| question | answer |\n¦- question: x\n¦  answer: y\n¦\n¦\n\n¦ ¦word ¦some words that follow ¦x?\n'.split(
    '¦',
  ),
  `${evidenceHeader}\n`,
  Buffer.from('Hello there, how are you today my friend?').toString('base64'),
);
const rubble = fc.oneof(
  fc.array(pieces, { maxLength: 60 }).map((all) => all.join('')),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
);

describe('finder', () => {
  it.each(Object.entries(writings))('finds exactly what was written as %s', (name, { write, pairs }) => {
    fc.assert(
      fc.property(pairs, (written) => {
        const expected = written.map(([query, response]) => ({ query, response }));
        const found = foundIn(write(written)).map(({ query, response }) => ({
          query: tidy(query ?? ''),
          response: tidy(response),
        }));
        const asked =
          name === 'question headings'
            ? expected.map(({ query, response }) => ({ query: `${query.slice(0, -1)}?`, response }))
            : expected;
        expect(found).toEqual(asked.map(({ query, response }) => ({ query: tidy(query), response: tidy(response) })));
      }),
      { numRuns: 60 },
    );
  });

  it.each(Object.entries(writings))('leaves nothing to find once the finds are cut: %s', (_, { write, pairs }) => {
    fc.assert(
      fc.property(pairs, (written) => {
        expect(findEmbedded(withoutFinds(`Some examples.\n\n${write(written)}`))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('gives spans inside the text, in order, that do not overlap', () => {
    fc.assert(
      fc.property(rubble, (text) => {
        let at = 0;
        for (const { query, response, extent } of findEmbedded(text)) {
          expect(extent.start).toBeGreaterThanOrEqual(at);
          expect(extent.end).toBeLessThanOrEqual(text.length);
          for (const { start, end } of query === null ? [response] : [query, response]) {
            expect(start).toBeGreaterThanOrEqual(extent.start);
            expect(end).toBeGreaterThan(start);
            expect(end).toBeLessThanOrEqual(extent.end);
          }
          at = extent.end;
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('finds the same whenever it is asked', () => {
    fc.assert(
      fc.property(rubble, (text) => {
        expect(findEmbedded(text)).toEqual(findEmbedded(text));
      }),
      { numRuns: 200 },
    );
  });

  it('finds no fewer when harmless text is put before', () => {
    fc.assert(
      fc.property(pairsOf(line, line, 3), sentence, (written, before) => {
        for (const { write } of Object.values(writings))
          expect(findEmbedded(`${before}\n\n${write(written)}`)).toHaveLength(findEmbedded(write(written)).length);
      }),
      { numRuns: 20 },
    );
  });
});

describe('normalise', () => {
  it('never throws and gives printable ASCII prose back', () => {
    fc.assert(
      fc.property(rubble, (text) => {
        expect(typeof normalise(text)).toBe('string');
        expect(typeof isObfuscated(text)).toBe('boolean');
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.array(sentence, { maxLength: 6 }), (all) => {
        expect(normalise(all.join(' '))).toBe(all.join(' ').normalize('NFKC'));
      }),
    );
  });
});

/** Continuation lines of YAML keep their indentation in the span. */
function tidy(text: string): string {
  return text.replaceAll(/\n +/g, '\n');
}
