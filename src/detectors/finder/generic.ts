import type { Label } from './label.ts';
import type { Role } from './lexicon.ts';
import type { Lines } from './lines.ts';
import type { Checkpoint } from './pace.ts';
import { wordsIn } from './prose.ts';
import { toMark, withEnds, type Mark, type Scheme } from './scheme.ts';

/** Labels that nobody has heard of count when they recur this often. */
const leastPairs = 3;
/** How many of the most frequent labels are tried against each other, and how often the search starts over. */
const mostTried = 6;
const mostRounds = 4;

interface Kept {
  readonly label: Label;
  readonly id: string;
}

/** Two labels in turn, with what share of their occurrences the other one follows. */
interface Couple {
  readonly asks: string;
  readonly answers: string;
  readonly turns: number;
}

/**
 * Labels that take turns, whatever they say: `Seeker:` … `Guide:` … `Seeker:` … Other labels may stand between them: a
 * third in a fixed place belongs to the query, and labels inside the answers do not disturb.
 */
export function genericScheme(text: string, lines: Lines, checkpoint: Checkpoint): Scheme | null {
  const marks: Mark[] = [];
  let left = recurring(lines.labels.filter(({ isProperty }) => !isProperty));
  for (let round = 0; round < mostRounds && left.length >= 2 * leastPairs; round++) {
    checkpoint();
    const couple = bestCouple(left, checkpoint);
    if (couple === null) break;
    const own = left.filter(({ id }) => id === couple.asks || id === couple.answers);
    if (!isKnown(own, couple) && speaks(text, own, couple)) {
      for (const { label, id } of own) marks.push(toMark(label, id === couple.asks ? 'query' : 'response'));
    }
    left = left.filter(({ id }) => id !== couple.asks && id !== couple.answers);
  }
  return marks.length === 0 ? null : { carrier: 'dialogue', marks: withEnds(marks, lines) };
}

/** Labels that occur at least three times. Numbers tell labels apart only where the numbers recur too: `Speaker 1:`. */
function recurring(labels: readonly Label[]): Kept[] {
  const counts = new Map<string, number>();
  const count = (id: string): void => void counts.set(id, (counts.get(id) ?? 0) + 1);
  for (const label of labels) {
    const bare = bareId(label);
    count(bare);
    if (label.number !== '') count(bare + label.number);
  }
  const kept: Kept[] = [];
  for (const label of labels) {
    const bare = bareId(label);
    const full = bare + label.number;
    if ((counts.get(full) ?? 0) >= leastPairs) kept.push({ label, id: full });
    else if ((counts.get(bare) ?? 0) >= leastPairs) kept.push({ label, id: bare });
  }
  return kept;
}

/** Joining strings is dear; most labels are plain. */
function bareId({ style, level, key }: Label): string {
  return style === 'plain' ? key : `${key} ${style}${level}`;
}

/**
 * The two labels that take turns most often. Of equals the earliest: all that comes after the second label is then scored
 * as the answer, and nothing harmful can stand between a question and a harmless remark. Labels known to ask do not answer.
 */
function bestCouple(kept: readonly Kept[], checkpoint: Checkpoint): Couple | null {
  const tried = mostFrequent(kept);
  let best: Couple | null = null;
  for (const [index, first] of tried.entries()) {
    for (const second of tried.slice(index + 1)) {
      checkpoint();
      const couple = coupleOf(kept, first, second);
      if (couple !== null && (best === null || couple.turns > best.turns)) best = couple;
    }
  }
  return best;
}

/** In the order of their first occurrence. */
function mostFrequent(kept: readonly Kept[]): string[] {
  const counts = new Map<string, number>();
  for (const { id } of kept) counts.set(id, (counts.get(id) ?? 0) + 1);
  const order = [...counts.keys()];
  const frequent = order
    .toSorted((one, other) => (counts.get(other) ?? 0) - (counts.get(one) ?? 0))
    .slice(0, mostTried);
  const chosen = new Set(frequent);
  return order.filter((id) => chosen.has(id));
}

function coupleOf(kept: readonly Kept[], first: string, second: string): Couple | null {
  let turns = 0;
  let count = 0;
  let last = '';
  const role = new Map<string, Role | undefined>();
  for (const { id, label } of kept) {
    if (id !== first && id !== second) continue;
    if (count < 2) role.set(id, label.entry?.role);
    if (last !== '' && id !== last) turns++;
    last = id;
    count++;
  }
  // Five turns make three pairs; more than one occurrence in five out of turn is no conversation.
  if (turns < 2 * leastPairs - 1 || turns < (count - 1) * 0.8) return null;
  if (role.get(first) === 'response' && role.get(second) !== 'response') return { asks: second, answers: first, turns };
  return role.get(second) === 'query' ? null : { asks: first, answers: second, turns };
}

/** Pairs of known labels are found as such. */
function isKnown(own: readonly Kept[], { asks, answers }: Couple): boolean {
  const asking = own.find(({ id }) => id === asks)?.label;
  const answering = own.find(({ id }) => id === answers)?.label;
  return asking?.entry?.role === 'query' && answering?.entry?.role === 'response' && asking.style === answering.style;
}

/** Answers of four words on average, to queries of two: logs, settings and forms repeat labels too, but do not speak. */
function speaks(text: string, own: readonly Kept[], { asks }: Couple): boolean {
  const sample = own.slice(0, 24);
  const words = { asked: 0, answered: 0 };
  let queries = 0;
  for (const [index, { label, id }] of sample.entries()) {
    const count = wordsIn(text, { start: label.content, end: own[index + 1]?.label.at ?? text.length });
    if (id === asks) {
      words.asked += count;
      queries++;
    } else words.answered += count;
  }
  return words.asked >= queries * 2 && words.answered >= (sample.length - queries) * 4;
}
