import { dialectAt, renderBlock, type GuardOptions } from './guard.ts';
import { errorView, toGuardError } from './exchange.ts';
import { verdictHeaders } from './verdict-headers.ts';

type Fetch = typeof globalThis.fetch;

export interface GuardedFetchOptions extends GuardOptions {
  /** What sends the request on. @default globalThis.fetch */
  readonly fetch?: Fetch;
}

/**
 * A `fetch` for `new OpenAI({ fetch })` that inspects what is sent. A block comes back as the 403 that the proxy would
 * answer, so that the SDK throws its own `PermissionDeniedError` with the verdict id, and does not retry it.
 */
export function guardedFetch(options: GuardedFetchOptions): Fetch {
  const send = options.fetch ?? globalThis.fetch;
  return async function guardedFetch(input, init) {
    const request = new Request(input, init);
    const dialect = dialectAt(options.dialects, new URL(request.url).pathname);
    if (dialect === undefined || request.method !== 'POST') return send(input, init);
    const started = performance.now();
    const plain = Buffer.from(await request.arrayBuffer());
    try {
      const { verdict, edited, model, shape } = await options.engine.inspect({
        dialect,
        plain,
        policyFor: () => options.policy,
        calibration: options.calibration,
        signal: request.signal,
      });
      options.onVerdict?.(verdict);
      const headers = verdictHeaders(verdict, performance.now() - started);
      if (verdict.action === 'block') {
        const { status, contentType, body } = renderBlock(dialect, options.policy, verdict, { model, shape });
        return new Response(body, {
          status,
          headers: { ...headers, 'content-type': contentType, 'x-should-retry': 'false' },
        });
      }
      const outgoing = new Headers(request.headers);
      outgoing.delete('content-length');
      const response = await send(request.url, {
        ...init,
        method: 'POST',
        headers: outgoing,
        body: new Uint8Array(edited ?? plain),
        signal: request.signal,
      });
      return withHeaders(response, headers);
    } catch (cause) {
      if (request.signal.aborted) throw request.signal.reason;
      const error = toGuardError(cause);
      if (error.code === 'internal') throw cause;
      const { status, contentType, body } = dialect.renderError(errorView(error));
      return new Response(body, { status, headers: { 'content-type': contentType, 'x-should-retry': 'false' } });
    }
  };
}

/** The provider's response with our headers; its body is not touched. */
function withHeaders(response: Response, own: Readonly<Record<string, string>>): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(own)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
