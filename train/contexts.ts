import { groupBy } from '../src/eval/stats/group-by.ts';
import type { Example } from './corpus.ts';
import { sample } from './random.ts';
import { seededRandom } from '../src/eval/stats/random.ts';

/** A context made of held-out scores: what the set aggregator sees. */
export interface ScoredSet {
  readonly scores: readonly number[];
  readonly label: 0 | 1;
  readonly domain: string;
  readonly dose: number;
  /** Demonstrations, harmful ones included. */
  readonly size: number;
}

const sizes = [1, 2, 4, 8, 16];

/**
 * Contexts from one group each, as real ones are: all sound, all harmful, half harmful. Groups without harmful answers
 * give benign ones only.
 */
export function sampleSets(
  examples: readonly Example[],
  scores: ReadonlyMap<string, number>,
  perGroup: { readonly benign: number; readonly harmful: number },
  seed: number,
): ScoredSet[] {
  const next = seededRandom(seed);
  // Demonstrations of one context share a style as they share a domain.
  const groups = groupBy(examples, ({ group, source }) => `${group} ${source}`);
  const sets: ScoredSet[] = [];
  for (const [, members] of [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const domain = members[0]?.group ?? '';
    const scoresOf = (label: 0 | 1): number[] =>
      members.filter((member) => member.label === label).map(({ id }) => scores.get(id) ?? 0);
    const sound = scoresOf(0);
    const harmful = scoresOf(1);
    for (const size of sizes) {
      for (let n = 0; n < perGroup.benign && sound.length >= size; n += 1) {
        sets.push({ scores: sample(sound, size, next), label: 0, domain, dose: 0, size });
      }
      for (let n = 0; n < perGroup.harmful && harmful.length >= size; n += 1) {
        const dose = n % 4 === 3 && size >= 4 && sound.length >= size ? size / 2 : size;
        const mixed = [...sample(harmful, dose, next), ...sample(sound, size - dose, next)];
        sets.push({ scores: mixed, label: 1, domain, dose, size });
      }
    }
  }
  return sets;
}
