import type { Dialect } from '../dialects/dialect.ts';
import { readBody } from './body.ts';
import { send, type Exchange, type Services } from './exchange.ts';
import { renderBlock } from './guard.ts';
import { countVerdict } from './observe.ts';
import { sendOn } from './send-on.ts';
import { routeFor, type Route } from './state.ts';
import { verdictHeaders } from './verdict-headers.ts';

/** Reads, inspects, and then blocks or forwards a request of a dialect we speak. */
export async function guardExchange(services: Services, dialect: Dialect, exchange: Exchange): Promise<void> {
  const { state, path, signal, response, request } = exchange;
  const body = await readBody(request, state.config.limits.bodyBytes);
  // Not `now`: the time until the body was complete is the client's, not ours.
  const received = services.now();
  const routeOf = (model: string | null): Route => routeFor(state, { path, model, key: exchange.key.key });
  const { verdict, edited, model, shape } = await services.engine.inspect({
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
    const rendered = renderBlock(dialect, policy, verdict, { model, shape });
    return send(response, rendered, { ...own, 'x-should-retry': 'false' });
  }
  await sendOn(services, exchange, upstream, {
    method: 'POST',
    bytes: edited ?? body.bytes,
    encoding: edited === null ? body.encoding : null,
    own,
    dialect,
  });
}

function modelLabel(allowed: readonly string[], model: string | null): string {
  return model !== null && allowed.includes(model) ? model : 'other';
}
