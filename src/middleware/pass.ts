import { readBody } from './body.ts';
import type { Exchange, Services } from './exchange.ts';
import { sendOn } from './send-on.ts';
import { routeFor } from './state.ts';

/** Sends a request on without looking at it; the response says so. */
export async function passExchange(services: Services, exchange: Exchange): Promise<void> {
  const { request, state, path } = exchange;
  const { upstream } = routeFor(state, { path, model: null, key: exchange.key.key });
  const { bytes, encoding } = await readBody(request, state.config.limits.bodyBytes);
  const simulated = upstream.simulated ? { 'x-contextward-upstream': 'simulated' } : {};
  await sendOn(services, exchange, upstream, {
    method: request.method ?? 'GET',
    bytes,
    encoding,
    own: { 'x-contextward-coverage': 'none', ...simulated },
    dialect: null,
  });
}
