import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Calibration } from '../core/calibration.ts';
import { GuardError } from '../core/errors.ts';
import { isObject, type Json } from '../core/json.ts';
import type { Policy } from '../core/policy.ts';
import type { Verdict } from '../core/verdict.ts';
import type { AnswerShape, Dialect } from '../dialects/dialect.ts';
import { readBody } from './body.ts';
import { canonicalPath } from './canonical-path.ts';
import type { Engine } from './engine.ts';
import { errorView, send, toGuardError } from './exchange.ts';
import { verdictHeaders } from './verdict-headers.ts';

export interface GuardOptions {
  readonly engine: Engine;
  readonly dialects: readonly Dialect[];
  readonly policy: Policy;
  readonly calibration: Calibration;
  /** Largest request body in bytes. @default 16777216 */
  readonly maxBytes?: number;
  readonly onVerdict?: (verdict: Verdict) => void;
}

/** A request that `guard` let through. */
export interface GuardedRequest extends IncomingMessage {
  contextward?: Verdict;
}

/**
 * Express 5 middleware. Inspects requests whose path ends like a path of one of the dialects and leaves others alone.
 * Afterwards `req.body` is the parsed body, edited where the policy edits, and `req.contextward` the verdict; a block
 * is answered here. Put it before body parsers; behind one it inspects what the parser left.
 */
export function guard(options: GuardOptions): RequestHandler {
  const maxBytes = options.maxBytes ?? 16_777_216;

  async function inspect(request: Request, response: Response, dialect: Dialect): Promise<boolean> {
    const started = performance.now();
    const abort = new AbortController();
    const onClose = (): void => abort.abort(new GuardError('client_closed', 'The client closed the connection.'));
    response.once('close', onClose);
    const parsed = request.body as Json | undefined;
    const plain = isObject(parsed) ? Buffer.from(JSON.stringify(parsed)) : (await readBody(request, maxBytes)).plain;
    const { verdict, edited, model, shape } = await options.engine.inspect({
      dialect,
      plain,
      policyFor: () => options.policy,
      calibration: options.calibration,
      signal: abort.signal,
    });
    response.off('close', onClose);
    options.onVerdict?.(verdict);
    const headers = verdictHeaders(verdict, performance.now() - started);
    if (verdict.action === 'block') {
      const rendered = renderBlock(dialect, options.policy, verdict, { model, shape });
      send(response, rendered, { ...headers, 'x-should-retry': 'false' });
      return false;
    }
    response.set(headers);
    (request as GuardedRequest).contextward = verdict;
    request.body = JSON.parse((edited ?? plain).toString('utf8')) as unknown;
    return true;
  }

  return async function guard(request: Request, response: Response, next: NextFunction): Promise<void> {
    const dialect = dialectAt(options.dialects, request.baseUrl + request.path);
    if (dialect === undefined || request.method !== 'POST') return next();
    try {
      if (!(await inspect(request, response, dialect))) return;
    } catch (cause) {
      const error = toGuardError(cause);
      if (!response.destroyed) send(response, dialect.renderError(errorView(error)), {});
      return;
    }
    next();
  };
}

/** The dialect spoken on a path that may have a prefix of the application's own; undefined where none is. */
export function dialectAt(dialects: readonly Dialect[], path: string): Dialect | undefined {
  const canonical = canonicalPath(path);
  return dialects.find(({ paths }) => paths.some((known) => canonical.endsWith(known)));
}

/** A block in the form the policy asks for: the dialect's error, or its native refusal. */
export function renderBlock(
  dialect: Dialect,
  policy: Policy,
  verdict: Verdict,
  request: { readonly model: string | null; readonly shape: AnswerShape },
): ReturnType<Dialect['renderError']> {
  if (policy.blockAs === 'refusal') {
    return dialect.renderRefusal({
      model: request.model ?? 'unknown',
      verdictId: verdict.id,
      shape: request.shape,
      created: Math.floor(Date.now() / 1000),
    });
  }
  return dialect.renderError({
    status: 403,
    code: 'context_blocked',
    message: `The context was blocked by rule "${verdict.rule ?? 'none'}" (verdict ${verdict.id}).`,
    verdictId: verdict.id,
    rule: verdict.rule ?? undefined,
  });
}
