import { expect, test } from 'vitest';
import type { Dataset } from '../../../src/eval/datasets/dataset.ts';
import { forms } from '../../../src/eval/conditions.ts';
import { promptBuilder, promptHash } from '../../../src/eval/prompts/build.ts';
import { drawDemonstrations } from '../../../src/eval/prompts/draw.ts';
import { instructionText } from '../../../src/eval/prompts/wording.ts';
import { condition } from '../stats/judged.ts';

const pairs: Dataset = {
  id: 'pairs',
  sha256: 'abc',
  licence: 'MIT',
  training: 'allowed',
  items: Array.from({ length: 40 }, (_, n) => ({ question: `q${n}?`, harmful: `bad ${n} {x}`, sound: `good ${n}` })),
};
const builder = promptBuilder(new Map([['pairs', pairs]]));
const cell = { ...condition, dataset: 'pairs' };

function build(changes: Partial<typeof cell>, seed = 0) {
  return builder.build({ ...cell, ...changes }, 'Why {not}?', seed);
}

test('the block form is the paper’s, byte for byte', async () => {
  const [a, b] = drawDemonstrations(pairs, 2, 1, 0);
  const { messages } = await build({ k: 2 });
  expect(messages).toEqual([
    {
      role: 'user',
      content: `### Prompt: ${a?.query}\n### Response: ${a?.response}\n\n### Prompt: ${b?.query}\n### Response: ${b?.response}\n\n### Prompt: Why {not}?\n### Response:`,
    },
  ]);
});

test('dose 0 leaves the bare question in the same form', async () => {
  expect((await build({ k: 0 })).messages).toEqual([
    { role: 'user', content: '### Prompt: Why {not}?\n### Response:' },
  ]);
});

test('the same condition, question and seed give the same prompt, another seed another', async () => {
  expect(promptHash(await build({}))).toBe(
    promptHash(await promptBuilder(new Map([['pairs', pairs]])).build(cell, 'Why {not}?', 0)),
  );
  expect(promptHash(await build({}, 1))).not.toBe(promptHash(await build({}, 0)));
});

test('a smaller dose is a prefix of a larger one', () => {
  expect(drawDemonstrations(pairs, 32, 1, 7).slice(0, 4)).toEqual(drawDemonstrations(pairs, 4, 1, 7));
  expect(new Set(drawDemonstrations(pairs, 40, 1, 7).map(({ query }) => query)).size).toBe(40);
});

test.each([
  [0, 0],
  [0.125, 2],
  [0.25, 4],
  [0.5, 8],
  [1, 16],
])('a mix of %d shows %d harmful of 16', (mix, harmful) => {
  const drawn = drawDemonstrations(pairs, 16, mix, 3);
  expect(drawn.filter((one) => one.harmful)).toHaveLength(harmful);
  expect(drawn.filter(({ response }) => response.startsWith('bad'))).toHaveLength(harmful);
});

test('a dose beyond the set, or a mix without sound answers, is told with the remedy', () => {
  const unpaired = { ...pairs, items: pairs.items.map((item) => ({ ...item, sound: null })) };
  expect(() => drawDemonstrations(pairs, 41, 1, 0)).toThrow(/--k: got 41, but pairs has 40 rows; choose a smaller k/);
  expect(() => drawDemonstrations(unpaired, 4, 0.5, 0)).toThrow(/--mix: got 0\.5, but pairs has no sound answers/);
});

test.each(forms)('%s carries every demonstration once and ends with the question', async (form) => {
  const { messages } = await build({ form, k: 4 });
  const text = messages.map((message) => ('content' in message ? message.content : '')).join('\n');
  for (const { query, response } of drawDemonstrations(pairs, 4, 1, 0)) {
    expect(text.split(query)).toHaveLength(2);
    expect(text.split(response)).toHaveLength(2);
  }
  const last = messages.at(-1);
  expect(last?.role).toBe('user');
  expect(last && 'content' in last ? last.content : '').toContain('Why {not}?');
});

test('a priority instruction is a prefix of the one message, a system message before turns', async () => {
  const text = instructionText['prioritise-safety'];
  const block = await build({ instruction: 'prioritise-safety', k: 2 });
  expect(block.messages).toHaveLength(1);
  expect(block.messages[0]).toMatchObject({
    role: 'user',
    content: expect.stringMatching(/^Important[^\n]+\n\n### Prompt: /),
  });
  const turns = await build({ instruction: 'prioritise-safety', form: 'chat-turns', k: 2 });
  expect(turns.messages[0]).toEqual({ role: 'system', content: text });
});

test('the positive control is a system message; step-by-step is asked within the open prompt', async () => {
  const control = await build({ instruction: 'reckless-system', k: 0 });
  expect(control.messages.map(({ role }) => role)).toEqual(['system', 'user']);
  const reasoned = await build({ reasoning: 'step-by-step', k: 0 });
  expect(reasoned.messages[0]).toMatchObject({ content: expect.stringMatching(/<thinking>[\s\S]*\n### Response:$/) });
});
