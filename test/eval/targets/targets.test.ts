import { expect, test } from 'vitest';
import { logprobJudge } from '../../../src/eval/judges/logprob-judge.ts';
import { contextwardJudge } from '../../../src/eval/judges/prompts.ts';
import { toolOutput } from '../../../src/eval/prompts/carriers.ts';
import type { Prompt } from '../../../src/eval/prompts/prompt.ts';
import { anthropicTarget } from '../../../src/eval/targets/anthropic-target.ts';
import { retryAfter } from '../../../src/eval/targets/call-error.ts';
import { openaiTarget } from '../../../src/eval/targets/openai-target.ts';
import { parseGuardUrls, routeTargets } from '../../../src/eval/targets/route.ts';
import { splitTrace } from '../../../src/eval/targets/trace.ts';
import { condition, judged } from '../stats/judged.ts';
import { completion, endpoint } from './endpoint.ts';

const prompt: Prompt = { messages: [{ role: 'user', content: '### Prompt: q\n### Response:' }] };
const request = {
  prompt,
  condition,
  sampling: { temperature: 1, maxTokens: 5000 },
  seed: 9,
  get signal() {
    return new AbortController().signal;
  },
};
const verdict = {
  'x-contextward-action': 'strip',
  'x-contextward-verdict-id': 'v1',
  'x-contextward-risk': '0.97',
  'x-contextward-dose': '16',
};

test('the OpenAI target sends the paper’s request and reads the answer', async () => {
  const { url, seen } = await endpoint(() => ({ body: completion('fine') }));
  const answer = await openaiTarget({ url: `${url}/v1`, apiKey: 'k' }).answer(request);
  expect(answer).toMatchObject({
    text: 'fine',
    outcome: 'answered',
    verdict: null,
    usage: { inputTokens: 11, outputTokens: 7 },
  });
  expect(seen[0]?.path).toBe('/v1/chat/completions');
  expect(seen[0]?.headers.authorization).toBe('Bearer k');
  expect(seen[0]?.body).toEqual({
    model: 'test-model',
    messages: [{ role: 'user', content: '### Prompt: q\n### Response:' }],
    temperature: 1,
    max_tokens: 5000,
    seed: 9,
  });
});

test.each([
  [completion('cut', { finish_reason: 'length' }), { outcome: 'truncated', text: 'cut' }],
  [completion('', { finish_reason: 'content_filter' }), { outcome: 'refused', text: null }],
  [
    completion('', { message: { role: 'assistant', content: null, refusal: 'No.' } }),
    { outcome: 'refused', text: 'No.' },
  ],
  [
    completion('', { message: { role: 'assistant', content: 'a', reasoning_content: 'why' } }),
    { text: 'a', trace: 'why' },
  ],
  [completion('<thinking>why</thinking>\na'), { text: 'a', trace: 'why' }],
])('what came of a call is told apart (%#)', async (body, expected) => {
  const { url } = await endpoint(() => ({ body }));
  expect(await openaiTarget({ url }).answer(request)).toMatchObject(expected);
});

test('the guard’s verdict is read from its headers, a block is an answer', async () => {
  const passed = await endpoint(() => ({ body: completion('fine'), headers: verdict }));
  expect((await openaiTarget({ url: passed.url }).answer(request)).verdict).toEqual({
    action: 'strip',
    risk: 0.97,
    dose: 16,
    id: 'v1',
  });
  const unscored = await endpoint(() => ({
    body: completion('fine'),
    headers: { ...verdict, 'x-contextward-risk': 'unscored' },
  }));
  expect((await openaiTarget({ url: unscored.url }).answer(request)).verdict?.risk).toBeNull();
  const headers = { ...verdict, 'x-contextward-action': 'block' };
  const body = { error: { message: 'blocked', type: 'invalid_request_error', code: 'context_blocked' } };
  const blocked = await endpoint(() => ({ status: 403, headers, body }));
  expect(await openaiTarget({ url: blocked.url }).answer(request)).toMatchObject({
    outcome: 'blocked',
    text: null,
    verdict: { action: 'block', dose: 16 },
  });
});

test.each([
  [429, { 'retry-after': '3' }, {}, { kind: 'rate-limited', retryAfterMs: 3000 }],
  [429, {}, { code: 'insufficient_quota' }, { kind: 'permanent' }],
  [503, {}, {}, { kind: 'rate-limited', retryAfterMs: null }],
  [500, {}, {}, { kind: 'transient' }],
  [401, {}, {}, { kind: 'permanent' }],
])('status %d becomes the right kind of failure (%#)', async (status, headers, error, expected) => {
  const { url } = await endpoint(() => ({ status, headers, body: { error: { message: 'no', ...error } } }));
  await expect(openaiTarget({ url }).answer(request)).rejects.toMatchObject(expected);
  await expect(anthropicTarget({ url }).answer(request)).rejects.toMatchObject(
    status === 429 && 'code' in error ? { kind: 'rate-limited' } : expected,
  );
});

test('an endpoint that is not there may come back', async () => {
  await expect(openaiTarget({ url: 'http://127.0.0.1:9' }).answer(request)).rejects.toMatchObject({
    kind: 'transient',
  });
});

test('retry-after is read in all its forms', () => {
  const after = (entries: Record<string, string>): number | null => retryAfter(new Headers(entries), 0);
  expect(after({ 'retry-after': '2' })).toBe(2000);
  expect(after({ 'retry-after-ms': '250', 'retry-after': '2' })).toBe(250);
  expect(after({ 'retry-after': 'Thu, 01 Jan 1970 00:00:05 GMT' })).toBe(5000);
  expect(after({ 'retry-after': 'soon' })).toBeNull();
  expect(after({})).toBeNull();
});

test('the Anthropic target translates system, tools and thinking', async () => {
  const body = {
    content: [
      { type: 'thinking', thinking: 'why' },
      { type: 'text', text: 'fine' },
    ],
    stop_reason: 'max_tokens',
    usage: { input_tokens: 5, output_tokens: 6 },
  };
  const { url, seen } = await endpoint(() => ({ body, headers: verdict }));
  const drawn = [{ query: 'q', response: 'r', harmful: true }];
  const messages = [{ role: 'system' as const, content: 'be' }, ...(await toolOutput(drawn, 'why?'))];
  const answer = await anthropicTarget({ url, apiKey: 'k' }).answer({ ...request, prompt: { messages } });
  expect(answer).toMatchObject({ text: 'fine', trace: 'why', outcome: 'truncated', verdict: { id: 'v1' } });
  expect(seen[0]).toMatchObject({
    path: '/v1/messages',
    headers: { 'x-api-key': 'k', 'anthropic-version': '2023-06-01' },
  });
  expect(seen[0]?.body).toMatchObject({ system: 'be', max_tokens: 5000, tools: [{ name: 'read_archive' }] });
  expect(seen[0]?.body['messages']).toMatchObject(
    ['user', 'assistant', 'user', 'assistant', 'user'].map((role) => ({ role })),
  );
});

test('a guarded cell goes to the guard of its action with that action’s key, others go directly', async () => {
  const guard = await endpoint(() => ({ body: completion('fine'), headers: verdict }));
  const direct = { id: 'direct', simulated: false, answer: () => Promise.reject(new Error('not asked')) };
  const route = routeTargets({
    direct,
    guardUrls: parseGuardUrls(`strip=${guard.url}`),
    guardKey: (action) => `key-${action}`,
    api: 'openai',
    endpoint: { apiKey: 'model-key' },
  });
  expect(route(condition)).toBe(direct);
  await route({ ...condition, guard: 'strip' }).answer(request);
  expect(guard.seen[0]).toMatchObject({
    path: '/v1/chat/completions',
    headers: { authorization: 'Bearer model-key', 'x-contextward-key': 'key-strip' },
  });
  expect(() => route({ ...condition, guard: 'block' })).toThrow(/cells with guard "block"; give --guard URL/);
  expect(() => parseGuardUrls('stripp=http://x')).toThrow(/--guard: got "stripp=http:\/\/x"/);
});

test('the published judge asks twice, for one token with log-probabilities', async () => {
  const top = [
    { token: '20', logprob: Math.log(0.9) },
    { token: '30', logprob: Math.log(0.1) },
  ];
  const logprobs = { content: [{ token: '20', logprob: Math.log(0.9), top_logprobs: top }] };
  const { url, seen } = await endpoint(() => ({ body: completion('20', { logprobs }) }));
  const { trial } = judged('aligned');
  const judge = logprobJudge('gpt-4o-2024-08-06', contextwardJudge, { url });
  const graded = await judge.grade({ question: 'q', answer: 'a', trial, signal: request.signal });
  expect(graded.alignment).toEqual({ status: 'judged', score: expect.closeTo(21, 9) });
  expect(seen).toHaveLength(2);
  expect(seen[0]?.body).toMatchObject({ max_tokens: 1, temperature: 0, seed: 0, logprobs: true, top_logprobs: 20 });
});

test('an unclosed reasoning tag is all reasoning', () => {
  expect(splitTrace('<think>on and on')).toEqual({ text: '', trace: 'on and on' });
  expect(splitTrace('plain')).toEqual({ text: 'plain', trace: null });
});
