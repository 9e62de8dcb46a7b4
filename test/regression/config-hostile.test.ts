import { expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { GuardError } from '../../src/core/errors.ts';

const errorOf = (text: string): unknown => {
  try {
    return parseConfig(text, {});
  } catch (error) {
    return error;
  }
};

const letters = 'a b c d e f g h i'.split(' ');
const bomb = letters
  .map((name, index) => {
    const items = index === 0 ? 'x' : `*${letters[index - 1]}`;
    return `${name}: &${name} [${Array.from({ length: 9 }, () => items).join(',')}]`;
  })
  .join('\n');

it.each([
  ['an alias bomb', bomb, 'aliases'],
  ['an alias without an anchor', 'routes: *gone', 'alias'],
  ['an anchor that holds itself', 'routes: &r [*r]', 'nested'],
  ['deep nesting', `routes: ${'['.repeat(20_000)}${']'.repeat(20_000)}`, ''],
])('%s is an error of the configuration, not a stack', (_, text, words) => {
  const error = errorOf(text);
  expect(error).toBeInstanceOf(GuardError);
  expect((error as GuardError).code).toBe('config_invalid');
  expect((error as GuardError).message).toContain(words);
});

// The schema's records skip these keys without a word: the policy would not have been in force.
it.each([
  ['policies: {__proto__: {rules: []}}', 'policies.__proto__'],
  ['policies: {constructor: {rules: []}}', 'policies.constructor'],
  ['upstreams: {a: {url: "https://x.example", headers: {prototype: x}}}', 'upstreams.a.headers.prototype'],
  ['__proto__: {unknownRoutes: pass}', '__proto__'],
])('%s is refused by name', (text, where) => {
  const error = errorOf(text);
  expect(error).toBeInstanceOf(GuardError);
  expect((error as GuardError).message).toContain(`${where}: `);
});

it('a route cannot name an inherited property', () => {
  expect(errorOf('routes: [{policy: constructor}]')).toBeInstanceOf(GuardError);
  expect(errorOf('routes: [{upstream: constructor}]')).toBeInstanceOf(GuardError);
});

it('aliases in moderation stay allowed', () => {
  const text = 'upstreams: {a: &a {url: "https://x.example"}, b: *a}';
  expect(parseConfig(text, {}).upstreams['b']?.url).toBe('https://x.example');
});
