import { describe, expect, it } from 'vitest';
import type { Context, Origin } from '../../../src/core/context.ts';
import { findDemonstrations } from '../../../src/detectors/finder/find.ts';

/** Each row: turn, origin, text. */
function contextOf(...rows: [number, Origin, string][]): Context {
  const segments = rows.map(([turn, origin, text], index) => ({
    index,
    origin,
    text,
    pointer: `/messages/${index}`,
    turn,
  }));
  return { segments, skipped: [], model: null };
}

describe('turns of the conversation', () => {
  it('makes a demonstration of a user message and its answer', () => {
    const context = contextOf(
      [0, 'user', 'How do I prune a rose?'],
      [1, 'assistant', 'In late winter.'],
      [2, 'user', 'And a plum?'],
    );
    expect(findDemonstrations(context)).toEqual([
      {
        index: 0,
        carrier: 'turn',
        origin: 'user',
        query: [{ segment: 0, start: 0, end: 22 }],
        response: [{ segment: 1, start: 0, end: 15 }],
        extent: null,
        turns: [0, 1],
      },
    ]);
  });

  it('leaves out the last user message, which is still to be answered', () => {
    expect(findDemonstrations(contextOf([0, 'user', 'How do I prune a rose?']))).toEqual([]);
  });

  it('takes consecutive user messages as one query', () => {
    const [only] = findDemonstrations(
      contextOf([0, 'user', 'Hello'], [1, 'user', 'Anyone?'], [2, 'assistant', 'Yes.']),
    );
    expect(only?.query.map(({ segment }) => segment)).toEqual([0, 1]);
    expect(only?.turns).toEqual([0, 1, 2]);
  });

  it('keeps tool calls and results with their exchange, and the result out of the response', () => {
    const context = contextOf(
      [0, 'user', 'Is it raining?'],
      [1, 'assistant', 'I will look.'],
      [2, 'tool', 'rain: 3 mm'],
      [3, 'assistant', 'Yes, lightly.'],
      [4, 'user', 'Thanks'],
    );
    const [only] = findDemonstrations(context);
    expect(only?.turns).toEqual([0, 1, 2, 3]);
    expect(only?.response.map(({ segment }) => segment)).toEqual([1, 3]);
  });

  it('counts messages without text, such as a bare tool call, among the turns', () => {
    const context = contextOf(
      [0, 'user', 'Is it raining?'],
      [2, 'tool', 'rain'],
      [3, 'assistant', 'Yes.'],
      [4, 'user', 'Thanks'],
    );
    expect(findDemonstrations(context)[0]?.turns).toEqual([0, 1, 2, 3]);
  });

  it('does not take an exchange whose tools still run for a demonstration', () => {
    const context = contextOf([0, 'user', 'Is it raining?'], [1, 'assistant', 'I will look.'], [2, 'tool', 'rain']);
    expect(findDemonstrations(context)).toEqual([]);
  });

  it('keeps a message that carries a tool result in the exchange of the call', () => {
    const context = contextOf(
      [0, 'user', 'Is it raining?'],
      [1, 'assistant', 'I will look.'],
      [2, 'tool', 'rain'],
      [2, 'user', 'Be brief.'],
      [3, 'assistant', 'Yes.'],
      [4, 'user', 'Thanks'],
    );
    const found = findDemonstrations(context);
    expect(found).toHaveLength(1);
    expect(found[0]?.turns).toEqual([0, 1, 2, 3]);
  });

  it('leaves instructions between messages in place', () => {
    const context = contextOf(
      [0, 'user', 'Hi'],
      [1, 'developer', 'Be kind.'],
      [2, 'assistant', 'Hello.'],
      [3, 'user', 'Bye'],
    );
    expect(findDemonstrations(context)[0]?.turns).toEqual([0, 2]);
  });

  it('shows an opening assistant message as a response without a query', () => {
    const [first] = findDemonstrations(contextOf([0, 'assistant', 'Welcome!'], [1, 'user', 'Hi']));
    expect(first).toMatchObject({ carrier: 'turn', origin: 'assistant', query: [], turns: [0] });
  });

  it('finds what a user message embeds beside the turn itself', () => {
    const quoted =
      'Q: When do swallows leave?\nA: In September.\n\nQ: And swifts?\nA: In August.\n\nQ: And storks?\nA:';
    const found = findDemonstrations(contextOf([0, 'user', quoted], [1, 'assistant', 'Late August.']));
    expect(found.map(({ carrier }) => carrier)).toEqual(['turn', 'qa', 'qa']);
    expect(found.map(({ index }) => index)).toEqual([0, 1, 2]);
  });

  it('ignores segments outside the conversation for turns, but reads them', () => {
    const found = findDemonstrations(contextOf([-1, 'system', 'Q: When?\nA: Now.'], [0, 'user', 'Hi']));
    expect(found).toMatchObject([{ carrier: 'qa', origin: 'system', turns: [] }]);
  });

  it('asks the caller for the finds of a segment when told to', () => {
    const context = contextOf([0, 'user', 'plain text']);
    const embedded = {
      carrier: 'qa',
      query: null,
      response: { start: 0, end: 5 },
      extent: { start: 0, end: 10 },
    } as const;
    expect(findDemonstrations(context, () => [embedded])).toMatchObject([
      { response: [{ segment: 0, start: 0, end: 5 }] },
    ]);
  });
});
