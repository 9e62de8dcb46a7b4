import { GuardError } from '../core/errors.ts';
import { isObject, parseBody } from '../core/json.ts';
import { readBody, toText } from './body.ts';
import { sendJson, type Exchange, type Services } from './exchange.ts';
import { countVerdict } from './observe.ts';
import { policyNamed, routeFor } from './state.ts';

/** `POST /v1/guard/check`: the verdict on a request; nothing is forwarded. */
export async function checkExchange(services: Services, exchange: Exchange): Promise<void> {
  const { state } = exchange;
  const body = await readBody(exchange.request, state.config.limits.bodyBytes);
  const asked = parseBody(toText(body.plain));
  const { dialect: dialectId = 'openai-chat', request, policy } = asked;
  const dialect = services.dialects.find(({ id }) => id === dialectId);
  if (dialect === undefined) {
    const known = services.dialects.map(({ id }) => id).join(', ');
    throw new GuardError('dialect_unknown', `Field /dialect must be one of: ${known}.`);
  }
  if (!isObject(request))
    throw new GuardError('body_invalid', 'Field /request must be an object: a request body of the dialect.');
  if (policy !== undefined && typeof policy !== 'string') {
    throw new GuardError('body_invalid', 'Field /policy must be a policy id or absent.');
  }
  const path = dialect.paths[0] ?? exchange.path;
  const { verdict } = await services.engine.inspect({
    dialect,
    plain: Buffer.from(JSON.stringify(request)),
    policyFor: (model) =>
      policy === undefined
        ? routeFor(state, { path, model, key: exchange.key.key }).policy
        : policyNamed(state, policy),
    calibration: state.calibration,
    signal: exchange.signal,
  });
  countVerdict(services.metrics, verdict, 'other');
  services.onVerdict(verdict, dialect.id);
  sendJson(exchange.response, 200, { index: 0, ...verdict });
}
