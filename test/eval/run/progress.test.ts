import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { estimateRun } from '../../../src/eval/run/estimate.ts';
import { clock, progress } from '../../../src/eval/run/progress.ts';
import { smallRun } from './harness.ts';

test('tells rate, cost and time left, of what is still to be done', () => {
  const stream = new PassThrough();
  let now = 0;
  const shown = progress({ label: 'sampled', total: 50, price: { input: 1, output: 10 }, stream, now: () => now });
  shown.skip(10);
  now = 10_000;
  for (let n = 0; n < 20; n += 1) shown.done({ inputTokens: 1_000_000, outputTokens: 0 }, n === 0, 'id');
  shown.slowed(4);
  shown.end();
  const last = String(stream.read()).trimEnd().split('\n').at(-1);
  expect(last).toBe('sampled 20/40 · 2.0/s · 20000000 tokens · 20.00 USD · 1 failed · slowed down 1× · 0:10 left');
});

test('writes a time that a person reads', () => {
  expect([clock(5), clock(65), clock(3725), clock(Number.POSITIVE_INFINITY)]).toEqual(['0:05', '1:05', '1:02:05', '?']);
});

test('estimates prompts from the real ones and answers from the limit', async () => {
  const { options, session } = smallRun();
  const estimate = await estimateRun(session.plan, options.builder, 100, { input: 1, output: 1 });
  expect([estimate.trials, estimate.outputTokens]).toEqual([24, 2400]);
  let characters = 0;
  for (const cell of session.plan.cells) {
    const { messages } = await options.builder.build(cell, 'Why?', 0);
    characters += messages.reduce((sum, message) => sum + ('content' in message ? message.content.length : 0), 0);
  }
  expect(estimate.inputTokens).toBeGreaterThan((characters * 12) / 4);
  expect(estimate.usd).toBeCloseTo((estimate.inputTokens + 2400) / 1e6, 9);
});
