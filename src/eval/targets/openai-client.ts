import OpenAI, { APIConnectionError, APIError, APIUserAbortError } from 'openai';
import { CallError, errorFromStatus } from './call-error.ts';

export interface EndpointOptions {
  /** Base URL, with `/v1` where the endpoint has it. @default the OpenAI API */
  readonly url?: string | undefined;
  /** Endpoints on one's own machine often want none. */
  readonly apiKey?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** @default 600000 */
  readonly timeoutMs?: number | undefined;
}

/** The SDK's own retries are off: the run's limiter must see every 429. */
export function openaiClient({ url, apiKey, headers, timeoutMs }: EndpointOptions): OpenAI {
  return new OpenAI({
    baseURL: url ?? 'https://api.openai.com/v1',
    apiKey: apiKey ?? 'none',
    maxRetries: 0,
    timeout: timeoutMs ?? 600_000,
    ...(headers === undefined ? {} : { defaultHeaders: headers }),
  });
}

export function toCallError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  if (error instanceof APIUserAbortError) return new CallError('permanent', 'aborted', { cause: error });
  if (error instanceof APIConnectionError) {
    return new CallError('transient', 'the endpoint could not be reached', { cause: error });
  }
  if (error instanceof APIError && error.status !== undefined) {
    const code = typeof error.code === 'string' ? error.code : null;
    return errorFromStatus(error.status, error.message, error.headers ?? null, code);
  }
  throw error;
}
