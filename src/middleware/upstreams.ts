import { Pool } from 'undici';
import type { UpstreamConfig } from '../config/schema.ts';

/** A place that requests are sent to, with its own connections. */
export interface Upstream {
  readonly id: string;
  readonly pool: Pool;
  /** Path prefix of its URL, without a trailing slash. */
  readonly prefix: string;
  /** Replaces the client's Authorization header; null passes it through. */
  readonly authorization: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly headersTimeout: number;
  readonly bodyTimeout: number;
  readonly simulated: boolean;
}

export function createUpstream(id: string, config: UpstreamConfig, simulated = false): Upstream {
  const url = new URL(config.url);
  const { connectMs, headersMs, idleMs } = config.timeouts;
  return {
    id,
    pool: new Pool(url.origin, {
      connections: config.connections,
      connect: { timeout: connectMs },
      // One request at a time on a connection: a model's answer may take minutes and would hold up the others.
      pipelining: 1,
    }),
    prefix: url.pathname.replace(/\/$/, ''),
    authorization: config.authorization ?? null,
    headers: Object.fromEntries(Object.entries(config.headers).map(([name, value]) => [name.toLowerCase(), value])),
    headersTimeout: headersMs,
    bodyTimeout: idleMs,
    simulated,
  };
}
