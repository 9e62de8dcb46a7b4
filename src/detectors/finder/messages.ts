import { isEmpty, trimmed, type Embedded, type Range } from './embedded.ts';
import type { Role } from './lexicon.ts';

/** One message of a conversation that is written out as data or markup. */
export interface Message extends Range {
  readonly role: Role | 'aside' | 'tool' | null;
  readonly said: Range;
}

/** The exchange that is being collected; like chat turns, an answer may come in several messages. */
export interface Messages {
  pending: { readonly start: number; end: number; query: Range | null; response: Range | null } | null;
}

export function newMessages(): Messages {
  return { pending: null };
}

/** Adds a message; gives back the exchange that it completes, or null. */
export function addMessage(text: string, messages: Messages, message: Message): Messages['pending'] {
  const { role, start, end } = message;
  const said = trimmed(text, message.said.start, message.said.end);
  const { pending } = messages;
  if (role === 'tool') {
    if (pending !== null) pending.end = end;
    return null;
  }
  if (role === 'response') {
    if (pending === null) messages.pending = { start, end, query: null, response: isEmpty(said) ? null : said };
    else {
      if (!isEmpty(said)) pending.response = { start: pending.response?.start ?? said.start, end: said.end };
      pending.end = end;
    }
    return null;
  }
  if (role === 'query' && pending !== null && pending.response === null) {
    if (!isEmpty(said)) pending.query = { start: pending.query?.start ?? said.start, end: said.end };
    pending.end = end;
    return null;
  }
  messages.pending = role === 'query' ? { start, end, query: isEmpty(said) ? null : said, response: null } : null;
  return pending;
}

/** The exchange collected so far as a demonstration, or null when nothing was answered. */
export function toEmbedded(
  carrier: Embedded['carrier'],
  pending: Messages['pending'],
  extent: (range: Range) => Range,
): Embedded | null {
  if (pending === null || pending.response === null) return null;
  return { carrier, query: pending.query, response: pending.response, extent: extent(pending) };
}
