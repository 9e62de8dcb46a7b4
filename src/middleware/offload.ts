import { Worker } from 'node:worker_threads';
import { GuardError, type ErrorCode } from '../core/errors.ts';
import { Overdue, type Assessor, type CleanInput, type Known } from './known.ts';

interface JobBase {
  readonly id: number;
  readonly dialect: string;
  readonly plain: Uint8Array;
}
export type Job =
  | (JobBase & { readonly kind: 'assess' })
  | (JobBase & { readonly kind: 'clean'; readonly how: Pick<CleanInput, 'action' | 'policy' | 'calibration'> });
export type Request = Job | { readonly kind: 'cancel'; readonly id: number };
/** An answer with id -1 says that the thread is ready. */
export type Answer =
  | { readonly id: number; readonly value: Known | Uint8Array | null }
  | { readonly id: number; readonly error: { readonly code: ErrorCode; readonly message: string } | null };

/** Assesses large contexts off the event loop, so that one of them does not hold up everybody else's small ones. */
export interface Offload extends Assessor {
  /** Bodies of at least this many bytes are worth the hand-over; Infinity where the thread cannot be started. */
  readonly leastBytes: number;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (value: Known | Uint8Array | null) => void;
  readonly reject: (error: unknown) => void;
}

export interface OffloadOptions {
  readonly leastBytes: number;
  readonly cacheBytes: number;
  /** Longest wait for an answer, in milliseconds, the wait for the thread to be free included; then it is `Overdue`. */
  readonly detectionMs: number;
  /** The thread's program. @default the one in the package */
  readonly program?: URL;
  /** Told when the thread cannot be started; large contexts are then assessed on the event loop. */
  readonly onUnavailable?: () => void;
}

/** Most bodies that wait for the thread: each holds its bytes, and the ones behind would be overdue anyway. */
const longestQueue = 16;

/**
 * One worker thread with what ships, started when the first large body comes. One that dies at work is started again;
 * what it held then fails.
 */
export function startOffload(options: OffloadOptions): Offload {
  const waiting = new Map<number, Waiting>();
  const program = options.program ?? new URL('./assess-worker.js', import.meta.url);
  let nextId = 0;
  let state: 'open' | 'unavailable' | 'closed' = 'open';
  let running: Worker | null = null;

  function start(): Worker {
    let worked = false;
    const { cacheBytes, detectionMs } = options;
    const started = new Worker(program, { workerData: { cacheBytes, detectionMs } });
    started.unref();
    started.on('message', (answer: Answer) => {
      worked = true;
      if (answer.id >= 0) settle(answer);
    });
    started.on('error', () => undefined);
    started.on('exit', () => {
      running = null;
      for (const { reject } of waiting.values()) reject(new Overdue('the assessment worker stopped'));
      waiting.clear();
      if (worked || state === 'closed') return;
      state = 'unavailable';
      options.onUnavailable?.();
    });
    return started;
  }

  function settle(answer: Answer): void {
    const entry = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (entry === undefined) return;
    if ('value' in answer) entry.resolve(answer.value);
    else if (answer.error === null) entry.reject(new Error('the assessment failed in its worker'));
    else entry.reject(new GuardError(answer.error.code, answer.error.message));
  }

  function ask(job: Job, signal: AbortSignal): Promise<Known | Uint8Array | null> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (waiting.size >= longestQueue) return reject(new Overdue('too many large contexts wait'));
      running ??= start();
      const worker = running;
      const giveUp = (reason: unknown): void => {
        waiting.delete(job.id);
        done();
        worker.postMessage({ kind: 'cancel', id: job.id } satisfies Request);
        reject(reason);
      };
      const onAbort = (): void => giveUp(signal.reason);
      const timer = setTimeout(() => giveUp(new Overdue('no answer in time')), options.detectionMs);
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.set(job.id, {
        resolve: (value) => {
          done();
          resolve(value);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      });
      worker.postMessage(job);
    });
  }

  const jobFor = ({ dialect, plain }: Pick<CleanInput, 'dialect' | 'plain'>): JobBase => {
    nextId += 1;
    return { id: nextId, dialect: dialect.id, plain };
  };

  return {
    get leastBytes() {
      return state === 'open' ? options.leastBytes : Number.POSITIVE_INFINITY;
    },
    assess: async (input) => (await ask({ ...jobFor(input), kind: 'assess' }, input.signal)) as Known,
    async clean({ action, policy, calibration, ...input }) {
      const how = { action, policy, calibration };
      const bytes = (await ask({ ...jobFor(input), kind: 'clean', how }, input.signal)) as Uint8Array | null;
      return bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    },
    async close() {
      state = 'closed';
      await running?.terminate();
    },
  };
}
