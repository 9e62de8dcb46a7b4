import { describe, expect, it } from 'vitest';
import type { Edit } from '../../src/core/edit.ts';
import { parseBody } from '../../src/core/json.ts';
import { openAiChat } from '../../src/dialects/openai-chat.ts';

const read = (body: object) => openAiChat.read(parseBody(JSON.stringify(body)));
const timed = (run: () => void): number => {
  const started = performance.now();
  run();
  return performance.now() - started;
};

describe('edits of one text', () => {
  it('are linear: 100,000 of them in two megabytes', () => {
    const raw = JSON.stringify({ messages: [{ role: 'user', content: 'abcdefghijklmnopqrst'.repeat(100_000) }] });
    const context = openAiChat.read(parseBody(raw));
    const edits = Array.from({ length: 100_000 }, (_, index): Edit => ({
      kind: 'replace-text',
      span: { segment: 0, start: index * 20, end: index * 20 + 10 },
      text: '',
    }));
    let edited = '';
    expect(timed(() => (edited = openAiChat.apply(raw, context, edits.toReversed())))).toBeLessThan(3000);
    expect(edited).toBe(JSON.stringify({ messages: [{ role: 'user', content: 'klmnopqrst'.repeat(100_000) }] }));
  });

  it('are linear: one for each of 50,000 fields of one object', () => {
    const fields = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`f${index}`, 'old']));
    const raw = JSON.stringify({ extra: fields, messages: [] });
    const context = openAiChat.read(parseBody(raw));
    const edits = context.segments.map(({ index }): Edit => ({
      kind: 'replace-text',
      span: { segment: index, start: 0, end: 3 },
      text: 'new',
    }));
    let edited = '';
    expect(timed(() => (edited = openAiChat.apply(raw, context, edits)))).toBeLessThan(3000);
    expect(edited).toBe(raw.replaceAll('"old"', '"new"'));
  });

  it('are linear: 100,000 messages removed or replaced', () => {
    const raw = JSON.stringify({ messages: Array.from({ length: 100_000 }, () => ({ role: 'user', content: 'a' })) });
    const context = openAiChat.read(parseBody(raw));
    const edits = Array.from({ length: 100_000 }, (_, turn): Edit =>
      turn % 2 === 0 ? { kind: 'remove-turn', turn } : { kind: 'replace-turn', turn, text: 'b' },
    );
    let edited = '';
    expect(timed(() => (edited = openAiChat.apply(raw, context, edits)))).toBeLessThan(3000);
    expect((JSON.parse(edited) as { messages: unknown[] }).messages).toHaveLength(50_000);
  });
});

describe('parts that cannot be read', () => {
  it('are named up to a limit, then once per reason', () => {
    const body = parseBody(
      `{"messages":[{"role":"user","content":"x"},{"role":"user","content":[${'{},'.repeat(2_500_000)}{"type":"image_url"},{"type":"image_url"}]}]}`,
    );
    let skipped: readonly object[] = [];
    expect(timed(() => ({ skipped } = openAiChat.read(body)))).toBeLessThan(2000);
    expect(skipped).toHaveLength(102);
    expect(skipped[99]).toEqual({ pointer: '/messages/1/content/99', reason: 'unsupported' });
    expect(skipped.slice(100)).toEqual([
      { pointer: '/messages/1/content', reason: 'unsupported' },
      { pointer: '/messages/1/content', reason: 'image' },
    ]);
  });
});

describe('object keys', () => {
  const long = 'k'.repeat(200_000);
  const put = (raw: string, text: string): string => {
    const context = openAiChat.read(parseBody(raw));
    const segment = context.segments.findIndex((found) => found.text === text);
    const span = { segment, start: 0, end: text.length };
    return openAiChat.apply(raw, context, [{ kind: 'replace-text', span, text: 'new' }]);
  };

  it('that are long are never copied into pointers, nor shown unless plain', () => {
    const secret = `my secret is ${long}`;
    const { segments } = read({ first: 1, [long]: { a: 'x', [secret]: 'y' }, messages: [] });
    expect(segments.map(({ pointer, readOnly }) => `${pointer}${readOnly === true ? ' fixed' : ''}`)).toEqual([
      `/${'k'.repeat(16)}~k1 fixed`,
      `/${'k'.repeat(16)}~k1/a`,
      `/${'k'.repeat(16)}~k1/~k1 fixed`,
      `/${'k'.repeat(16)}~k1/~k1`,
    ]);
  });

  it('that are long still lead an edit to the value, whatever order numbers stand in', () => {
    const raw = `{"x":{"${long}":{"b":"other","a":"old"},"7":"seven","${'j'.repeat(65)}":"last"},"messages":[]}`;
    expect(put(raw, 'old')).toBe(raw.replace('"old"', '"new"'));
    expect(put(raw, 'seven')).toBe(raw.replace('"seven"', '"new"'));
    expect(put(raw, 'last')).toBe(raw.replace('"last"', '"new"'));
  });

  it.each(['7', '0', '', 'a/b', '~k0', '~0', '__proto__', 'constructor'])('such as %j are no array index', (key) => {
    const raw = `{"x":{"a":["z",{${JSON.stringify(key)}:"old"}]},"messages":[]}`;
    expect(put(raw, 'old')).toBe(raw.replace('"old"', '"new"'));
  });
});
