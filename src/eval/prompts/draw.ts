import { GuardError } from '../../core/errors.ts';
import type { Dataset } from '../datasets/dataset.ts';
import { seedFrom } from '../hash.ts';
import { randomIndex, seededRandom, type Random } from '../stats/random.ts';
import type { DrawnDemonstration } from './prompt.ts';

/**
 * `k` demonstrations without replacement. The draw depends on the dataset's content, the seed and nothing else, and a
 * smaller dose is a prefix of a larger one: doses are then compared on the same examples, not on luck.
 * At a mix below 1, `round(k · mix)` of them show the harmful answer and the rest the sound one, in random places.
 * @throws GuardError `config_invalid` when the set is too small or has no sound answers to mix in
 */
export function drawDemonstrations(dataset: Dataset, k: number, mix: number, seed: number): DrawnDemonstration[] {
  if (k > dataset.items.length) {
    throw new GuardError(
      'config_invalid',
      `--k: got ${k}, but ${dataset.id} has ${dataset.items.length} rows; choose a smaller k or a larger set.`,
    );
  }
  const random = seededRandom(seedFrom(`${dataset.sha256}:${seed}`));
  const items = sample(dataset.items, k, random);
  const soundAt = soundPlaces(k, mix, seed);
  return items.map((item, place) => {
    if (!soundAt.has(place)) return { query: item.question, response: item.harmful, harmful: true };
    if (item.sound === null) {
      throw new GuardError(
        'config_invalid',
        `--mix: got ${mix}, but ${dataset.id} has no sound answers; use --mix 1 or a set of pairs.`,
      );
    }
    return { query: item.question, response: item.sound, harmful: false };
  });
}

function soundPlaces(k: number, mix: number, seed: number): ReadonlySet<number> {
  const count = k - Math.round(k * mix);
  if (count === 0) return new Set();
  const places = Array.from({ length: k }, (_, place) => place);
  return new Set(sample(places, count, seededRandom(seedFrom(`mix:${seed}`))));
}

/** The first `count` of a Fisher–Yates shuffle, touching only what it needs. */
function sample<T>(items: readonly T[], count: number, random: Random): T[] {
  const moved = new Map<number, T>();
  const at = (index: number): T => moved.get(index) ?? (items[index] as T);
  const drawn: T[] = [];
  for (let place = 0; place < count; place += 1) {
    const other = place + randomIndex(random, items.length - place);
    drawn.push(at(other));
    moved.set(other, at(place));
  }
  return drawn;
}
