import { seededRandom } from '../../src/eval/stats/random.ts';

/** Request bodies of the benchmark: generated prose, no two messages alike. Nothing is said about accuracy here. */
const words =
  'river garden letter window paper morning road price table question answer market winter summer engine bottle travel doctor school number simple method careful answer person village story metal water light colour music corner evening train ticket'.split(
    ' ',
  );

function prose(next: () => number, characters: number): string {
  let text = '';
  while (text.length < characters) text += `${words[Math.floor(next() * words.length)] ?? ''} `;
  return text.slice(0, characters);
}

export interface BodyShape {
  readonly name: string;
  readonly pairs: number;
  /** Characters in a question and in an answer. */
  readonly characters: readonly [query: number, response: number];
}

export const shapes: readonly BodyShape[] = [
  { name: '1k', pairs: 0, characters: [900, 0] },
  { name: '32k', pairs: 16, characters: [600, 1350] },
  { name: '150k', pairs: 256, characters: [170, 370] },
  { name: '1m', pairs: 256, characters: [1200, 2800] },
];

export type Freshness = 'same' | 'growing' | 'new';

/** The n-th body of a shape: the same each time, with a new last message, or all new. */
export function bodyOf(shape: BodyShape, freshness: Freshness, n: number, stream: boolean): string {
  const next = seededRandom(freshness === 'new' ? n + 1 : 1);
  const messages = Array.from({ length: shape.pairs }, () => [
    { role: 'user', content: prose(next, shape.characters[0]) },
    { role: 'assistant', content: prose(next, shape.characters[1]) },
  ]).flat();
  const last = freshness === 'same' ? 'last question' : `last question ${n}`;
  const tail = `${last} ${shape.pairs === 0 ? prose(next, shape.characters[0]) : ''}`;
  return JSON.stringify({
    model: 'bench',
    messages: [...messages, { role: 'user', content: tail }],
    ...(stream ? { stream } : {}),
  });
}
