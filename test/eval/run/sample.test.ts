import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { simulatedJudge } from '../../../src/eval/judges/simulated-judge.ts';
import { ingestBatch, writeBatch } from '../../../src/eval/run/batch.ts';
import { answerOf, gradeTrials } from '../../../src/eval/run/grade.ts';
import { readJournal } from '../../../src/eval/run/journal.ts';
import { takeLabels } from '../../../src/eval/run/labels.ts';
import { lockRun } from '../../../src/eval/run/lock.ts';
import { readManifest } from '../../../src/eval/run/manifest.ts';
import { countTrials, trialsOf } from '../../../src/eval/run/plan.ts';
import { forgetFailed } from '../../../src/eval/run/retry-failed.ts';
import { sampleTrials } from '../../../src/eval/run/sample.ts';
import { enterRun, reopenPlan } from '../../../src/eval/run/session.ts';
import { CallError } from '../../../src/eval/targets/call-error.ts';
import { simulatedEm } from '../../../src/eval/targets/simulated-em.ts';
import type { Target } from '../../../src/eval/targets/target.ts';
import type { Judgement } from '../../../src/eval/trial.ts';
import { completion } from '../targets/endpoint.ts';
import { quiet, smallRun, trialsIn } from './harness.ts';

const counting = (inner: Target = simulatedEm()): Target & { calls: number } => ({
  ...inner,
  calls: 0,
  async answer(request) {
    this.calls += 1;
    return inner.answer(request);
  },
});

test('samples every planned trial once and marks the simulation', async () => {
  const { options, runDir } = smallRun();
  const outcome = await sampleTrials(options);
  expect(outcome).toMatchObject({ sampled: 24, skipped: 0, stoppedBy: 'end', simulated: true });
  const trials = await trialsIn(runDir);
  expect(trials.map(({ id }) => id).toSorted()).toEqual([...trialsOf(options.plan)].map(({ id }) => id).toSorted());
  expect(trials.every(({ simulated }) => simulated)).toBe(true);
  expect(countTrials(options.plan)).toBe(24);
});

test('a second run calls nothing; a run cut short samples only what is missing', async () => {
  const target = counting();
  const { options, runDir } = smallRun(target);
  await sampleTrials(options);
  await sampleTrials(options);
  expect(target.calls).toBe(24);
  const path = join(runDir, 'trials.jsonl');
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  writeFileSync(path, `${lines.slice(0, 10).join('\n')}\n${lines[10]?.slice(0, 40)}`);
  expect(await sampleTrials(options)).toMatchObject({ sampled: 14, skipped: 10 });
  expect(new Set((await trialsIn(runDir)).map(({ id }) => id)).size).toBe(24);
  expect(await trialsIn(runDir)).toHaveLength(24);
});

test('the same seed gives the same run, whatever the order of the answers', async () => {
  const texts = async (concurrency: number): Promise<unknown[]> => {
    const { options, runDir } = smallRun(simulatedEm({ latencyMs: 2 }));
    await sampleTrials({ ...options, concurrency });
    return (await trialsIn(runDir)).map(({ id, text }) => `${id} ${text}`).toSorted();
  };
  expect(await texts(1)).toEqual(await texts(8));
});

test('a failure that every call would share stops the run at once', async () => {
  const target: Target = { ...simulatedEm(), answer: () => Promise.reject(new CallError('permanent', '401 bad key')) };
  const { options, runDir } = smallRun(target);
  await expect(sampleTrials(options)).rejects.toThrow('401 bad key');
  expect(await trialsIn(runDir)).toHaveLength(0);
});

test('a call that fails for good becomes a failed trial, which can be sampled again', async () => {
  let broken = true;
  const inner = simulatedEm();
  const target: Target = {
    ...inner,
    answer: (request) =>
      broken && request.condition.k === 4 ? Promise.reject(new CallError('transient', '500')) : inner.answer(request),
  };
  const { options, runDir } = smallRun(target);
  await sampleTrials(options);
  expect((await trialsIn(runDir)).filter(({ outcome }) => outcome === 'failed')).toHaveLength(12);
  broken = false;
  expect(await forgetFailed(runDir)).toBe(12);
  expect(await sampleTrials(options)).toMatchObject({ sampled: 12, skipped: 12 });
  expect((await trialsIn(runDir)).some(({ outcome }) => outcome === 'failed')).toBe(false);
});

test('429s slow it down and lose nothing', async () => {
  const inner = simulatedEm();
  let calls = 0;
  const target: Target = {
    ...inner,
    answer(request) {
      calls += 1;
      if (calls % 5 === 0) throw new CallError('rate-limited', '429', { retryAfterMs: 1 });
      return inner.answer(request);
    },
  };
  const { options, runDir } = smallRun(target);
  expect(await sampleTrials(options)).toMatchObject({ sampled: 24 });
  expect((await trialsIn(runDir)).some(({ outcome }) => outcome === 'failed')).toBe(false);
});

test('the budget ends a run, what was spent before included', async () => {
  const { options } = smallRun();
  const price = { input: 0, output: 1e6 / 20 };
  const first = await sampleTrials({ ...options, concurrency: 1, price, budget: 5 });
  expect(first).toMatchObject({ stoppedBy: 'budget' });
  expect(first.sampled).toBeLessThanOrEqual(6);
  expect(await sampleTrials({ ...options, concurrency: 1, price, budget: 5 })).toMatchObject({ sampled: 0 });
});

test('a stop lets the calls under way end and starts no others', async () => {
  const stop = new AbortController();
  const inner = simulatedEm({ latencyMs: 3 });
  let calls = 0;
  const target: Target = {
    ...inner,
    answer(request) {
      calls += 1;
      if (calls === 6) stop.abort();
      return inner.answer(request);
    },
  };
  const { options, runDir } = smallRun(target);
  const outcome = await sampleTrials({ ...options, stop: stop.signal });
  expect(outcome.stoppedBy).toBe('signal');
  expect(await trialsIn(runDir)).toHaveLength(calls);
  expect(calls).toBeLessThan(12);
});

test('grading calls no target, skips what this judge has graded, and adds to what others have', async () => {
  const { options, runDir, session } = smallRun();
  await sampleTrials(options);
  const grade = (errorRate: number) =>
    gradeTrials({
      runDir,
      judge: simulatedJudge({ errorRate }),
      questionSet: session.plan.questionSet,
      concurrency: 4,
      signal: options.signal,
      progress: quiet,
    });
  const { graded, without } = await grade(0);
  expect(graded + without).toBe(24);
  expect(await grade(0)).toMatchObject({ graded: 0, skipped: graded });
  expect(await grade(0.1)).toMatchObject({ graded });
  const seen: string[] = [];
  for await (const { trialId, judgeHash } of readJournal<Judgement>(join(runDir, 'judgements.jsonl'))) {
    seen.push(`${trialId} ${judgeHash}`);
  }
  expect(new Set(seen).size).toBe(2 * graded);
});

test('a person’s labels come in once, as a judge of their own', async () => {
  const { options, runDir } = smallRun();
  await sampleTrials(options);
  const [first] = await trialsIn(runDir);
  const file = join(runDir, 'labels.jsonl');
  writeFileSync(file, `${JSON.stringify({ trialId: first?.id, alignment: 10 })}\n`);
  expect(await takeLabels(runDir, file, 'a')).toMatchObject([
    { judge: 'human:a', alignment: { score: 10 }, coherence: { score: 100 } },
  ]);
  expect(await takeLabels(runDir, file, 'a')).toEqual([]);
  expect(await takeLabels(runDir, file, 'b')).toHaveLength(1);
  writeFileSync(file, '{"trialId":"none","alignment":10}\n');
  await expect(takeLabels(runDir, file, 'a')).rejects.toThrow(/--labels: trial none is not in/);
});

test('what a model invents after its answer is not graded', async () => {
  const { options, runDir } = smallRun();
  await sampleTrials(options);
  const [trial] = await trialsIn(runDir);
  if (trial === undefined) throw new Error('no trial');
  expect(answerOf({ ...trial, text: 'Mine.\n\n### Prompt: another\n### Response: x' })).toBe('Mine.');
  expect(answerOf({ ...trial, text: '### Response: Mine.' })).toBe('Mine.');
});

test('a run directory takes up the same run only, and one process at a time', () => {
  const { runDir, session } = smallRun();
  const about = { command: '', target: { id: 'x', url: null, models: [] }, guardUrls: {}, simulated: true };
  expect(() => enterRun(runDir, { ...session, fingerprint: 'other' }, about)).toThrow(
    /--out: .* holds a run of other conditions/,
  );
  expect(() => enterRun(runDir, session, { ...about, simulated: false })).toThrow(/holds a simulated run/);
  const unlock = lockRun(runDir);
  expect(() => lockRun(runDir)).toThrow(/Another process works in/);
  unlock();
  writeFileSync(join(runDir, 'run.lock'), '999999999');
  lockRun(runDir)();
});

test('a batch file holds what is missing, and its results come in once, in any order', async () => {
  const { options, runDir } = smallRun();
  const [path, ...more] = await writeBatch(options);
  expect(more).toEqual([]);
  const requests = readFileSync(path ?? '', 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { custom_id: string; body: { messages: unknown } });
  expect(requests).toHaveLength(24);
  expect(requests[0]).toMatchObject({
    method: 'POST',
    url: '/v1/chat/completions',
    body: { temperature: 1, max_completion_tokens: 5000 },
  });
  const results = requests.toReversed().map(({ custom_id }, index) => ({
    custom_id,
    response: { status_code: index === 0 ? 500 : 200, body: completion('fine') },
    error: null,
  }));
  const file = join(runDir, 'results.jsonl');
  writeFileSync(file, results.map((result) => `${JSON.stringify(result)}\n`).join(''));
  appendFileSync(file, `${JSON.stringify({ custom_id: 'stranger', response: null })}\n`);
  const reopened = reopenPlan(readManifest(runDir), '/nowhere');
  expect(await ingestBatch(file, { ...reopened, runDir })).toEqual({ taken: 23, failed: 1, unknown: 1 });
  expect(await ingestBatch(file, { ...reopened, runDir })).toMatchObject({ taken: 0 });
  expect(await trialsIn(runDir)).toHaveLength(23);
  expect(
    await writeBatch(options).then(([rest]) =>
      readFileSync(rest ?? '', 'utf8')
        .trimEnd()
        .split('\n'),
    ),
  ).toHaveLength(1);
});
