import { GuardError } from '../core/errors.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { errorView, type Exchange, type Services } from './exchange.ts';
import { forward } from './forward.ts';
import { upstreamHeaders } from './headers.ts';
import type { Upstream } from './upstreams.ts';

export interface Outgoing {
  readonly method: string;
  readonly bytes: Buffer;
  /** `content-encoding` of the bytes; null when they are plain. */
  readonly encoding: string | null;
  /** Headers of ours that the response carries, also when the upstream fails. */
  readonly own: Readonly<Record<string, string>>;
  /** Null for requests that were not inspected. */
  readonly dialect: Dialect | null;
}

/** Sends a request to its upstream and the answer back, timed and counted. @throws GuardError as `forward` does */
export async function sendOn(
  services: Services,
  exchange: Exchange,
  upstream: Upstream,
  outgoing: Outgoing,
): Promise<void> {
  const { dialect } = outgoing;
  const sent = services.now();
  const countError = (error: GuardError): void =>
    services.metrics.upstreamErrors.inc({ upstream: upstream.id, code: error.code });
  let first = true;
  try {
    await forward({
      upstream,
      method: outgoing.method,
      path: exchange.request.url ?? exchange.path,
      headers: outgoingHeaders(exchange, upstream, outgoing.encoding),
      body: outgoing.bytes.length === 0 ? null : outgoing.bytes,
      response: exchange.response,
      extraHeaders: outgoing.own,
      signal: exchange.signal,
      recorder: dialect === null ? undefined : services.served?.recorder(dialect),
      onFirstByte: () => {
        if (first) services.metrics.timeToFirstByte.observe({ upstream: upstream.id }, (services.now() - sent) / 1000);
        first = false;
      },
      onBroken: (error) => {
        exchange.record.cut = error.code !== 'client_closed';
        countError(error);
        return dialect?.renderStreamError(errorView(error)) ?? null;
      },
    });
  } catch (error) {
    if (error instanceof GuardError) countError(error);
    // The verdict was given: the client learns it even when the upstream fails.
    for (const [name, value] of Object.entries(outgoing.own)) exchange.response.setHeader(name, value);
    throw error;
  } finally {
    services.metrics.upstreamSeconds.observe({ upstream: upstream.id }, (services.now() - sent) / 1000);
  }
}

/** Headers for the upstream: the client's allowed ones, then the operator's. */
function outgoingHeaders(exchange: Exchange, upstream: Upstream, encoding: string | null): Record<string, string> {
  const headers = upstreamHeaders(exchange.request.headers);
  if (encoding === null) delete headers['content-encoding'];
  if (exchange.key.fromAuthorization) delete headers['authorization'];
  if (upstream.authorization !== null) headers['authorization'] = upstream.authorization;
  return Object.assign(headers, upstream.headers);
}
