import type { Range } from './embedded.ts';
import { wordsIn } from './prose.ts';

/** Two texts side by side in a structure whose names nobody has heard of. */
export interface Sibling extends Range {
  readonly names: readonly [query: string, response: string];
  readonly query: Range;
  readonly response: Range;
}

/** Invented names count when they recur this often. */
const least = 3;

/** Names of pages, records and articles: two of them make a query and a response only where questions are asked. */
const plain = new Set(
  (
    'title name url link href id description summary snippet text content body headline heading abstract author date value label key type caption ' +
    'message subject comment note path file h1 h2 h3 h4 h5 h6 p li td th dt dd span div a b i em strong u code pre tr ul ol option button ' +
    'section article header footer source lastmod loc returns param remarks term definition msgid msgstr'
  ).split(' '),
);

/** Both speak: a query of two words or more, a response of four or more. */
export function areSpoken(text: string, query: Range, response: Range): boolean {
  return wordsIn(text, query) >= 2 && wordsIn(text, response) >= 4;
}

/** The siblings that recur under the same two names, often enough to be a series of demonstrations. */
export function seriesOf(text: string, siblings: readonly Sibling[]): Sibling[] {
  if (siblings.length < least) return [];
  const tallies = new Map<string, { count: number; asked: number }>();
  for (const { names, query } of siblings) {
    const tally = tallies.get(names.join(' ')) ?? { count: 0, asked: 0 };
    tally.count++;
    if (asks(text, query)) tally.asked++;
    tallies.set(names.join(' '), tally);
  }
  return siblings.filter(({ names }) => {
    const { count, asked } = tallies.get(names.join(' ')) ?? { count: 0, asked: 0 };
    return count >= least && (asked * 2 >= count || !names.every((name) => plain.has(name.toLowerCase())));
  });
}

function asks(text: string, { end }: Range): boolean {
  return '?？؟'.includes(text.charAt(end - 1));
}
