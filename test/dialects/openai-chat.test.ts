import { describe, expect, it } from 'vitest';
import type { Edit } from '../../src/core/edit.ts';
import { parseBody, type JsonObject } from '../../src/core/json.ts';
import { openAiChat } from '../../src/dialects/openai-chat.ts';

const read = (body: object) => openAiChat.read(parseBody(JSON.stringify(body)));

describe('reading a Chat Completions body', () => {
  it('sees every text with its origin and pointer, tools first', () => {
    const context = read({
      model: 'm',
      tools: [
        { type: 'function', function: { name: 'f', description: 'finds things', parameters: { type: 'object' } } },
      ],
      messages: [
        { role: 'developer', content: 'be brief' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'part one' },
            { type: 'text', text: 'part two' },
          ],
        },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: '1', type: 'function', function: { name: 'f', arguments: '{"q":1}' } }],
        },
        { role: 'tool', tool_call_id: '1', content: 'found' },
        { role: 'assistant', content: 'done', refusal: 'no' },
      ],
    });
    const seen = context.segments.map(({ origin, pointer, text, turn }) => [origin, pointer, text, turn]);
    expect(seen).toContainEqual(['tool-definition', '/tools/0/function/description', 'finds things', -1]);
    expect(seen.filter(([, , , turn]) => turn !== -1)).toEqual([
      ['developer', '/messages/0/content', 'be brief', 0],
      ['user', '/messages/1/content', 'part onepart two', 1],
      ['tool', '/messages/2/tool_calls/0/function/arguments', '{"q":1}', 2],
      ['tool', '/messages/3/content', 'found', 3],
      ['assistant', '/messages/4/content', 'done', 4],
      ['assistant', '/messages/4/refusal', 'no', 4],
    ]);
    expect(context.model).toBe('m');
  });

  it('lists the parts it cannot read, with the reason', () => {
    const context = read({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url: 'data:' } },
            { type: 'input_audio', input_audio: {} },
            { type: 'file', file: {} },
            { type: 'hologram' },
          ],
        },
      ],
    });
    expect(context.skipped.map(({ pointer, reason }) => `${pointer} ${reason}`)).toEqual([
      '/messages/0/content/0 image',
      '/messages/0/content/1 audio',
      '/messages/0/content/2 file',
      '/messages/0/content/3 unsupported',
    ]);
  });

  it('reads fields that some servers put before the model, and none that are settings', () => {
    const long = 'x'.repeat(65);
    const context = read({
      model: 'm',
      user: 'someone with a long id',
      metadata: { note: 'not for the model' },
      stop: ['###'],
      documents: [{ title: 't', text: 'retrieved text' }],
      chat_template: 'template',
      prediction: { type: 'content', content: 'predicted' },
      messages: [
        { role: 'user', name: 'bob', content: 'hi' },
        { role: 'assistant', content: 'a', reasoning_content: 'thought', name: long },
        { role: 'assistant', tool_calls: [{ id: '1', type: 'function', function: { name: long, arguments: '' } }] },
      ],
    });
    const seen = context.segments.map(({ origin, pointer }) => `${origin} ${pointer}`);
    expect(seen).toEqual([
      'retrieved /documents/0/title',
      'retrieved /documents/0/text',
      'system /chat_template',
      'retrieved /prediction/type',
      'retrieved /prediction/content',
      'user /messages/0/content',
      'assistant /messages/1/content',
      'assistant /messages/1/reasoning_content',
      'assistant /messages/1/name',
      'tool /messages/2/tool_calls/0/function/name',
    ]);
  });

  it.each([
    [{}, '/messages'],
    [{ messages: 'x' }, '/messages'],
    [{ messages: ['x'] }, '/messages/0'],
    [{ messages: [{ content: 'x' }] }, '/messages/0/role'],
    [{ messages: [{ role: 'user', content: 3 }] }, '/messages/0/content'],
    [{ messages: [{ role: 'user', content: ['x'] }] }, '/messages/0/content/0'],
    [{ messages: [], model: 4 }, '/model'],
  ])('refuses %j and names the field', (body, field) => {
    expect(() => read(body)).toThrowError(`Field ${field} `);
  });

  it('reads a role it does not know as the user, never skips it', () => {
    for (const role of ['oracle', 'constructor', '__proto__', 'User']) {
      expect(read({ messages: [{ role, content: 'x' }] }).segments[0]?.origin).toBe('user');
    }
  });
});

describe('applying edits', () => {
  const raw = `{ "seed": 12345678901234567890, "temperature": 1.0, "x_unknown": {"b": 1, "a": 2},
    "messages": [ {"role":"system","content":"S"} , {"role":"user","content":"one \\u00e9"}, {"role":"assistant","content":"two"},{"role":"user","content":"three"} ] }`;
  const context = openAiChat.read(parseBody(raw));
  const apply = (...edits: Edit[]): string => openAiChat.apply(raw, context, edits);

  it('gives the same string back when there are none', () => {
    expect(apply()).toBe(raw);
  });

  it('leaves number spelling, spacing, order and unknown fields as they were', () => {
    const edited = apply({ kind: 'replace-text', span: { segment: 1, start: 0, end: 3 }, text: 'two' });
    expect(edited).toBe(raw.replace('"one \\u00e9"', '"two é"'));
  });

  it('adds an instruction after the leading ones, in their role', () => {
    const edited = apply({ kind: 'add-instruction', text: 'SAFE' });
    expect(edited).toContain('{"role":"system","content":"S"},{"role":"system","content":"SAFE"} , {"role":"user"');
  });

  it('adds it first where there are none, and as developer beside a developer message', () => {
    const bare = '{"messages":[{"role":"user","content":"a"}]}';
    const add: Edit[] = [{ kind: 'add-instruction', text: 'SAFE' }];
    expect(openAiChat.apply(bare, openAiChat.read(parseBody(bare)), add)).toBe(
      '{"messages":[{"role":"system","content":"SAFE"},{"role":"user","content":"a"}]}',
    );
    const developer = '{"messages":[{"role":"developer","content":"d"}]}';
    expect(openAiChat.apply(developer, openAiChat.read(parseBody(developer)), add)).toContain(
      ',{"role":"developer","content":"SAFE"}',
    );
  });

  it.each([[[0]], [[1, 2]], [[3]], [[0, 1]], [[0, 2]], [[1, 3]], [[0, 1, 2]]])(
    'removes messages %j and stays valid',
    (turns) => {
      const edited = JSON.parse(apply(...turns.map((turn): Edit => ({ kind: 'remove-turn', turn })))) as {
        messages: unknown[];
      };
      const all = (JSON.parse(raw) as { messages: unknown[] }).messages;
      expect(edited.messages).toEqual(all.filter((_, index) => !turns.includes(index)));
    },
  );

  it('replaces one message, removes its neighbour and drops text edits within both', () => {
    const edited = apply(
      { kind: 'replace-turn', turn: 1, text: 'quoted' },
      { kind: 'remove-turn', turn: 2 },
      { kind: 'replace-text', span: { segment: 2, start: 0, end: 3 }, text: 'never' },
    );
    expect((JSON.parse(edited) as { messages: unknown[] }).messages).toEqual([
      { role: 'system', content: 'S' },
      { role: 'user', content: 'quoted' },
      { role: 'user', content: 'three' },
    ]);
  });
});

const refused = (body: JsonObject) => ({ model: 'm', verdictId: 'v', shape: openAiChat.answerShape(body), created: 7 });

describe('answers of our own', () => {
  it('renders an error in the vendor’s shape', () => {
    const { status, body } = openAiChat.renderError({
      status: 403,
      code: 'context_blocked',
      message: 'm',
      verdictId: 'v',
      rule: 'r',
    });
    expect(status).toBe(403);
    expect(JSON.parse(body)).toEqual({
      error: {
        message: 'm',
        type: 'invalid_request_error',
        param: null,
        code: 'context_blocked',
        verdict_id: 'v',
        rule_id: 'r',
      },
    });
  });

  it('renders a refusal whole or as a stream that ends properly', () => {
    const whole = openAiChat.renderRefusal(refused({ n: 2 }));
    expect(JSON.parse(whole.body)).toMatchObject({
      created: 7,
      choices: [{ index: 0, finish_reason: 'content_filter', message: { content: null } }, { index: 1 }],
    });
    const stream = openAiChat.renderRefusal(refused({ n: 2, stream: true, stream_options: { include_usage: true } }));
    expect(stream.contentType).toBe('text/event-stream');
    expect(stream.body.endsWith('data: [DONE]\n\n')).toBe(true);
    const events = stream.body
      .split('\n\n')
      .slice(0, -2)
      .map((event) => JSON.parse(event.slice(6)) as { choices: { index: number }[]; usage?: object });
    expect(events.map(({ choices }) => choices[0]?.index)).toEqual([0, 1, 0, 1, undefined]);
    expect(events.at(-1)?.usage).toBeDefined();
    expect(openAiChat.renderRefusal(refused({ stream: true })).body).not.toContain('usage');
  });

  it('reads the text of stream payloads, by choice', () => {
    const payload = JSON.stringify({
      choices: [
        { index: 0, delta: { content: 'a' } },
        { index: 1, delta: { content: 'b' } },
      ],
    });
    expect(openAiChat.readDelta(payload)).toEqual([
      { choice: 0, text: 'a' },
      { choice: 1, text: 'b' },
    ]);
    expect(openAiChat.readDelta('[DONE]')).toEqual([]);
    expect(openAiChat.readDelta('{"choices":[{"index":0,"delta":{"role":"assistant"}}]}')).toEqual([]);
    expect(openAiChat.readDelta('half a pay')).toEqual([]);
  });
});
