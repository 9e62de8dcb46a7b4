import { describe, expect, it } from 'vitest';
import { findEmbedded, mostEmbedded } from '../../src/detectors/finder/find.ts';
import { isObfuscated, normalise } from '../../src/detectors/normalise.ts';

const size = 3e6;
const units = [
  'a b ',
  'а б ',
  'a.b.',
  'a',
  'а',
  'é ',
  '\u200b',
  'a\u200b',
  '&#65;',
  '\\u0041',
  '%41',
  'YWJj',
  '\r',
  '\u2028',
  ' ',
  '#',
  'Q: a\nA: b\n',
  'Q: a A: b ',
  '<|user|>',
  '<|a a ',
  '[INST]',
  '<a b=',
  '{"a":[',
  '"',
  '```\n',
  '- a?\n',
  '|',
  '----',
  '\\n',
  '\udb40\udc41',
];

describe('texts of millions of characters', () => {
  it.each(units)('do not overflow the stack: %j', { timeout: 60_000 }, (unit) => {
    const text = unit.repeat(size / unit.length);
    expect(typeof isObfuscated(text)).toBe('boolean');
    expect(typeof normalise(text)).toBe('string');
    expect(findEmbedded(text).length).toBeLessThanOrEqual(mostEmbedded);
  });

  it('joins spaced letters however many there are', () => {
    expect(isObfuscated('a b '.repeat(size))).toBe(true);
    expect(normalise('p o i s o n')).toBe('poison');
  });

  it('give at most so many demonstrations that the caller can tell', () => {
    expect(findEmbedded('Q: a\nA: b\n'.repeat(mostEmbedded + 5))).toHaveLength(mostEmbedded);
    expect(findEmbedded('{"input":"a","output":"b"}\n'.repeat(mostEmbedded + 5))).toHaveLength(mostEmbedded);
    expect(findEmbedded('Q: a\nA: b\n'.repeat(50))).toHaveLength(50);
  });

  it.each(['Q: a\nA: b\n', '{"input":"a","output":"b"}\n', '<q>a</q>', 'word ', 'Q: a A: b '])(
    'let the caller stop in the middle: %j',
    (unit) => {
      let calls = 0;
      const text = unit.repeat(size / unit.length);
      findEmbedded(text, () => void calls++);
      expect(calls).toBeGreaterThan(6);
      const stop = (): void => {
        throw new Error('out of time');
      };
      expect(() => findEmbedded(text, stop)).toThrow('out of time');
    },
  );
});
