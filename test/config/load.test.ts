import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';

const messageOf = (text: string, environment: Record<string, string> = {}): string => {
  try {
    parseConfig(text, environment);
    return 'valid';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('configuration', () => {
  it('needs nothing: every field has a default', () => {
    expect(parseConfig('', {})).toMatchObject({ data: { host: '127.0.0.1', port: 8787 }, unknownRoutes: 'deny' });
  });

  it.each([
    ['data: {port: 99999}', 'data.port: got 99999'],
    ['policies: {p: {rules: []}}', 'policies.p.rules: got []'],
    ['policies: {p: {rules: [{id: r, when: {}, action: block}]}}', 'policies.p.rules[0].onUnscored: got nothing'],
    [
      'policies: {p: {rules: [{id: r, when: {}, action: explode, onUnscored: flag}]}}',
      'policies.p.rules[0].action: got "explode"',
    ],
    [
      'policies: {p: {rules: [{id: r, when: {risk: 2}, action: block, onUnscored: flag}]}}',
      'policies.p.rules[0].when.risk: got 2',
    ],
    ['upstreams: {a: {url: "ftp://x"}}', 'upstreams.a.url: got "ftp://x"'],
    ['colour: red', 'unknown key colour; remove it or see "contextward config schema"'],
    ['routes: [{upstream: gone}]', 'routes[0].upstream: got "gone"; add it under "upstreams"'],
    ['routes: [{policy: gone}]', 'routes[0].policy: got "gone"; add it under "policies"'],
    ['routes: [{match: {key: gone}}]', 'routes[0].match.key: got "gone"; add it under "keys"'],
    ['a: [1', 'Not valid YAML at line 1'],
  ])('%s: says where, what and how to mend it', (text, message) => {
    expect(messageOf(text)).toContain(message);
  });

  it('takes secrets from the environment and never shows their value', () => {
    const yaml = 'upstreams: {a: {url: "https://x.example", authorization: "Bearer ${env:KEY}"}}';
    expect(parseConfig(yaml, { KEY: 's3cret' }).upstreams['a']?.authorization).toBe('Bearer s3cret');
    expect(messageOf(yaml)).toContain('environment variable KEY is not set');
    expect(messageOf('upstreams: {a: {url: "${env:KEY}"}}', { KEY: 's3cret' })).toContain('${env:KEY}');
    expect(messageOf('upstreams: {a: {url: "${env:KEY}"}}', { KEY: 's3cret' })).not.toContain('s3cret');
  });
});
