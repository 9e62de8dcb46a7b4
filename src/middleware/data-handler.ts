import type { IncomingMessage, ServerResponse } from 'node:http';
import { GuardError } from '../core/errors.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { canonicalPath, hasDotSegments } from './canonical-path.ts';
import { checkExchange } from './check.ts';
import { framesOf } from './error-frames.ts';
import { errorView, send, toGuardError, type Exchange, type ExchangeRecord, type Services } from './exchange.ts';
import { guardExchange } from './guarded.ts';
import { checkKey } from './keys.ts';
import { passExchange } from './pass.ts';

/** Where a request goes; `route` is its label in metrics, from a closed vocabulary. */
interface Destination {
  readonly route: string;
  readonly dialect: Dialect | null;
  readonly run: (exchange: Exchange) => Promise<void>;
}

/** The data port as a plain request handler: `http.createServer` takes it, and so does Express. */
export function createDataHandler(services: Services): (request: IncomingMessage, response: ServerResponse) => void {
  const byPath = new Map(services.dialects.flatMap((dialect) => dialect.paths.map((path) => [path, dialect] as const)));

  function destinationOf(method: string, path: string): Destination {
    const dialect = byPath.get(path) ?? (path.startsWith('/') ? byPath.get(canonicalPath(path)) : undefined);
    if (dialect !== undefined) {
      return {
        route: dialect.paths[0] ?? path,
        dialect,
        run: (exchange) => guardExchange(services, dialect, exchange),
      };
    }
    if (path === '/v1/guard/check') {
      return { route: path, dialect: null, run: (exchange) => checkExchange(services, exchange) };
    }
    // Lists of models carry no context.
    if (method === 'GET' && /^\/v1\/models(?:\/|$)/.test(path) && !hasDotSegments(path)) {
      return { route: '/v1/models', dialect: null, run: (exchange) => passExchange(services, exchange) };
    }
    return { route: 'unknown', dialect: null, run: (exchange) => unknownRoute(exchange) };
  }

  async function unknownRoute(exchange: Exchange): Promise<void> {
    // `POST http://elsewhere/…`: a proxy's request line, which we do not serve and an upstream may read in its own way.
    const isPath = exchange.request.url?.startsWith('/') === true && !hasDotSegments(pathOf(exchange.request.url));
    if (isPath && exchange.state.config.unknownRoutes === 'pass') return passExchange(services, exchange);
    throw new GuardError('route_unknown', 'This path is not guarded, and unknownRoutes is "deny".');
  }

  async function handle(
    request: IncomingMessage,
    response: ServerResponse,
    to: Destination,
    path: string,
    record: ExchangeRecord,
  ): Promise<void> {
    const abort = new AbortController();
    response.on('close', () => {
      if (!response.writableFinished) abort.abort(new GuardError('client_closed', 'The client closed the connection.'));
    });
    if (services.draining())
      throw new GuardError('shutting_down', 'The proxy is shutting down; send the request again.');
    const state = services.state();
    const key = checkKey(request.headers, state.config.keys);
    if (to.route.startsWith('/') && to.route !== '/v1/models' && request.method !== 'POST') {
      throw new GuardError('method_not_allowed', 'Use POST on this path.');
    }
    await to.run({
      request,
      response,
      path: to.dialect?.paths[0] ?? canonicalPath(path),
      signal: abort.signal,
      state,
      key,
      record,
    });
  }

  return function dataHandler(request, response) {
    const started = services.now();
    const path = pathOf(request.url ?? '/');
    const to = destinationOf(request.method ?? 'GET', path);
    const record: ExchangeRecord = { verdict: null, cut: false };
    services.metrics.inFlight.inc();
    response.on('close', () => {
      services.metrics.inFlight.dec();
      const status = statusOf(response, record);
      services.metrics.requests.inc({ dialect: to.dialect?.id ?? 'none', route: to.route, status });
      const ms = Math.round((services.now() - started) * 100) / 100;
      services.log.info({ route: to.route, status, ms, verdict: record.verdict }, 'request');
    });
    handle(request, response, to, path, record).catch((error: unknown) => fail(request, response, to.dialect, error));
  };

  function fail(request: IncomingMessage, response: ServerResponse, dialect: Dialect | null, cause: unknown): void {
    const error = toGuardError(cause);
    const level = error.status >= 500 ? 'error' : 'debug';
    services.log[level]({ code: error.code, cause: causeOf(error) }, error.message);
    if (response.headersSent || response.destroyed) return void response.destroy();
    // A body that was not read to its end would be taken for the next request.
    const headers: Record<string, string> = request.complete ? {} : { connection: 'close' };
    if (error.code === 'shutting_down') headers['connection'] = 'close';
    const renderer = dialect ?? services.dialects[0];
    if (renderer === undefined) return void response.destroy();
    send(response, renderer.renderError(errorView(error)), headers);
  }
}

/** `cut`: the upstream broke off an answer that had begun. 499: the client left. */
function statusOf(response: ServerResponse, record: ExchangeRecord): string {
  if (record.cut) return 'cut';
  return response.writableFinished ? String(response.statusCode) : '499';
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  const path = query === -1 ? url : url.slice(0, query);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** Name and code only: messages of foreign errors may quote input. */
function causeOf(error: GuardError): string | undefined {
  if (!(error.cause instanceof Error)) return undefined;
  const code = (error.cause as NodeJS.ErrnoException).code;
  const where = error.code === 'internal' ? framesOf(error.cause) : undefined;
  return [error.cause.name, code, where].filter(Boolean).join(' ');
}
