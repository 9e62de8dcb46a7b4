import { setMaxListeners } from 'node:events';
import { CallError } from '../targets/call-error.ts';
import type { Limiter } from './limiter.ts';

export interface CallOptions {
  readonly limiter: Limiter;
  readonly signal: AbortSignal;
  /** Further tries after a transient failure. @default 4 */
  readonly retries?: number;
  /** Further tries after being told to slow down; the limiter does the waiting. @default 30 */
  readonly slowdowns?: number;
  /** Told of each slow-down. */
  readonly onSlow?: () => void;
  /** First pause after a transient failure, doubled each time. @default 500 */
  readonly pauseMs?: number;
}

/**
 * Makes a call when the limiter lets it, and again where that may help.
 * @throws CallError of the last try
 */
export async function callPatiently<T>(call: (signal: AbortSignal) => Promise<T>, options: CallOptions): Promise<T> {
  const { limiter, signal, retries = 4, slowdowns = 30, pauseMs = 500 } = options;
  // One listener per call under way: above ten Node would warn of a leak.
  setMaxListeners(0, signal);
  let failures = 0;
  let slowed = 0;
  for (;;) {
    await limiter.acquire(signal);
    try {
      const answer = await withOwnSignal(signal, call);
      limiter.succeeded();
      return answer;
    } catch (error) {
      if (!(error instanceof CallError)) {
        limiter.released();
        throw error;
      }
      if (error.kind === 'rate-limited') {
        limiter.slowed(error.retryAfterMs);
        options.onSlow?.();
        slowed += 1;
        if (slowed > slowdowns) throw error;
        continue;
      }
      limiter.released();
      failures += 1;
      if (error.kind === 'permanent' || failures > retries || signal.aborted) throw error;
      await pause(error.retryAfterMs ?? pauseMs * 2 ** (failures - 1), signal);
    }
  }
}

/**
 * Clients leave their abort listeners behind; on the run's one signal they would pile up over thousands of calls, so
 * each call gets a signal of its own.
 */
async function withOwnSignal<T>(signal: AbortSignal, call: (own: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController();
  const abort = (): void => own.abort(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await call(own.signal);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Waits, 60 s at most; an abort ends the wait. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(ms, 60_000));
    signal.addEventListener('abort', end, { once: true });
  });
}
