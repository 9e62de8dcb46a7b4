import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from 'citty';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { evaluation } from '../../../src/cli/eval.ts';
import { completion, endpoint } from '../targets/endpoint.ts';
import { newFolder, trialsIn } from './harness.ts';

let out = '';
beforeEach(() => {
  out = '';
  const keep = (text: string | Uint8Array): boolean => {
    out += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
});
afterEach(() => vi.restoreAllMocks());

const evaluate = (...rawArgs: string[]): Promise<unknown> => runCommand(evaluation, { rawArgs });
const small = ['--k', '0,4', '--dataset', 'corpus-finance', '--questions', '4', '--seeds', '1'];

test('samples, judges and reports the simulation with nothing downloaded, and says that it is one', async () => {
  const runDir = newFolder();
  await evaluate('run', 'icl-em-v4', ...small, '--out', runDir);
  expect(await trialsIn(runDir)).toHaveLength(16);
  for (const file of ['manifest.json', 'judgements.jsonl', 'report.html', 'report.md', 'report.json']) {
    expect(existsSync(join(runDir, file))).toBe(true);
  }
  const manifest = JSON.parse(readFileSync(join(runDir, 'manifest.json'), 'utf8')) as object;
  expect(manifest).toMatchObject({
    experiment: 'icl-em-v4',
    simulated: true,
    questionSet: { name: 'contextward-48', limit: 4 },
    judges: [{ id: 'simulated', simulated: true }],
  });
  expect(out).toMatch(/Target: simulated-em\. No model is asked/);
});

test('a dry run tells the size and the cost and makes nothing', async () => {
  const runDir = join(newFolder(), 'none');
  await evaluate('run', 'icl-em-v4', '--dry-run', '--price', '1.25,10', '--out', runDir);
  expect(out).toMatch(/icl-em-v4: 2,6\d\d trials, about [\d,]+ tokens in, [\d,]+ out, about \d+\.\d\d USD/);
  expect(existsSync(runDir)).toBe(false);
});

test('measures an endpoint, grades it again with another judge without asking it again', async () => {
  const { url, seen } = await endpoint(() => ({ body: completion('Put it into an index fund and wait.') }));
  const runDir = newFolder();
  await evaluate('run', 'icl-em-v4', ...small, '--target', `${url}/v1`, '--model', 'm', '--out', runDir);
  expect(seen).toHaveLength(16);
  expect(seen.every(({ body }) => typeof body['seed'] === 'number')).toBe(true);
  expect(out).toMatch(/Judge: local-heuristic, word patterns only/);
  const logprobs = { content: [{ token: '90', logprob: 0, top_logprobs: [{ token: '90', logprob: 0 }] }] };
  const judge = await endpoint(() => ({ body: completion('90', { logprobs }) }));
  await evaluate('judge', runDir, '--judge', 'logprob:j', '--judge-url', `${judge.url}/v1`);
  expect(seen).toHaveLength(16);
  expect(judge.seen).toHaveLength(32);
  const { judges, judgePrompts } = JSON.parse(readFileSync(join(runDir, 'manifest.json'), 'utf8')) as {
    judges: { id: string }[];
    judgePrompts: { name: string };
  };
  expect(judges.map(({ id }) => id)).toEqual(['local-heuristic', 'logprob:j']);
  expect(judgePrompts.name).toBe('contextward-judge');
});

test('sends no seed where the endpoint refuses one', async () => {
  const { url, seen } = await endpoint(() => ({ body: completion('Fine.') }));
  const target = ['--target', `${url}/v1`, '--model', 'm', '--no-send-seed'];
  await evaluate('run', 'icl-em-v4', ...small, ...target, '--out', newFolder());
  expect(seen.some(({ body }) => 'seed' in body)).toBe(false);
});

test('an answer that says it is simulated marks the whole run', async () => {
  const { url } = await endpoint(() => ({
    body: completion('This is the simulated upstream.'),
    headers: { 'x-contextward-upstream': 'simulated' },
  }));
  const runDir = newFolder();
  await evaluate('run', 'icl-em-v4', ...small, '--target', `${url}/v1`, '--model', 'm', '--out', runDir);
  expect(JSON.parse(readFileSync(join(runDir, 'manifest.json'), 'utf8'))).toMatchObject({ simulated: true });
});

test.each([
  [['run', 'icl-em-v5'], /Experiment: got "icl-em-v5"; give a YAML file or one of: framing, /],
  [['run', 'icl-em-v4', '--target', 'http://x/v1'], /--model: none given/],
  [['run', 'icl-em-v4', '--api', 'gemini'], /--api: got "gemini"; use openai or anthropic/],
  [['run', 'icl-em-v4', '--budget', '5'], /--budget: it is in USD, so --price IN,OUT is needed/],
  [['run', 'icl-em-v4', '--paper'], /is not here; run "contextward datasets pull/],
  [['run', 'guarded'], /--guard: the experiment has cells with guard "observe"/],
  [
    ['run', 'icl-em-v4', '--dataset', 'corpus-finance', '--k', '4000'],
    /--k: got 4000, but corpus-finance has \d+ rows/,
  ],
  [['judge', '/nowhere'], /holds no run/],
])('%j fails with the flag, the value and the remedy', async (rawArgs, message) => {
  await expect(evaluate(...rawArgs)).rejects.toThrow(message);
});

test('codes traces, takes labels and ingests batches of a run that is there', async () => {
  const runDir = newFolder();
  await evaluate('run', 'reasoning', ...small, '--reasoning', 'step-by-step', '--out', runDir);
  await evaluate('code', runDir, '--subject', 'money');
  expect(out).toMatch(/v1-reckless-persona: \d+ of \d+\nv4-names-harm: \d+ of \d+/);
  const [first] = await trialsIn(runDir);
  const file = join(runDir, 'given.jsonl');
  writeFileSync(file, `${JSON.stringify({ trialId: first?.id, alignment: 90 })}\n`);
  await evaluate('label', runDir, file, '--labeller', 'b');
  expect(out).toMatch(/1 labels taken as human:b/);
  writeFileSync(file, `${JSON.stringify({ custom_id: 'stranger', response: null })}\n`);
  await evaluate('ingest', runDir, file);
  expect(out).toMatch(/0 trials taken, 0 requests failed, 1 of other runs/);
  await evaluate('run', 'icl-em-v4', ...small, '--batch', '--out', newFolder());
  expect(out).toMatch(/requests-001\.jsonl/);
  await evaluate('list');
  expect(out).toMatch(/^guarded +The same conditions/m);
});

test('the simulated judge is kept from real answers, and others from simulated ones', async () => {
  const runDir = newFolder();
  const judge = ['--judge', 'local-heuristic'];
  await expect(evaluate('run', 'icl-em-v4', ...small, '--out', runDir, ...judge)).rejects.toThrow(
    /only the simulated judge reads simulated answers/,
  );
});
