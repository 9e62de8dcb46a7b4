import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { checkKey } from '../../src/middleware/keys.ts';

const keys = ['team-key', 'other-key'].map((key, index) => ({
  id: `k${index}`,
  sha256: createHash('sha256').update(key).digest('hex'),
}));

// With the key in both headers, the Authorization header went on to the upstream and with it the proxy key.
it.each([
  ['the same key', 'Bearer team-key', true],
  ['another known key', 'Bearer other-key', true],
  ['a known key behind two spaces', 'bearer  team-key', true],
  ['a key of the upstream', 'Bearer sk-upstream', false],
])('with a proxy key in x-contextward-key and in Authorization %s', (_, authorization, stays) => {
  const checked = checkKey({ 'x-contextward-key': 'team-key', authorization }, keys);
  expect(checked).toEqual({ key: 'k0', fromAuthorization: stays });
});

it('takes a bearer token alone, and refuses an unknown key whatever the bearer token is', () => {
  expect(checkKey({ authorization: 'Bearer other-key' }, keys)).toEqual({ key: 'k1', fromAuthorization: true });
  expect(() => checkKey({ 'x-contextward-key': 'x', authorization: 'Bearer team-key' }, keys)).toThrow('not known');
});

// Request paths are compared in lower case, so that a prefix with a capital letter fitted nothing.
it('lower-cases the path of a route', () => {
  expect(parseConfig('routes: [{match: {path: /V1/Chat}}]', {}).routes[0]?.match.path).toBe('/v1/chat');
});
