import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { GuardError } from '../core/errors.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Dialect, ErrorView } from '../dialects/dialect.ts';
import type { Engine } from './engine.ts';
import type { KeyCheck } from './keys.ts';
import type { Metrics } from './metrics.ts';
import type { ServedAnswers } from './served-answers.ts';
import type { State } from './state.ts';

/** What every handler of the data port is given; made once per process. */
export interface Services {
  readonly state: () => State;
  readonly engine: Engine;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now: () => number;
  readonly dialects: readonly Dialect[];
  /** Null where no record of served answers is kept. */
  readonly served: ServedAnswers | null;
  readonly onVerdict: (verdict: Verdict, dialect: string) => void;
  readonly draining: () => boolean;
}

/** One request passing through. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly signal: AbortSignal;
  /** The state when it came; a reload does not change it. */
  readonly state: State;
  readonly key: KeyCheck;
  readonly record: ExchangeRecord;
}

/** What the handlers find out, for the log and the metrics. */
export interface ExchangeRecord {
  /** Id of the verdict. */
  verdict: string | null;
  /** The upstream broke off after the answer had begun. */
  cut: boolean;
}

/** Bugs and foreign errors become `internal`, so that nothing of them reaches the client. */
export function toGuardError(error: unknown): GuardError {
  if (error instanceof GuardError) return error;
  return new GuardError('internal', 'Internal error; the log has the details under the request’s time.', {
    cause: error,
  });
}

/** What a client may know of an error: nothing of its cause. */
export function errorView({ status, code, message }: GuardError): ErrorView {
  return { status, code, message };
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, { status, contentType: 'application/json', body: JSON.stringify(value) }, {});
}

export function send(
  response: ServerResponse,
  rendered: { readonly status: number; readonly contentType: string; readonly body: string },
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(rendered.status, {
    ...headers,
    'content-type': rendered.contentType,
    'content-length': Buffer.byteLength(rendered.body),
  });
  response.end(rendered.body);
}
