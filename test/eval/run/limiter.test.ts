import { expect, test, vi } from 'vitest';
import { callPatiently } from '../../../src/eval/run/call.ts';
import { forEachAtOnce } from '../../../src/eval/run/each.ts';
import { aimdLimiter } from '../../../src/eval/run/limiter.ts';
import { CallError } from '../../../src/eval/targets/call-error.ts';

const { signal } = new AbortController();

test('halves when told to slow down, once per round, and grows by one a round', async () => {
  vi.useFakeTimers();
  try {
    const limiter = aimdLimiter({ max: 16, now: Date.now });
    await Promise.all(Array.from({ length: 16 }, () => limiter.acquire(signal)));
    limiter.slowed(2000);
    for (let n = 0; n < 15; n += 1) limiter.slowed(2000);
    expect(limiter.limit).toBe(8);
    let started = false;
    const next = limiter.acquire(signal).then(() => (started = true));
    await vi.advanceTimersByTimeAsync(1900);
    expect(started).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    await next;
    expect(started).toBe(true);
    for (let n = 0; n < 8; n += 1) {
      limiter.succeeded();
      await limiter.acquire(signal);
    }
    expect(limiter.limit).toBeGreaterThan(8.9);
    expect(limiter.limit).toBeLessThan(9.1);
  } finally {
    vi.useRealTimers();
  }
});

test('never lets more through than its limit', async () => {
  const limiter = aimdLimiter({ max: 3 });
  let active = 0;
  let most = 0;
  const call = async (): Promise<void> => {
    active += 1;
    most = Math.max(most, active);
    await new Promise((resolve) => setTimeout(resolve, 1));
    active -= 1;
  };
  await Promise.all(Array.from({ length: 30 }, () => callPatiently(call, { limiter, signal })));
  expect(most).toBe(3);
});

test('a rate-limited call is made again after the wait that was asked for', async () => {
  const limiter = aimdLimiter({ max: 4 });
  const times: number[] = [];
  const answer = await callPatiently(
    () => {
      times.push(performance.now());
      if (times.length < 3) throw new CallError('rate-limited', 'slow', { retryAfterMs: 40 });
      return Promise.resolve('ok');
    },
    { limiter, signal },
  );
  expect(answer).toBe('ok');
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(35);
  expect(limiter.active).toBe(0);
});

test('a transient failure is tried again, a permanent one is not', async () => {
  const limiter = aimdLimiter({ max: 1 });
  const failing = (kind: 'transient' | 'permanent') => vi.fn(() => Promise.reject(new CallError(kind, 'no')));
  const transient = failing('transient');
  await expect(callPatiently(transient, { limiter, signal, retries: 2, pauseMs: 1 })).rejects.toThrow('no');
  expect(transient).toHaveBeenCalledTimes(3);
  const permanent = failing('permanent');
  await expect(callPatiently(permanent, { limiter, signal, retries: 2, pauseMs: 1 })).rejects.toThrow('no');
  expect(permanent).toHaveBeenCalledTimes(1);
  expect(limiter.active).toBe(0);
});

test('an abort ends the waiting for a turn', async () => {
  const limiter = aimdLimiter({ max: 1 });
  await limiter.acquire(signal);
  const abort = new AbortController();
  const waiting = limiter.acquire(abort.signal);
  abort.abort(new Error('stop'));
  await expect(waiting).rejects.toThrow('stop');
});

test('items are pulled only when there is room, and the first error ends it', async () => {
  let pulled = 0;
  function* items(): Generator<number> {
    for (;;) yield (pulled += 1);
  }
  const work = async (item: number): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (item === 10) throw new Error('ten');
  };
  await expect(forEachAtOnce(items(), 4, work)).rejects.toThrow('ten');
  expect(pulled).toBeLessThan(20);
});
