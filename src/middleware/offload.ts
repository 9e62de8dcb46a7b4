import { Worker } from 'node:worker_threads';
import { GuardError, type ErrorCode } from '../core/errors.ts';
import type { Known } from './known.ts';

export type Request =
  | { readonly kind: 'assess'; readonly id: number; readonly dialect: string; readonly plain: Uint8Array }
  | { readonly kind: 'cancel'; readonly id: number };
/** An answer with id -1 says that the thread is ready. */
export type Answer =
  | { readonly id: number; readonly known: Known }
  | { readonly id: number; readonly error: { readonly code: ErrorCode; readonly message: string } | null };

/** Assesses large contexts off the event loop, so that one of them does not hold up everybody else's small ones. */
export interface Offload {
  /** Bodies of at least this many bytes are worth the hand-over; Infinity where the thread cannot be started. */
  readonly leastBytes: number;
  /** @throws GuardError for a body that cannot be read; the signal's reason when it is aborted */
  assess(dialect: string, plain: Buffer, signal: AbortSignal): Promise<Known>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (known: Known) => void;
  readonly reject: (error: unknown) => void;
}

export interface OffloadOptions {
  readonly leastBytes: number;
  readonly cacheBytes: number;
  readonly detectionMs: number;
  /** The thread's program. @default the one in the package */
  readonly program?: URL;
  /** Told when the thread cannot be started; large contexts are then assessed on the event loop. */
  readonly onUnavailable?: () => void;
}

/** Starts one worker thread with what ships. One that dies at work is started again; what it held then fails. */
export function startOffload(options: OffloadOptions): Offload {
  const waiting = new Map<number, Waiting>();
  const program = options.program ?? new URL('./assess-worker.js', import.meta.url);
  let nextId = 0;
  let state: 'open' | 'unavailable' | 'closed' = 'open';
  let worker = start();

  function start(): Worker {
    let worked = false;
    const started = new Worker(program, {
      workerData: { cacheBytes: options.cacheBytes, detectionMs: options.detectionMs },
    });
    started.unref();
    started.on('message', (answer: Answer) => {
      worked = true;
      if (answer.id >= 0) settle(answer);
    });
    started.on('error', () => undefined);
    started.on('exit', () => {
      for (const { reject } of waiting.values()) reject(new Error('the assessment worker stopped'));
      waiting.clear();
      if (state === 'closed') return;
      if (worked) worker = start();
      else {
        state = 'unavailable';
        options.onUnavailable?.();
      }
    });
    return started;
  }

  function settle(answer: Answer): void {
    const entry = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (entry === undefined) return;
    if ('known' in answer) entry.resolve(answer.known);
    else if (answer.error === null) entry.reject(new Error('the assessment failed in its worker'));
    else entry.reject(new GuardError(answer.error.code, answer.error.message));
  }

  return {
    get leastBytes() {
      return state === 'open' ? options.leastBytes : Number.POSITIVE_INFINITY;
    },
    assess: (dialect, plain, signal) =>
      new Promise((resolve, reject) => {
        const id = nextId;
        nextId += 1;
        const onAbort = (): void => {
          waiting.delete(id);
          worker.postMessage({ kind: 'cancel', id } satisfies Request);
          reject(signal.reason);
        };
        if (signal.aborted) return reject(signal.reason);
        signal.addEventListener('abort', onAbort, { once: true });
        const done = (): void => signal.removeEventListener('abort', onAbort);
        waiting.set(id, {
          resolve: (known) => {
            done();
            resolve(known);
          },
          reject: (error) => {
            done();
            reject(error);
          },
        });
        worker.postMessage({ kind: 'assess', id, dialect, plain } satisfies Request);
      }),
    async close() {
      state = 'closed';
      await worker.terminate();
    },
  };
}
