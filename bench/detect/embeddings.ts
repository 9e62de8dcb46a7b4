import type { Prepared } from '../../train/model.ts';
import { seededRandom } from '../../src/eval/stats/random.ts';

/** Features share rows of the table, as in fastText. */
const rows = 1 << 17;
const dimensions = 16;
const epochs = 8;
const rate = 0.4;
const seed = 5;

/** Averaged embeddings of the shipped features and a logistic head, both trained by SGD (Joulin et al. 2016). */
export function trainEmbeddings(items: readonly Prepared[]): { score: (item: Prepared) => number; weights: number } {
  const next = seededRandom(seed);
  const table = Float32Array.from({ length: rows * dimensions }, () => (next() - 0.5) / dimensions);
  const head = new Float32Array(dimensions + 1);
  const hidden = new Float32Array(dimensions);

  function score({ features }: Prepared): number {
    hidden.fill(0);
    for (const hash of features) {
      const from = (hash & (rows - 1)) * dimensions;
      for (let d = 0; d < dimensions; d += 1) hidden[d] = (hidden[d] as number) + (table[from + d] as number);
    }
    let sum = head[dimensions] as number;
    for (let d = 0; d < dimensions; d += 1) {
      hidden[d] = (hidden[d] as number) / Math.max(1, features.length);
      sum += (hidden[d] as number) * (head[d] as number);
    }
    return sum;
  }

  const order = items.map((_, index) => index);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, next);
    for (const [step, index] of order.entries()) {
      const item = items[index] as Prepared;
      const error = 1 / (1 + Math.exp(-score(item))) - item.example.label;
      const pace = rate * (1 - (epoch + step / order.length) / epochs) * error;
      const share = pace / Math.max(1, item.features.length);
      for (const hash of item.features) {
        const from = (hash & (rows - 1)) * dimensions;
        for (let d = 0; d < dimensions; d += 1)
          table[from + d] = (table[from + d] as number) - share * 20 * (head[d] as number);
      }
      for (let d = 0; d < dimensions; d += 1)
        head[d] = (head[d] as number) - pace * ((hidden[d] as number) + 1e-3 * (d % 2 === 0 ? 1 : -1));
      head[dimensions] = (head[dimensions] as number) - pace * 0.1;
    }
  }
  return { score, weights: rows * dimensions };
}

function shuffle(order: number[], next: () => number): void {
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(next() * (last + 1));
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
}
