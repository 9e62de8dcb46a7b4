export interface LimiterOptions {
  /** Most calls under way at once. */
  readonly max: number;
  /** Calls under way at the start. @default max */
  readonly start?: number;
  /** @default Date.now */
  readonly now?: () => number;
}

/**
 * How many calls may be under way: additive increase, multiplicative decrease. A success adds 1/limit, so a full round
 * adds one call; being told to slow down halves the limit, once per round, and holds everything until the time that the
 * provider names.
 */
export interface Limiter {
  readonly limit: number;
  readonly active: number;
  /** Resolves with the call's turn; call `succeeded`, `slowed` or `released` once for each. */
  acquire(signal: AbortSignal): Promise<void>;
  succeeded(): void;
  /** @param retryAfterMs null where the provider did not say */
  slowed(retryAfterMs: number | null): void;
  /** A failure that says nothing about the rate. */
  released(): void;
}

/** Without `retry-after`, and at least: 1 s, doubled for each slow-down in a row, 60 s at most. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** A provider that names hours is asked again after this. */
const LONGEST_RETRY_AFTER_MS = 600_000;

export function aimdLimiter({ max, start = max, now = Date.now }: LimiterOptions): Limiter {
  let limit = Math.max(1, start);
  let active = 0;
  let heldUntil = 0;
  let inARow = 0;
  let lastCut = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;
  const waiting = new Set<() => void>();

  function admit(): void {
    const hold = heldUntil - now();
    if (hold > 0) {
      timer ??= setTimeout(() => {
        timer = null;
        admit();
      }, hold);
      return;
    }
    for (const start of waiting) {
      if (active >= Math.floor(limit)) return;
      waiting.delete(start);
      active += 1;
      start();
    }
  }

  function finish(): void {
    active -= 1;
    admit();
  }

  return {
    get limit() {
      return limit;
    },
    get active() {
      return active;
    },
    acquire(signal) {
      return new Promise((resolve, reject) => {
        const start = (): void => {
          signal.removeEventListener('abort', abort);
          resolve();
        };
        const abort = (): void => {
          waiting.delete(start);
          reject(signal.reason as Error);
        };
        if (signal.aborted) return abort();
        signal.addEventListener('abort', abort, { once: true });
        waiting.add(start);
        admit();
      });
    },
    succeeded() {
      limit = Math.min(max, limit + 1 / limit);
      inARow = 0;
      finish();
    },
    slowed(retryAfterMs) {
      const own = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(inARow, 6));
      const pause = Math.min(LONGEST_RETRY_AFTER_MS, retryAfterMs ?? own);
      // Calls that were under way at the cut are refused too; they tell nothing new.
      if (now() - lastCut > Math.min(pause, 1000) && now() >= heldUntil) {
        limit = Math.max(1, limit / 2);
        lastCut = now();
        inARow += 1;
      }
      heldUntil = Math.max(heldUntil, now() + pause);
      finish();
    },
    released: finish,
  };
}
