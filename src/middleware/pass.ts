import { readBody } from './body.ts';
import type { Exchange } from './exchange.ts';
import { forward } from './forward.ts';
import { outgoingHeaders } from './guarded.ts';
import { routeFor } from './state.ts';

/** Sends a request on without looking at it; the response says so. */
export async function passExchange(exchange: Exchange): Promise<void> {
  const { request, response, state, path } = exchange;
  const { upstream } = routeFor(state, { path, model: null, key: exchange.key.key });
  const body = await readBody(request, state.config.limits.bodyBytes);
  await forward({
    upstream,
    method: request.method ?? 'GET',
    path: request.url ?? path,
    headers: outgoingHeaders(exchange, upstream, body.encoding),
    body: body.bytes.length === 0 ? null : body.bytes,
    response,
    extraHeaders: {
      'x-contextward-coverage': 'none',
      ...(upstream.simulated ? { 'x-contextward-upstream': 'simulated' } : {}),
    },
    signal: exchange.signal,
    onFirstByte: () => undefined,
    onBroken: (error) => {
      exchange.record.cut = error.code !== 'client_closed';
      return null;
    },
  });
}
