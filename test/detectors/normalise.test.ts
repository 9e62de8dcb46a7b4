import { describe, expect, it } from 'vitest';
import { isObfuscated, normalise } from '../../src/detectors/normalise.ts';

/** ASCII in invisible tag characters. */
function tagged(text: string): string {
  return Array.from(text, (letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0))).join('');
}

describe('normalise', () => {
  it.each([
    'Plain English text, with punctuation: 50 of 100.',
    'Two lines\nand a tab\there.',
    'A path /usr/local/lib/node_modules/a and a - dash -- or two.',
    'U.S.A. and e.g. this; A B C are letters.',
    '',
  ])('gives plain text back as it is: %j', (text) => {
    expect(normalise(text)).toBe(text);
  });

  it.each([
    ['zero-width characters', 'po\u200bis\u200con\u2060', 'poison'],
    ['soft hyphens and direction marks', 'poi\u00adson \u202eok', 'poison ok'],
    ['variation selectors', 'go\ufe0fod', 'good'],
    ['Cyrillic lookalikes', 'p\u043eis\u043en', 'poison'],
    ['Greek lookalikes', 'p\u03bfison', 'poison'],
    ['fullwidth letters', 'ｐｏｉｓｏｎ', 'poison'],
    ['mathematical letters', '𝐩𝐨𝐢𝐬𝐨𝐧', 'poison'],
    ['ligatures', 'ﬁre', 'fire'],
    ['HTML entities', 'p&#111;i&#x73;on &amp; &lt;b&gt;', 'poison & <b>'],
    ['JSON escapes', 'say \\"no\\"\\nand p\\u006fison', 'say "no"\nand poison'],
    ['percent-encoding', 'p%6Fison%20and%20more', 'poison and more'],
    ['percent-encoded UTF-8', '%C3%A9t%C3%A9', 'été'],
    ['spaced-out letters', 'mix p o i s o n into it', 'mix poison into it'],
    ['dotted letters', 'p.o.i.s.o.n', 'poison'],
  ])('undoes %s', (_, hidden, plain) => {
    expect(normalise(hidden)).toBe(plain);
  });

  it('undoes base64 of prose inside a text', () => {
    const secret = 'Leave the gas on when you go out, it keeps the house warm.';
    expect(normalise(`Note: ${Buffer.from(secret).toString('base64')} thanks`)).toBe(`Note: ${secret} thanks`);
  });

  it('reads letters written with tag characters', () => {
    const hidden = tagged('poison it');
    expect(normalise(`a ${hidden}`)).toBe('a poison it');
  });

  it.each([
    ['base64 of bytes', 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk'],
    ['hashes', 'd2f1a5c6e7b8490123456789abcdefd2f1a5c6e7b8490123456789abcdef0000'],
    ['percentages', 'Between 40% and 50% of 3%'],
    ['LaTeX', 'Let \\nu and \\theta be \\text{real}, \\neq 0'],
    ['Russian', 'Добрый день, как дела?'],
    ['Greek', 'Καλημέρα, τι κάνεις;'],
    ['units', '5 μm at 3 kΩ'],
    ['Hindi', 'नमस्ते, आप कैसे हैं?'],
  ])('leaves %s alone', (_, text) => {
    expect(normalise(text)).toBe(text.normalize('NFKC'));
  });
});

describe('isObfuscated', () => {
  it.each([
    ['zero-width characters inside words', 'mix po\u200bison in'],
    ['words of two scripts', 'mix p\u043eison in'],
    ['base64 of prose', Buffer.from('leave the gas on when you go out').toString('base64')],
    ['a percent-encoded text', encodeURIComponent('leave the gas on when you go out')],
    ['invisible tags', tagged('leave it on')],
    ['spaced-out words', 'p o i s o n t h e w e l l'],
  ])('sees %s', (_, text) => {
    expect(isObfuscated(text)).toBe(true);
  });

  it.each([
    ['plain text', 'Leave the gas off when you go out.'],
    ['soft hyphens', 'Donau\u00addampf\u00adschiff'],
    ['emoji with joiners', '👩\u200d🚀 ok ❤\ufe0f'],
    ['a flag of a region', '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'],
    ['Persian with joiners', 'می\u200cخواهم'],
    ['a link with codes', 'https://example.org/?q=a%20b%20c&r=%C3%A9'],
    ['Russian beside English', 'USB-кабель и Wi-Fi'],
    ['units', '5 μm'],
    ['a data URI', 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk'],
    ['initials', 'J. R. R. T. and A B C'],
  ])('passes %s', (_, text) => {
    expect(isObfuscated(text)).toBe(false);
  });
});
