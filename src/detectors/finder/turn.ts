import type { Context, Segment, Span } from '../../core/context.ts';
import type { Demonstration } from '../../core/demonstration.ts';

interface Message {
  readonly turn: number;
  readonly speaker: 'user' | 'assistant' | 'tool' | 'aside';
  readonly segments: readonly Segment[];
}

interface Exchange {
  readonly messages: Message[];
  /** First turn after the exchange; Infinity for the last one. */
  until: number;
}

/**
 * The exchanges of the conversation: consecutive user messages and everything up to the next user message. An exchange
 * without assistant text, and the last one while its tool calls still run, is not shown behaviour but work in progress.
 */
export function findTurns(context: Context): Omit<Demonstration, 'index'>[] {
  return exchangesOf(messagesOf(context)).flatMap((exchange) => demonstrationOf(exchange) ?? []);
}

function messagesOf(context: Context): Message[] {
  const messages: { turn: number; segments: Segment[] }[] = [];
  for (const segment of context.segments) {
    if (segment.turn < 0) continue;
    const last = messages.at(-1);
    if (last?.turn === segment.turn) last.segments.push(segment);
    else messages.push({ turn: segment.turn, segments: [segment] });
  }
  return messages.map(({ turn, segments }) => ({ turn, segments, speaker: speakerOf(segments) }));
}

/** A message that carries a tool's result answers a call: it goes with the exchange of that call whatever else it says. */
function speakerOf(segments: readonly Segment[]): Message['speaker'] {
  let speaker: Message['speaker'] = 'aside';
  for (const { origin } of segments) {
    if (origin === 'tool') return 'tool';
    if (origin === 'assistant') speaker = 'assistant';
    else if (origin === 'user' && speaker === 'aside') speaker = 'user';
  }
  return speaker;
}

function exchangesOf(messages: readonly Message[]): Exchange[] {
  const exchanges: Exchange[] = [];
  let previous: Message['speaker'] | null = null;
  for (const message of messages) {
    const current = exchanges.at(-1);
    if (message.speaker === 'aside') {
      current?.messages.push(message);
      continue;
    }
    if (current === undefined || (message.speaker === 'user' && previous !== 'user')) {
      if (current !== undefined) current.until = message.turn;
      exchanges.push({ messages: [message], until: Infinity });
    } else current.messages.push(message);
    previous = message.speaker;
  }
  return exchanges;
}

function demonstrationOf(exchange: Exchange): Omit<Demonstration, 'index'> | null {
  const { messages, until } = exchange;
  const query = spansOf(messages, 'user');
  const response = spansOf(messages, 'assistant');
  const last = messages.findLast(({ speaker }) => speaker !== 'aside');
  if (last === undefined || response.length === 0 || (until === Infinity && last.speaker === 'tool')) return null;
  return {
    carrier: 'turn',
    origin: query.length > 0 ? 'user' : 'assistant',
    query,
    response,
    extent: null,
    turns: turnsOf(messages, until),
  };
}

function spansOf(messages: readonly Message[], origin: Segment['origin']): Span[] {
  const spans: Span[] = [];
  for (const { segments } of messages)
    for (const segment of segments)
      if (segment.origin === origin && segment.text.trim() !== '')
        spans.push({ segment: segment.index, start: 0, end: segment.text.length });
  return spans;
}

/**
 * Messages without text (a bare tool call, an image) have no segment, yet they belong to the exchange around them;
 * instructions between the messages do not.
 */
function turnsOf(messages: readonly Message[], until: number): number[] {
  const first = messages[0]?.turn ?? 0;
  const end = until === Infinity ? (messages.at(-1)?.turn ?? first) + 1 : until;
  const turns: number[] = [];
  let next = 0;
  for (let turn = first; turn < end; turn += 1) {
    while ((messages[next]?.turn ?? Infinity) < turn) next += 1;
    const message = messages[next];
    if (message?.turn !== turn || message.speaker !== 'aside') turns.push(turn);
  }
  return turns;
}
