import { fitLogistic } from '../../train/logistic.ts';

/** One answer, as the distinct words of it. */
export interface LabelledWords<Word> {
  readonly words: ReadonlySet<Word>;
  /** 1 for a harmful answer. */
  readonly label: 0 | 1;
}

export interface Leaning<Word> {
  readonly word: Word;
  /** Sound and harmful answers that have it. */
  readonly sound: number;
  readonly harmful: number;
  /** Above 0 when it leans to harmful; about a standard normal deviate where the word says nothing. */
  readonly z: number;
}

/** Words by how much they lean to one side, the most leaning first. */
export function leaningWords<Word>(texts: readonly LabelledWords<Word>[]): Leaning<Word>[] {
  const counts = new Map<Word, [number, number]>();
  for (const { words, label } of texts) {
    for (const word of words) {
      const entry = counts.get(word) ?? [0, 0];
      entry[label] += 1;
      counts.set(word, entry);
    }
  }
  return [...counts]
    .map(([word, [sound, harmful]]) => ({
      word,
      sound,
      harmful,
      z: (harmful - sound) / Math.sqrt(harmful + sound + 1),
    }))
    .toSorted((one, other) => Math.abs(other.z) - Math.abs(one.z));
}

/** Logistic regression on which of the most telling words an answer has: what a model learns that understands nothing. */
export function scoreByTellingWords<Word>(
  texts: readonly LabelledWords<Word>[],
  count = 20,
): (words: ReadonlySet<Word>) => number {
  const columnOf = new Map(
    leaningWords(texts)
      .slice(0, count)
      .map(({ word }, column) => [word, column]),
  );
  const columnsOf = (words: ReadonlySet<Word>): number[] =>
    [...columnOf].filter(([word]) => words.has(word)).map(([, column]) => column);
  const { weights } = fitLogistic(
    texts.map(({ words }) => {
      const index = Int32Array.from(columnsOf(words));
      return { index, value: new Float32Array(index.length).fill(1) };
    }),
    texts.map(({ label }) => label),
    texts.map(() => 1),
    count,
    { l2: 1e-4, iterations: 60 },
  );
  return (words) => columnsOf(words).reduce((sum, column) => sum + (weights[column] ?? 0), 0);
}
