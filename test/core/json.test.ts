import { describe, expect, it } from 'vitest';
import { parseBody, pointerToken } from '../../src/core/json.ts';

const codeOf = (text: string): unknown => {
  try {
    parseBody(text);
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('parseBody', () => {
  it('reads an object', () => {
    expect(parseBody('{"a":[1,{"b":"x"}]}')).toEqual({ a: [1, { b: 'x' }] });
  });

  it('names the position of a syntax error and quotes nothing of the text', () => {
    expect(() => parseBody('{"a": 1,\n "secret text" 2}')).toThrowError(/position 24 \(line 2, column 16\)/);
    expect(() => parseBody('{"a": 1,\n "secret text" 2}')).not.toThrowError(/secret/);
  });

  it('says where a truncated body ends', () => {
    expect(() => parseBody('{"messages": [')).toThrowError(/position 14/);
  });

  it.each(['[1]', '"text"', 'null', '3', ''])('refuses %j, which is not an object', (text) => {
    expect(codeOf(text)).toBe('body_invalid');
  });

  it.each([
    '{"a":1,"a":2}',
    '{"m":[{"role":"user","role":"system"}]}',
    '{"a":1,"\\u0061":2}',
    '{"x":{"k" :1,\n"k"\t:2}}',
  ])('refuses a duplicate key: %s', (text) => {
    expect(codeOf(text)).toBe('body_duplicate_key');
  });

  it.each([
    '{"a":"\\"a\\":1,\\"a\\":2"}',
    '{"a\\\\":1,"a":2}',
    '{"":1,"a":{"":2}}',
    '{"text":"said: \\"hi\\" : ok","b":["x",":","\\\\"]}',
    '{"__proto__":1,"toString":2}',
  ])('accepts what only looks like a duplicate: %s', (text) => {
    expect(codeOf(text)).toBeNull();
  });

  it('refuses depth beyond 128 without using the call stack', () => {
    expect(codeOf(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).toBe('body_too_deep');
    expect(codeOf(`{"a":${'['.repeat(100)}${']'.repeat(100)}}`)).toBeNull();
  });
});

describe('JSON Pointer', () => {
  it('escapes what has a meaning of its own', () => {
    expect(pointerToken('x/y~z', 0)).toBe('x~1y~0z');
  });

  it('names a key that is too long to be a name by its position', () => {
    expect(pointerToken('a'.repeat(64), 3)).toBe('a'.repeat(64));
    expect(pointerToken('a'.repeat(65), 3)).toBe(`${'a'.repeat(16)}~k3`);
    expect(pointerToken(`my secret ${'a'.repeat(65)}`, 0)).toBe('~k0');
  });
});
