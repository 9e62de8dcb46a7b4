import type { Context, Segment, Span } from '../../core/context.ts';
import type { Demonstration } from '../../core/demonstration.ts';
import { pairsInRow, type MessagePair } from './turn-pairs.ts';

interface Message {
  readonly turn: number;
  readonly speaker: 'user' | 'assistant' | 'tool' | 'aside';
  readonly segments: readonly Segment[];
}

interface Exchange {
  messages: Message[];
  /** First turn after the exchange; Infinity for the last one. */
  until: number;
  /** Turns between its own that make pairs of their own. */
  taken: ReadonlySet<number>;
}

const nothing: ReadonlySet<number> = new Set();

/**
 * The exchanges of the conversation: consecutive user messages and everything up to the next user message. An exchange
 * without assistant text, and the last one while its tool calls still run, is not shown behaviour but work in progress.
 * Rows of user messages, and of system messages, in which questions and answers take turns are exchanges too.
 */
export function findTurns(context: Context): Omit<Demonstration, 'index'>[] {
  const messages = messagesOf(context);
  const found: Omit<Demonstration, 'index'>[] = [];
  for (const row of asideRows(messages)) for (const pair of pairsInRow(row)) found.push(...ofPair(pair));
  for (const exchange of exchangesOf(messages)) {
    for (const pair of takePairs(exchange)) found.push(...ofPair(pair));
    const whole = demonstrationOf(exchange);
    if (whole !== null) found.push(whole);
  }
  return found;
}

const leastAsides = 4;
const leastUsers = 3;

/** Four messages or more in a row from the application: a prompt and its supplements are fewer, or do not ask. */
function asideRows(messages: readonly Message[]): Message[][] {
  const rows: Message[][] = [];
  let row: Message[] = [];
  for (const message of messages) {
    if (message.speaker === 'aside') row.push(message);
    else {
      if (row.length >= leastAsides) rows.push(row);
      row = [];
    }
  }
  if (row.length >= leastAsides) rows.push(row);
  return rows;
}

/**
 * Takes the pairs in the row of user messages that opens an exchange out of it: no message is in two demonstrations. The
 * last user message is what is asked, and stays.
 */
function takePairs(exchange: Exchange): MessagePair<Message>[] {
  const row = exchange.messages.filter(({ speaker }) => speaker === 'user');
  if (row.length < leastUsers) return [];
  const pairs = pairsInRow(row.slice(0, -1));
  const taken = new Set(pairs.flatMap(({ query, response }) => [query.turn, response.turn]));
  exchange.taken = taken;
  exchange.messages = exchange.messages.filter(({ turn }) => !taken.has(turn));
  return pairs;
}

function ofPair({ query, response }: MessagePair<Message>): Omit<Demonstration, 'index'>[] {
  const spans = { query: wholeSpans(query.segments), response: wholeSpans(response.segments) };
  const origin = query.segments[0]?.origin;
  if (spans.response.length === 0 || origin === undefined) return [];
  return [{ carrier: 'turn', origin, ...spans, extent: null, turns: [query.turn, response.turn] }];
}

function wholeSpans(segments: readonly Segment[]): Span[] {
  return segments
    .filter(({ text }) => text.trim() !== '')
    .map(({ index, text }) => ({ segment: index, start: 0, end: text.length }));
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
      exchanges.push({ messages: [message], until: Infinity, taken: nothing });
    } else current.messages.push(message);
    previous = message.speaker;
  }
  return exchanges;
}

function demonstrationOf(exchange: Exchange): Omit<Demonstration, 'index'> | null {
  const { messages, until, taken } = exchange;
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
    turns: turnsOf(messages, until, taken),
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
function turnsOf(messages: readonly Message[], until: number, taken: ReadonlySet<number>): number[] {
  const first = messages[0]?.turn ?? 0;
  const end = until === Infinity ? (messages.at(-1)?.turn ?? first) + 1 : until;
  const turns: number[] = [];
  let next = 0;
  for (let turn = first; turn < end; turn += 1) {
    while ((messages[next]?.turn ?? Infinity) < turn) next += 1;
    const message = messages[next];
    if ((message?.turn !== turn || message.speaker !== 'aside') && !taken.has(turn)) turns.push(turn);
  }
  return turns;
}
