import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import { startOffload, type Offload } from '../../src/middleware/offload.ts';
import { calibrationFor, shippedDialects, shippedEngine } from '../../src/middleware/shipped.ts';
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
    await offload.assess(dialect.id, large, new AbortController().signal);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(5);
  });

  it('passes on what is wrong with a body, by code', async () => {
    await expect(
      offload.assess(dialect.id, Buffer.from('{"messages": ['), new AbortController().signal),
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
    await unavailable;
    expect(broken.leastBytes).toBe(Number.POSITIVE_INFINITY);
    await broken.close();
  });

  it('lets go at once when the client has gone', async () => {
    const abort = new AbortController();
    const pending = offload.assess(dialect.id, body('x'.repeat(5_000_000)), abort.signal);
    abort.abort(new Error('gone'));
    await expect(pending).rejects.toThrow('gone');
  });
});
