import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '../config/schema.ts';
import { GuardError } from '../core/errors.ts';

export interface KeyCheck {
  /** Id of the proxy key; null when none is configured. */
  readonly key: string | null;
  /** The Authorization header holds a proxy key, the one that was checked or another, and must not go upstream. */
  readonly fromAuthorization: boolean;
}

/**
 * Checks the proxy key in `x-contextward-key` or, failing that, the bearer token.
 * @throws GuardError `proxy_key_missing`, `proxy_key_invalid`
 */
export function checkKey(headers: IncomingHttpHeaders, keys: Config['keys']): KeyCheck {
  if (keys.length === 0) return { key: null, fromAuthorization: false };
  const own = headers['x-contextward-key'];
  const bearer = /^Bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1];
  const presented = typeof own === 'string' ? own : bearer;
  if (presented === undefined) {
    throw new GuardError('proxy_key_missing', 'Send a proxy key in the header x-contextward-key.');
  }
  const found = keyNamed(presented, keys);
  if (found === null) throw new GuardError('proxy_key_invalid', 'The proxy key is not known.');
  return { key: found, fromAuthorization: bearer !== undefined && keyNamed(bearer, keys) !== null };
}

/** Id of a key. Every key is compared, so that the time taken does not tell which one came close. */
function keyNamed(presented: string, keys: Config['keys']): string | null {
  const digest = createHash('sha256').update(presented).digest();
  let found: string | null = null;
  for (const { id, sha256 } of keys) if (timingSafeEqual(digest, Buffer.from(sha256, 'hex'))) found = id;
  return found;
}
