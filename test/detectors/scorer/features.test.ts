import { describe, expect, it } from 'vitest';
import { readFeatures, readWords, tokensOf } from '../../../src/detectors/scorer/features.ts';

const featuresOf = (text: string): Set<number> => {
  const { words, wordCount, pairs, pairCount } = readFeatures(text);
  return new Set([...words.subarray(0, wordCount), ...pairs.subarray(0, pairCount)]);
};
const countOf = (text: string): number => {
  const { wordCount, pairCount } = readFeatures(text);
  return wordCount + pairCount;
};
const plain = 'Heat the pan, add the oil (not much). Wait 30 seconds; then fry.';

describe('features', () => {
  it('are distinct, and the same each time', () => {
    const count = countOf(plain);
    expect(featuresOf(plain).size).toBe(count);
    readFeatures('something else in between');
    expect(featuresOf(plain)).toEqual(featuresOf(plain));
    expect(countOf(`${plain} ${plain}`)).toBeLessThan(count * 1.3);
  });

  it.each([
    ['upper case', plain.toUpperCase()],
    ['a list', plain.replace('. Wait', '.\n- Wait')],
    ['emphasis and headings', `## ${plain.replace('the oil', '**the oil**')}`],
    ['other brackets and dashes', plain.replace('(not much)', '– not much –').replace(';', ',')],
    ['other numbers of the same length', plain.replace('30', '45')],
    ['many line breaks', plain.replaceAll(' ', '\n\n')],
  ])('do not change with %s', (_, text) => {
    expect(featuresOf(text)).toEqual(featuresOf(plain));
  });

  it.each([
    'Heat the pan, add the oil (so much). Wait 30 seconds; then fry.',
    plain.replace('30', '300'),
    `${plain} Eat.`,
  ])('change with the words: %s', (text) => {
    expect(featuresOf(text)).not.toEqual(featuresOf(plain));
  });

  it('reads words alone as it reads them with the pairs', () => {
    const { words, wordCount } = readFeatures(`${plain} ${plain}`);
    const both = [...words.subarray(0, wordCount)];
    const alone = readWords(`${plain} ${plain}`);
    expect([...alone.words.subarray(0, alone.wordCount)]).toEqual(both);
    expect(wordCount).toBe(12);
  });

  it('keeps every feature of a part when more text follows', () => {
    const whole = featuresOf(`${plain} Serve it hot.`);
    for (const feature of featuresOf(plain)) expect(whole.has(feature)).toBe(true);
  });

  it('reads apostrophes within words, each ideograph as a word, and any script', () => {
    expect(tokensOf("don't")).toHaveLength(1);
    expect(tokensOf("'quoted'")).toEqual(tokensOf('quoted'));
    expect(tokensOf('don’t')).toEqual(tokensOf("don't"));
    expect(tokensOf('喝水吧')).toHaveLength(3);
    expect(tokensOf('पानी पियो।')).toHaveLength(3);
    expect(tokensOf('ВОДА')).toEqual(tokensOf('вода'));
  });

  it('grows its buffers for long texts, and is linear in them', () => {
    const words = Array.from({ length: 60_000 }, (_, index) => `w${index.toString(36)}x`).join(' ');
    expect(countOf(words)).toBeGreaterThan(200_000);
    expect(countOf('')).toBe(0);
  });
});
