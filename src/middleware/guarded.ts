import { GuardError } from '../core/errors.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { readBody } from './body.ts';
import { send, type Exchange, type Services } from './exchange.ts';
import { forward } from './forward.ts';
import { renderBlock } from './guard.ts';
import { upstreamHeaders } from './headers.ts';
import { countVerdict } from './observe.ts';
import { routeFor, type Route } from './state.ts';
import { verdictHeaders } from './verdict-headers.ts';

/** Reads, inspects, and then blocks or forwards a request of a dialect we speak. */
export async function guardExchange(services: Services, dialect: Dialect, exchange: Exchange): Promise<void> {
  const { state, path, signal, response, request } = exchange;
  const body = await readBody(request, state.config.limits.bodyBytes);
  // Not `now`: the time until the body was complete is the client's, not ours.
  const received = services.now();
  const routeOf = (model: string | null): Route => routeFor(state, { path, model, key: exchange.key.key });
  const { verdict, edited, model, stream } = await services.engine.inspect({
    dialect,
    plain: body.plain,
    policyFor: (name) => routeOf(name).policy,
    calibration: state.calibration,
    signal,
  });
  exchange.record.verdict = verdict.id;
  const { upstream, policy } = routeOf(model);
  countVerdict(services.metrics, verdict, modelLabel(state.config.models, model));
  services.onVerdict(verdict, dialect.id);
  const overheadMs = services.now() - received;
  services.metrics.overheadSeconds.observe({ dialect: dialect.id }, overheadMs / 1000);
  const own = {
    ...verdictHeaders(verdict, overheadMs),
    ...(upstream.simulated ? { 'x-contextward-upstream': 'simulated' } : {}),
  };
  if (verdict.action === 'block') {
    const rendered = renderBlock(dialect, policy, verdict, { model, stream });
    return send(response, rendered, { ...own, 'x-should-retry': 'false' });
  }
  await sendOn(services, dialect, exchange, upstream, {
    bytes: edited ?? body.bytes,
    encoding: edited === null ? body.encoding : null,
    own,
  });
}

interface Outgoing {
  readonly bytes: Buffer;
  readonly encoding: string | null;
  readonly own: Readonly<Record<string, string>>;
}

async function sendOn(
  services: Services,
  dialect: Dialect,
  exchange: Exchange,
  upstream: Route['upstream'],
  outgoing: Outgoing,
): Promise<void> {
  const sent = services.now();
  let first = true;
  try {
    await forward({
      upstream,
      method: 'POST',
      path: exchange.request.url ?? exchange.path,
      headers: outgoingHeaders(exchange, upstream, outgoing.encoding),
      body: outgoing.bytes,
      response: exchange.response,
      extraHeaders: outgoing.own,
      signal: exchange.signal,
      recorder: services.served?.recorder(dialect),
      onFirstByte: () => {
        if (first) services.metrics.timeToFirstByte.observe({ upstream: upstream.id }, (services.now() - sent) / 1000);
        first = false;
      },
      onBroken: (error) => {
        exchange.record.cut = error.code !== 'client_closed';
        services.metrics.upstreamErrors.inc({ upstream: upstream.id, code: error.code });
        return dialect.renderStreamError(error);
      },
    });
  } catch (error) {
    if (error instanceof GuardError) services.metrics.upstreamErrors.inc({ upstream: upstream.id, code: error.code });
    // The verdict was given: the client learns it even when the upstream fails.
    for (const [name, value] of Object.entries(outgoing.own)) exchange.response.setHeader(name, value);
    throw error;
  } finally {
    services.metrics.upstreamSeconds.observe({ upstream: upstream.id }, (services.now() - sent) / 1000);
  }
}

/** Headers for the upstream: the client's allowed ones, then the operator's. */
export function outgoingHeaders(
  exchange: Exchange,
  upstream: Route['upstream'],
  encoding: string | null,
): Record<string, string> {
  const headers = upstreamHeaders(exchange.request.headers);
  if (encoding === null) delete headers['content-encoding'];
  if (exchange.key.fromAuthorization) delete headers['authorization'];
  if (upstream.authorization !== null) headers['authorization'] = upstream.authorization;
  return Object.assign(headers, upstream.headers);
}

function modelLabel(allowed: readonly string[], model: string | null): string {
  return model !== null && allowed.includes(model) ? model : 'other';
}
