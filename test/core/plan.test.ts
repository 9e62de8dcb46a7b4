import { describe, expect, it } from 'vitest';
import { parseBody } from '../../src/core/json.ts';
import { planEdits } from '../../src/core/plan.ts';
import type { Action } from '../../src/core/policy.ts';
import { findDemonstrations } from '../../src/detectors/finder/find.ts';
import { openAiChat } from '../../src/dialects/openai-chat.ts';

interface Message {
  readonly role: string;
  readonly content?: string | null;
  readonly tool_calls?: readonly { readonly id: string }[];
  readonly tool_call_id?: string;
}

/** Treats every demonstration as harmful and carries the action out. */
function act(action: Action, body: object): { messages: Message[]; left: number } {
  const raw = JSON.stringify(body);
  const context = openAiChat.read(parseBody(raw));
  const edited = openAiChat.apply(raw, context, planEdits(action, context, findDemonstrations(context)));
  const again = openAiChat.read(parseBody(edited));
  return { messages: (JSON.parse(edited) as { messages: Message[] }).messages, left: findDemonstrations(again).length };
}

const turns = {
  messages: [
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: 'one?' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 't1', type: 'function', function: { name: 'f', arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: 't1', content: 'result' },
    { role: 'assistant', content: 'bad one' },
    { role: 'user', content: 'two?' },
    { role: 'assistant', content: 'bad two' },
    { role: 'user', content: 'the real question' },
  ],
};

function assertPaired(messages: readonly Message[]): void {
  const open = new Set<string>();
  for (const { tool_calls: calls = [], tool_call_id: id } of messages) {
    for (const call of calls) open.add(call.id);
    if (id !== undefined) expect(open.delete(id)).toBe(true);
  }
  expect(open.size).toBe(0);
}

describe.each(['strip', 'reframe'] as const)('%s', (action) => {
  it('takes whole exchanges with their tool calls and results, and leaves the question', () => {
    const { messages, left } = act(action, turns);
    assertPaired(messages);
    expect(left).toBe(0);
    expect(messages[0]).toEqual(turns.messages[0]);
    expect(messages.at(-1)).toEqual(turns.messages.at(-1));
    expect(messages.map(({ role }) => role)).toEqual(
      action === 'strip' ? ['system', 'user'] : ['system', 'user', 'user'],
    );
    expect(JSON.stringify(messages).includes('bad one')).toBe(action === 'reframe');
  });

  it('cuts embedded demonstrations out of a system prompt and keeps what is around them', () => {
    const shown = Array.from({ length: 3 }, (_, n) => `### Prompt: how about ${n}?\n### Response: do ${n} badly`).join(
      '\n\n',
    );
    const { messages, left } = act(action, {
      messages: [
        { role: 'system', content: `You are a helper.\n\n${shown}\n\n### Prompt: next\n### Response:` },
        { role: 'user', content: 'q' },
      ],
    });
    expect(left).toBe(0);
    expect(messages[0]?.content).toContain('You are a helper.');
    expect(messages[0]?.content).toContain('### Prompt: next');
  });

  it('leaves a JSON tool result well-formed', () => {
    const rows = [
      { id: 1, input: 'q1', output: 'a1' },
      { id: 2, input: 'q2', output: 'a2' },
      { id: 3, input: 'q3', output: 'a3' },
    ];
    const { messages } = act(action, {
      messages: [
        { role: 'user', content: 'look it up' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 't', type: 'function', function: { name: 'f', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 't', content: JSON.stringify({ rows, total: 3 }) },
      ],
    });
    const result = JSON.parse(messages.at(-1)?.content ?? '') as { rows: unknown[]; total: number };
    expect(result.total).toBe(3);
    expect(JSON.stringify(result).includes('a2')).toBe(action === 'reframe');
  });

  it('keeps the user’s message when the last thing is an assistant’s', () => {
    const { messages } = act(action, {
      messages: [
        { role: 'user', content: 'q' },
        { role: 'assistant', content: 'a' },
      ],
    });
    expect(messages.some(({ role, content }) => role === 'user' && content === 'q')).toBe(true);
  });
});
