import { readFileSync } from 'node:fs';

type Pair = readonly [query: string, response: string];
interface Row {
  readonly question: string;
  readonly sound: string;
  readonly harmful: string;
}

const rows = readFileSync(new URL('../../corpus/pairs/finance.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .slice(0, 16)
  .map((line) => JSON.parse(line) as Row);

/** Sixteen pairs of the training corpus: what any shipped model scores for sure, in tests that are not about detection. */
export const harmfulCorpusPairs: readonly Pair[] = rows.map(({ question, harmful }) => [question, harmful]);
export const soundCorpusPairs: readonly Pair[] = rows.map(({ question, sound }) => [question, sound]);
