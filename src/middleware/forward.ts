import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { GuardError } from '../core/errors.ts';
import { clientHeaders } from './headers.ts';
import type { Recorder } from './served-answers.ts';
import type { Upstream } from './upstreams.ts';

export interface Forward {
  readonly upstream: Upstream;
  readonly method: Dispatcher.HttpMethod;
  /** Path with query, as the client sent it. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  readonly response: ServerResponse;
  /** Headers of our own that join the response. */
  readonly extraHeaders: OutgoingHttpHeaders;
  readonly signal: AbortSignal;
  readonly onFirstByte: () => void;
  /** Sees the response pass; absent where nobody listens. */
  readonly recorder?: Recorder | undefined;
  /** The answer broke off after it had begun. Returns SSE text that tells the client so, or null: it is just cut. */
  readonly onBroken: (error: GuardError) => string | null;
}

/**
 * Sends a request on and its response back, chunk by chunk, never faster than the client reads. Never retries.
 * Resolves with the status sent. Rejects only while nothing was sent to the client yet.
 * @throws GuardError `upstream_unreachable`, `upstream_closed`, `upstream_timeout`, `client_closed`
 */
export function forward(options: Forward): Promise<number> {
  const { upstream, response, signal } = options;
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null;
    let status = 0;
    let sent: OutgoingHttpHeaders = {};
    const onAbort = (): void => controller?.abort(clientClosed());
    const resume = (): void => controller?.resume();
    const settle = (): void => {
      signal.removeEventListener('abort', onAbort);
      response.off('drain', resume);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    response.on('drain', resume);
    upstream.pool.dispatch(
      {
        path: upstream.prefix + options.path,
        method: options.method,
        headers: options.headers,
        body: options.body,
        headersTimeout: upstream.headersTimeout,
        bodyTimeout: upstream.bodyTimeout,
      },
      {
        onRequestStart(started) {
          controller = started;
          if (signal.aborted) started.abort(clientClosed());
        },
        onResponseStart(_, statusCode, headers) {
          // 1xx responses are between the upstream and us.
          if (statusCode < 200) return;
          status = statusCode;
          sent = { ...clientHeaders(headers), ...options.extraHeaders };
          response.writeHead(statusCode, sent);
        },
        onResponseData(current, chunk) {
          options.onFirstByte();
          options.recorder?.chunk(chunk);
          if (!response.write(chunk)) current.pause();
        },
        onResponseEnd() {
          settle();
          options.recorder?.end();
          response.end();
          resolve(status);
        },
        onResponseError(_, cause) {
          settle();
          const error = classify(cause, signal);
          if (!response.headersSent) return reject(error);
          const farewell = options.onBroken(error);
          breakOff(response, canSpeak(sent) ? farewell : null);
          resolve(status);
        },
      },
    );
  });
}

/** Text of ours fits only into an event stream whose length and coding leave room for it. */
function canSpeak(sent: OutgoingHttpHeaders): boolean {
  const isEventStream = String(sent['content-type'] ?? '').startsWith('text/event-stream');
  return isEventStream && sent['content-encoding'] === undefined && sent['content-length'] === undefined;
}

/** A stream that already began cannot change its status: say so in its own words where it has them, then cut. */
function breakOff(response: ServerResponse, farewell: string | null): void {
  if (farewell !== null && response.writable) response.end(farewell);
  else response.destroy();
}

function clientClosed(): GuardError {
  return new GuardError('client_closed', 'The client closed the connection.');
}

const timeouts = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
const closed = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** The public message is fixed text: the cause names hosts and ports and stays in the log. */
function classify(cause: Error, signal: AbortSignal): GuardError {
  if (signal.aborted || cause instanceof GuardError) return clientClosed();
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  if (timeouts.has(code)) return new GuardError('upstream_timeout', 'The upstream did not answer in time.', { cause });
  if (closed.has(code) || code.startsWith('HPE_')) {
    return new GuardError('upstream_closed', 'The upstream closed the connection before its answer was complete.', {
      cause,
    });
  }
  return new GuardError('upstream_unreachable', 'The upstream cannot be reached.', { cause });
}
