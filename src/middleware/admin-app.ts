import { isIP } from 'node:net';
import express, { type Express } from 'express';
import type { Registry } from 'prom-client';
import type { Config } from '../config/schema.ts';
import type { RecentVerdicts } from './recent-verdicts.ts';
import type { State } from './state.ts';

export interface AdminOptions {
  readonly registry: Registry;
  readonly state: () => State;
  readonly recent: RecentVerdicts;
  readonly ready: () => boolean;
  /** The inspector page. */
  readonly page: string;
}

/** The admin port: metrics, health, inspector. Never the data path. */
export function createAdminApp(options: AdminOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use((request, response, next) => {
    if (isOwnHost(request.headers.host, options.state().config.admin)) return next();
    response.status(421).type('text').send('This host name is not served here; list it under admin.hosts.\n');
  });
  app.get('/metrics', async (_request, response) => {
    response.type(options.registry.contentType).send(await options.registry.metrics());
  });
  app.get('/livez', (_request, response) => void response.type('text').send('ok\n'));
  app.get('/readyz', (_request, response) => {
    const ready = options.ready();
    response
      .status(ready ? 200 : 503)
      .type('text')
      .send(ready ? 'ok\n' : 'draining\n');
  });
  app.get('/api/verdicts', (request, response) => {
    const limit = Number(request.query['limit'] ?? 100);
    response.json(options.recent.list(Number.isInteger(limit) && limit > 0 ? Math.min(limit, 500) : 100));
  });
  app.get('/api/calibration', (_request, response) => void response.json(options.state().calibration));
  app.get('/api/config', (_request, response) => void response.json(redacted(options.state().config)));
  app.get('/', (_request, response) => {
    response.set(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:",
    );
    response.type('html').send(options.page);
  });
  return app;
}

/**
 * Whether a Host header names this port. A web page can point a name of its own at this address and read the answers in
 * the operator's browser; it cannot do that with an IP address, with localhost or with a name the operator owns. A
 * request without the header is not from a browser.
 */
function isOwnHost(header: string | undefined, { host, hosts }: Config['admin']): boolean {
  if (header === undefined) return true;
  const name = header
    .toLowerCase()
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
  return isIP(name) !== 0 || name === 'localhost' || name === host.toLowerCase() || hosts.includes(name);
}

/** Whatever may hold a secret is shown as set or not. */
function redacted(config: Config): unknown {
  return {
    ...config,
    upstreams: Object.fromEntries(
      Object.entries(config.upstreams).map(([id, upstream]) => [
        id,
        {
          ...upstream,
          url: withoutCredentials(upstream.url),
          ...(upstream.authorization === undefined ? {} : { authorization: '[set]' }),
          headers: Object.fromEntries(Object.keys(upstream.headers).map((name) => [name, '[set]'])),
        },
      ]),
    ),
    keys: config.keys.map(({ id }) => ({ id, sha256: '[set]' })),
  };
}

function withoutCredentials(url: string): string {
  const parsed = new URL(url);
  parsed.username = '';
  parsed.password = '';
  parsed.search = '';
  return parsed.href;
}
