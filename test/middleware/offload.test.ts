import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import { startOffload, type Offload } from '../../src/middleware/offload.ts';
import { Overdue } from '../../src/middleware/known.ts';
import { calibrationFor, shippedDetectors, shippedDialects, shippedEngine } from '../../src/middleware/shipped.ts';
import { createEngine } from '../../src/middleware/engine.ts';
import { blockPrompt, chatBody, recklessPairs } from '../helpers/contexts.ts';

// The thread's program is TypeScript here: this one loads it.
const program = new URL('../helpers/assess-worker.mjs', import.meta.url);
const limits = { cacheBytes: 10_000_000, detectionMs: 20_000 };
let offload: Offload;
beforeAll(() => {
  offload = startOffload({ ...limits, leastBytes: 1, program });
});
afterAll(() => offload.close());

const [dialect] = shippedDialects;
if (dialect === undefined) throw new Error('a dialect ships');
const body = (text: string): Buffer => Buffer.from(chatBody(text));

describe('the assessment worker', () => {
  it('gives the verdict that the event loop would give', async () => {
    const here = shippedEngine(limits);
    const there = createEngine({ ...limits, detectors: [], offload, now: () => 0, newId: () => 'v' });
    for (const text of [blockPrompt(recklessPairs), 'hello']) {
      const input = {
        dialect,
        plain: body(text),
        policyFor: () => defaultPolicy,
        calibration: calibrationFor({}),
        signal: new AbortController().signal,
      };
      const [one, other] = [await here.inspect(input), await there.inspect(input)];
      expect({ ...other.verdict, id: '', timing: null }).toEqual({ ...one.verdict, id: '', timing: null });
    }
  });

  it('keeps the event loop free while it reads megabytes', async () => {
    const large = body('Some quite ordinary words about the weather in spring, which is mild.\n'.repeat(60_000));
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 1);
    await offload.assess({ dialect, plain: large, signal: new AbortController().signal });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(5);
  });

  it('passes on what is wrong with a body, by code', async () => {
    await expect(
      offload.assess({ dialect, plain: Buffer.from('{"messages": ['), signal: new AbortController().signal }),
    ).rejects.toMatchObject({ code: 'body_invalid' });
  });

  it('says that it is of no use when its program cannot be started', async () => {
    let told = (): void => undefined;
    const unavailable = new Promise<void>((resolve) => {
      told = resolve;
    });
    const broken = startOffload({
      ...limits,
      leastBytes: 1,
      program: new URL('./none.mjs', import.meta.url),
      onUnavailable: () => told(),
    });
    const first = broken.assess({ dialect, plain: body('x'), signal: new AbortController().signal });
    await expect(first).rejects.toThrow(Overdue);
    await unavailable;
    expect(broken.leastBytes).toBe(Number.POSITIVE_INFINITY);
    await broken.close();
  });

  it('carries edits out too, and keeps the event loop free while it does', async () => {
    const { calibration, policy } = {
      calibration: calibrationFor({}),
      policy: { ...defaultPolicy, mode: 'enforce' } as const,
    };
    const plain = body(`${blockPrompt(recklessPairs)}\n\n${'Some prose about gardens. '.repeat(40_000)}`);
    const input = {
      dialect,
      plain,
      signal: new AbortController().signal,
      action: 'strip',
      policy,
      calibration,
    } as const;
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 1);
    const edited = await offload.clean(input);
    clearInterval(timer);
    expect(edited?.toString()).not.toContain('penny stock');
    expect(edited?.toString()).toContain('gardens');
    expect(ticks).toBeGreaterThan(5);
  });

  it('calls a context overdue when the thread has no time for it', async () => {
    const busy = startOffload({ ...limits, detectionMs: 150, leastBytes: 1, program });
    const large = body('Q: a\nA: b\n'.repeat(400_000));
    const all = Array.from({ length: 30 }, () =>
      busy.assess({ dialect, plain: large, signal: new AbortController().signal }).then(
        () => 'ok',
        (error: Error) => error.name,
      ),
    );
    const outcomes = await Promise.all(all);
    expect(outcomes).toContain('Overdue');
    await busy.close();
    const engine = createEngine({
      ...limits,
      detectors: shippedDetectors,
      offload: { ...offload, leastBytes: 1, assess: () => Promise.reject(new Overdue('late')) },
      now: () => 0,
      newId: () => 'v',
    });
    const { verdict, model } = await engine.inspect({
      dialect,
      plain: body('hello'),
      policyFor: () => defaultPolicy,
      calibration: calibrationFor({}),
      signal: new AbortController().signal,
    });
    expect(verdict).toMatchObject({ risk: null, failedOpen: true, unscored: [{ reason: 'timeout' }] });
    expect(model).toBe('gpt-test');
  });

  it('lets go at once when the client has gone', async () => {
    const abort = new AbortController();
    const pending = offload.assess({ dialect, plain: body('x'.repeat(5_000_000)), signal: abort.signal });
    abort.abort(new Error('gone'));
    await expect(pending).rejects.toThrow('gone');
  });
});
