import { costOf, type Price } from './estimate.ts';

export interface ProgressOptions {
  readonly label: string;
  readonly total: number;
  readonly price: Price | null;
  readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** @default Date.now */
  readonly now?: () => number;
}

/** Progress on standard error: a line that is rewritten on a terminal, one line every 10 s elsewhere. */
export interface Progress {
  /** These were done before: they are not waited for. */
  skip(count: number): void;
  /** @param id of the trial, which is on file by then */
  done(usage: { readonly inputTokens: number; readonly outputTokens: number }, failed: boolean, id: string): void;
  slowed(limit: number): void;
  /** Writes the last state and stops. */
  end(): void;
}

export function progress({ label, total, price, stream, now = Date.now }: ProgressOptions): Progress {
  const start = now();
  const tty = stream.isTTY === true;
  const every = tty ? 200 : 10_000;
  const state = { total, done: 0, failed: 0, slowdowns: 0, input: 0, output: 0 };
  let last = start;

  function line(): string {
    const seconds = Math.max(0.001, (now() - start) / 1000);
    const rate = state.done / seconds;
    const left = rate > 0 ? (state.total - state.done) / rate : Number.POSITIVE_INFINITY;
    return [
      `${label} ${state.done}/${state.total}`,
      `${rate.toFixed(rate < 10 ? 1 : 0)}/s`,
      `${state.input + state.output} tokens`,
      ...(price === null ? [] : [`${costOf(state.input, state.output, price).toFixed(2)} USD`]),
      ...(state.failed > 0 ? [`${state.failed} failed`] : []),
      ...(state.slowdowns > 0 ? [`slowed down ${state.slowdowns}×`] : []),
      `${clock(left)} left`,
    ].join(' · ');
  }

  function show(force: boolean): void {
    if (!force && now() - last < every) return;
    last = now();
    stream.write(tty ? `\r\u001b[K${line()}` : `${line()}\n`);
  }

  return {
    skip(count) {
      state.total -= count;
    },
    done({ inputTokens, outputTokens }, failed) {
      state.done += 1;
      state.input += inputTokens;
      state.output += outputTokens;
      if (failed) state.failed += 1;
      show(false);
    },
    slowed() {
      state.slowdowns += 1;
    },
    end() {
      show(true);
      if (tty) stream.write('\n');
    },
  };
}

/** `1:02:03`, `2:03`; `?` for a time nobody knows. */
export function clock(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const whole = Math.ceil(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}
