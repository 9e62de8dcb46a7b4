import type { Segment } from '../../core/context.ts';
import { lineEnd } from '../../core/envelope.ts';
import { readLabel } from './label.ts';
import type { Role } from './lexicon.ts';
import { wordsIn } from './prose.ts';

/** A message of the conversation, as far as pairs in rows of messages are concerned. */
interface Said {
  readonly segments: readonly Segment[];
}

export interface MessagePair<M> {
  readonly query: M;
  readonly response: M;
}

/** A query without a question mark is no longer than this; its answer is a sentence. */
const longestQuery = 240;
const leastWords = { afterQuestion: 4, afterOther: 6 };
const instruction =
  /^(?:you(?:'re|’re)?|your|never|always|do not|don't|don’t|be|use|answer|respond|reply|avoid|when|if|only|keep|make sure|remember|here (?:is|are)|the (?:user|customer|following))\b/i;

/**
 * Queries and responses that take turns in a row of messages of one role, as where a client writes examples into system
 * messages, or gives the model a role we do not know. The row may open with one message that belongs to no pair. Two
 * pairs in three must look like a question and its answer; one alone needs a question mark, or labels such as `Q:`.
 */
export function pairsInRow<M extends Said>(row: readonly M[]): MessagePair<M>[] {
  const looks = row.map(({ segments }) => lookOf(segments));
  const [even, odd] = [countPairs(looks, 0), countPairs(looks, 1)];
  const first = odd.pairs > even.pairs ? 1 : 0;
  const { pairs, certain } = first === 1 ? odd : even;
  const all = Math.floor((row.length - first) / 2);
  if (pairs * 3 < all * 2 || (pairs < 2 && certain === 0)) return [];
  const found: MessagePair<M>[] = [];
  for (let at = first; at + 1 < row.length; at += 2) {
    const [query, response] = [row[at], row[at + 1]];
    if (query !== undefined && response !== undefined) found.push({ query, response });
  }
  return found;
}

interface Look {
  readonly label: Role | null;
  readonly asks: boolean;
  readonly mayAsk: boolean;
  readonly words: number;
}

function lookOf(segments: readonly Segment[]): Look {
  const first = segments[0]?.text.trimStart() ?? '';
  const last = segments.at(-1)?.text.trimEnd() ?? '';
  const start = first.slice(0, 64);
  const label = readLabel(start, 0, lineEnd.exec(start)?.index ?? start.length)?.entry?.role ?? null;
  const asks = /[?？؟]$/.test(last.slice(-1));
  const isShort = segments.reduce((length, { text }) => length + text.length, 0) <= longestQuery;
  let words = 0;
  for (const { text } of segments) words += wordsIn(text, { start: 0, end: text.length });
  return { label, asks, mayAsk: isShort && first !== '' && !instruction.test(start), words };
}

function countPairs(looks: readonly Look[], first: number): { readonly pairs: number; readonly certain: number } {
  let pairs = 0;
  let certain = 0;
  for (let at = first; at + 1 < looks.length; at += 2) {
    const [query, response] = [looks[at], looks[at + 1]];
    if (query === undefined || response === undefined) continue;
    const isLabelled = query.label === 'query' && response.label === 'response';
    const isAsked = query.asks && !response.asks && response.words >= leastWords.afterQuestion;
    if (isLabelled || isAsked) certain++;
    if (isLabelled || isAsked || (query.mayAsk && !response.asks && response.words >= leastWords.afterOther)) pairs++;
  }
  return { pairs, certain };
}
