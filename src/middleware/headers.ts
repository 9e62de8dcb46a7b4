import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** Allow-lists, not block-lists: a header nobody thought of stays on its side. */
const toUpstream = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'anthropic-beta',
  'anthropic-version',
  'api-key',
  'authorization',
  'content-encoding',
  'content-type',
  'idempotency-key',
  'openai-beta',
  'openai-organization',
  'openai-project',
  'traceparent',
  'tracestate',
  'user-agent',
  'x-api-key',
  'x-client-request-id',
  'x-goog-api-key',
  'x-request-id',
]);
const toClient = new Set([
  'cache-control',
  'content-encoding',
  'content-language',
  'content-length',
  'content-type',
  'date',
  'request-id',
  'retry-after',
  'retry-after-ms',
  'vary',
  'x-accel-buffering',
  'x-request-id',
  'x-should-retry',
]);
const toClientPrefixes = ['openai-', 'anthropic-', 'x-ratelimit-'];

/** Headers of a client's request that go upstream. Never framing, cookies or the proxy's own key. */
export function upstreamHeaders(incoming: IncomingHttpHeaders): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name in incoming) {
    const value = incoming[name];
    if (typeof value === 'string' && (toUpstream.has(name) || name.startsWith('x-stainless-'))) headers[name] = value;
  }
  return headers;
}

/** Headers of an upstream's response that go to the client. */
export function clientHeaders(incoming: IncomingHttpHeaders): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const name in incoming) {
    if (toClient.has(name) || toClientPrefixes.some((prefix) => name.startsWith(prefix)))
      headers[name] = incoming[name];
  }
  return headers;
}
