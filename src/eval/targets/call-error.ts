/** Why a call to a model failed, in the words of the retry loop. */
export type CallErrorKind =
  /** The provider asks us to slow down. */
  | 'rate-limited'
  /** Network, time-out, 5xx: the same call may succeed later. */
  | 'transient'
  /** The same call will fail again: bad key, unknown model, used-up quota. */
  | 'permanent';

export class CallError extends Error {
  override readonly name = 'CallError';
  readonly kind: CallErrorKind;
  /** From `retry-after`; null where the provider said nothing. */
  readonly retryAfterMs: number | null;

  constructor(kind: CallErrorKind, message: string, options?: { retryAfterMs?: number | null; cause?: unknown }) {
    super(message, { cause: options?.cause });
    this.kind = kind;
    this.retryAfterMs = options?.retryAfterMs ?? null;
  }
}

/** @param code the provider's own error code or type, which tells a used-up quota from a rate limit */
export function errorFromStatus(
  status: number,
  message: string,
  headers: { get(name: string): string | null } | null,
  code: string | null,
): CallError {
  const retryAfterMs = headers === null ? null : retryAfter(headers);
  if (status === 429 && code !== 'insufficient_quota') {
    return new CallError('rate-limited', message, { retryAfterMs });
  }
  // 529 is Anthropic's "overloaded": slowing down helps.
  if (status === 529 || status === 503) return new CallError('rate-limited', message, { retryAfterMs });
  if (status === 408 || status === 409 || status >= 500) return new CallError('transient', message, { retryAfterMs });
  return new CallError('permanent', message);
}

/** `retry-after-ms`, or `retry-after` as seconds or as an HTTP date; null for none or nonsense. */
export function retryAfter(headers: { get(name: string): string | null }, now = Date.now()): number | null {
  const exact = Number(headers.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(exact) && exact >= 0) return exact;
  const text = headers.get('retry-after');
  if (text === null) return null;
  const seconds = Number(text);
  if (text.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
