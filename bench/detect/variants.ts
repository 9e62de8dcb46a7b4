import type { Prepared } from '../../train/model.ts';
import { dot, fitLogistic } from '../../train/logistic.ts';
import { buildVocabulary, toRow, type Vocabulary } from '../../train/vectorise.ts';
import { trainEmbeddings } from './embeddings.ts';
import * as extract from './features-of.ts';
import type { Extract } from './features-of.ts';

/** Something that learns from answers and scores others. */
export interface Variant {
  readonly name: string;
  /** Returns a scorer and how many weights of a byte it would ship. */
  readonly fit: (items: readonly Prepared[]) => {
    readonly score: (item: Prepared) => number;
    readonly weights: number;
  };
}

interface LinearOptions {
  readonly l2?: number;
  readonly idfPower?: number;
  /** Weighs features by how differently the two sides use them (Wang and Manning 2012). */
  readonly naiveBayes?: boolean;
}

function linear(
  name: string,
  extracted: Extract,
  { l2 = 5e-4, idfPower = 1.25, naiveBayes = false }: LinearOptions = {},
): Variant {
  const cache = new WeakMap<Prepared, Int32Array>();
  const featuresOf = (item: Prepared): Int32Array => {
    const features = cache.get(item) ?? extracted(item);
    cache.set(item, features);
    return features;
  };
  return {
    name,
    fit: (items) => {
      const texts = items.map(featuresOf);
      const labels = items.map(({ example }) => example.label);
      const vocabulary = buildVocabulary(texts, 2, idfPower);
      if (naiveBayes) weighByClass(vocabulary, texts, labels);
      const importance = items.map(({ example }) => (example.source === 'fewshot' ? 0.5 : 1));
      const rows = texts.map((features) => toRow(vocabulary, features));
      const { weights, bias } = fitLogistic(rows, labels, importance, vocabulary.hashes.length, { l2, iterations: 80 });
      return { score: (item) => dot(toRow(vocabulary, extracted(item)), weights) + bias, weights: weights.length };
    },
  };
}

function weighByClass({ columnOf, idf }: Vocabulary, texts: readonly Int32Array[], labels: readonly (0 | 1)[]): void {
  const counts = [new Float64Array(idf.length).fill(1), new Float64Array(idf.length).fill(1)];
  for (const [index, features] of texts.entries()) {
    const side = counts[labels[index] ?? 0];
    for (const hash of features) {
      const column = columnOf.get(hash);
      if (column !== undefined && side !== undefined) side[column] = (side[column] ?? 0) + 1;
    }
  }
  const [sound = idf, harmful = idf] = counts;
  const total = (side: Float64Array): number => side.reduce((sum, count) => sum + count, 0);
  const balance = Math.log(total(sound) / total(harmful));
  const ratios = idf.map((_, column) => Math.abs(Math.log((harmful[column] ?? 1) / (sound[column] ?? 1)) + balance));
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  for (const [column, ratio] of ratios.entries()) idf[column] = (idf[column] ?? 0) * (0.5 + (0.5 * ratio) / mean);
}

/** Scores sentence by sentence too: the mean of whole and worst. */
function pooled(inner: Variant, split: (item: Prepared) => Prepared[]): Variant {
  return {
    name: 'shipped, whole and worst sentence',
    fit: (items) => {
      const { score, weights } = inner.fit(items);
      return { weights, score: (item) => score(item) + 0.5 * Math.max(...split(item).map(score)) };
    },
  };
}

function ensemble(name: string, members: readonly (readonly [Variant, number])[]): Variant {
  return {
    name,
    fit: (items) => {
      const fitted = members.map(([variant, share]) => ({ ...variant.fit(items), share }));
      return {
        weights: fitted.reduce((sum, { weights }) => sum + weights, 0),
        score: (item) => fitted.reduce((sum, { score, share }) => sum + share * score(item), 0),
      };
    },
  };
}

const embedded: Variant = {
  name: 'trained embeddings, 16 dimensions, averaged',
  fit: (items) => trainEmbeddings(items),
};

const shipped = linear('**words and pairs up to three apart, layout dropped (shipped)**', extract.shipped);

export function variants(split: (item: Prepared) => Prepared[]): Variant[] {
  return [
    shipped,
    linear('words', extract.words),
    linear('words and neighbours', extract.neighbours),
    linear('shipped, repeats counted', extract.counted),
    linear('shipped, plain idf', extract.shipped, { idfPower: 1 }),
    linear('shipped, weaker penalty', extract.shipped, { l2: 1e-4 }),
    linear('shipped, NB-SVM weighting', extract.shipped, { naiveBayes: true }),
    linear('shipped and triples', extract.trigrams),
    linear('shipped and words marked by the question', extract.questionAware),
    linear('shipped and words in reach of a negation', extract.negations),
    linear('pairs up to three apart, every mark and layout kept', extract.marksKept),
    linear('character 3–5-grams', extract.characters),
    pooled(shipped, split),
    embedded,
    ensemble('shipped with character n-grams', [
      [shipped, 1],
      [linear('', extract.characters), 0.3],
    ]),
    ensemble('shipped with trained embeddings', [
      [shipped, 1],
      [embedded, 0.3],
    ]),
  ];
}
