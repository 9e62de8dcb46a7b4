import { describe, expect, it } from 'vitest';
import { toAssessment } from '../../src/core/assessment.ts';
import type { Edit } from '../../src/core/edit.ts';
import { parseBody } from '../../src/core/json.ts';
import { findDemonstrations } from '../../src/detectors/finder/find.ts';
import { openAiChat } from '../../src/dialects/openai-chat.ts';
import { blockPrompt, recklessPairs } from '../helpers/contexts.ts';

const rawOf = (texts: readonly string[], extra: readonly object[] = []): string =>
  JSON.stringify({
    messages: [{ role: 'user', content: [...texts.map((text) => ({ type: 'text', text })), ...extra] }],
  });
const read = (raw: string) => openAiChat.read(parseBody(raw));
const textsOf = (raw: string): unknown[] =>
  (JSON.parse(raw) as { messages: { content: { text?: string }[] }[] }).messages[0]?.content.map(({ text }) => text) ??
  [];
const prompt = blockPrompt(recklessPairs.slice(0, 6));

describe('demonstrations split over the parts of a message', () => {
  it.each([7, 40, 1000])('are found when the text is cut every %i characters', (size) => {
    const pieces = prompt.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    expect(findDemonstrations(read(rawOf(pieces)))).toHaveLength(6);
  });

  it('are found when each line is a part', () => {
    const lines = prompt.split('\n').filter((line) => line !== '');
    expect(findDemonstrations(read(rawOf(lines)))).toHaveLength(6);
  });

  it('are joined with a line break only between parts that look whole', () => {
    const joined = (...texts: string[]) => read(rawOf(texts)).segments.map(({ text }) => text);
    expect(joined('first', 'Second')).toEqual(['first\nSecond']);
    expect(joined('first', 'second')).toEqual(['firstsecond']);
    expect(joined('first ', 'Second')).toEqual(['first Second']);
    expect(joined('fir', 'Second')).toEqual(['firSecond']);
    expect(joined('first', '', '> Quoted')).toEqual(['first\n> Quoted']);
    expect(joined('one', '')).toEqual(['one']);
  });

  it('are edited part by part, and no part is left empty', () => {
    const raw = rawOf(['Keep one', 'Drop two', 'Drop, keep three'], [{ type: 'image_url', image_url: { url: 'x' } }]);
    const context = read(raw);
    const text = context.segments[0]?.text ?? '';
    expect(text).toBe('Keep one\nDrop two\nDrop, keep three');
    const apply = (start: number, end: number, put: string): unknown[] =>
      textsOf(openAiChat.apply(raw, context, [{ kind: 'replace-text', span: { segment: 0, start, end }, text: put }]));
    const from = text.indexOf('Drop two');
    const to = text.indexOf('keep three');
    expect(apply(from, to, '')).toEqual(['Keep one', '[removed]', 'keep three', undefined]);
    expect(apply(from, to, 'X ')).toEqual(['Keep one', 'X ', 'keep three', undefined]);
    expect(apply(from - 1, from, '!')).toEqual(['Keep one', '!Drop two', 'Drop, keep three', undefined]);
    expect(apply(text.length, text.length, '!')).toEqual(['Keep one', 'Drop two', 'Drop, keep three!', undefined]);
  });

  it('are named by the part in which they begin', () => {
    const context = read(rawOf(['Keep one', 'Drop two']));
    const span = { segment: 0, start: 11, end: 14 };
    const finding = { code: 'harmful-demonstrations' as const, detail: '', spans: [span, { ...span, start: 4 }] };
    const report = {
      status: 'scored',
      detector: 'd',
      version: '1',
      score: 0,
      demonstrations: [],
      findings: [finding],
    } as const;
    expect(toAssessment(context, [report]).findings[0]?.spans).toEqual([
      { pointer: '/messages/0/content/1/text', start: 2, end: 5 },
      { pointer: '/messages/0/content/0/text', start: 4, end: 8 },
    ]);
  });

  it('cost time in proportion to the parts', () => {
    const pieces = Array.from({ length: 100_000 }, () => 'Abcd ');
    const raw = rawOf(pieces);
    const context = read(raw);
    const edits = pieces.map((_, index): Edit => ({
      kind: 'replace-text',
      span: { segment: 0, start: index * 5, end: index * 5 + 2 },
      text: '',
    }));
    const started = performance.now();
    expect(textsOf(openAiChat.apply(raw, context, edits))[7]).toBe('cd ');
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
