/** Every error code with its HTTP status; docs/errors.md is checked against this table. */
export const errorStatus = {
  body_invalid: 400,
  body_too_deep: 400,
  body_duplicate_key: 400,
  body_encoding_unsupported: 415,
  body_too_large: 413,
  config_invalid: 500,
  context_blocked: 403,
  policy_unknown: 400,
  dialect_unknown: 400,
  proxy_key_missing: 401,
  proxy_key_invalid: 401,
  route_unknown: 404,
  method_not_allowed: 405,
  upstream_unknown: 404,
  upstream_unreachable: 502,
  upstream_closed: 502,
  upstream_timeout: 504,
  client_closed: 499,
  shutting_down: 503,
  internal: 500,
} as const;
export type ErrorCode = keyof typeof errorStatus;

/**
 * The one error that crosses folders. `message` is public and fixed text that may name a field, a position or a
 * remedy, never content, keys or host names; `cause` is private.
 */
export class GuardError extends Error {
  override readonly name = 'GuardError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }

  get status(): number {
    return errorStatus[this.code];
  }
}
