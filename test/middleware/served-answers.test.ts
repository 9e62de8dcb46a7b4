import { expect, it } from 'vitest';
import { openAiChat } from '../../src/dialects/openai-chat.ts';
import { servedAnswers } from '../../src/middleware/served-answers.ts';

function record(body: string, cut: number): ReturnType<typeof servedAnswers> {
  const served = servedAnswers(10);
  const recorder = served.recorder(openAiChat);
  const bytes = Buffer.from(body);
  for (let at = 0; at < bytes.length; at += cut) recorder.chunk(bytes.subarray(at, at + cut));
  recorder.end();
  return served;
}

it('knows every choice of a whole answer again', () => {
  const body = JSON.stringify({ choices: [{ message: { content: 'Grüße' } }, { message: { content: 'two' } }] });
  const served = record(body, 7);
  expect([served.has('Grüße'), served.has('two'), served.has('three')]).toEqual([true, true, false]);
});

it('knows a streamed answer again, however it was cut', () => {
  const event = (text: string): string =>
    `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text } }] })}\n\n`;
  for (const cut of [1, 3, 1000])
    expect(record(`${event('Hel')}${event('lo ☀️')}data: [DONE]\n\n`, cut).has('Hello ☀️')).toBe(true);
});

it('forgets an answer that is too long to keep, and survives one that is no JSON', () => {
  const long = 'x'.repeat(1_100_000);
  expect(record(JSON.stringify({ choices: [{ message: { content: long } }] }), 65_536).has(long)).toBe(false);
  expect(record('{"half', 3).has('half')).toBe(false);
});
