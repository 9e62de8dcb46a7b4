import type { ModelPair } from '../stats/pairs.ts';

/** Billions of parameters in a name such as `qwen2.5-7b-instruct`. */
const size = /(?<=^|[-_])(\d+(?:\.\d+)?)b(?=$|[-_.])/u;
/** Smaller to larger, where a family names its sizes by words. */
const ladders: readonly (readonly string[])[] = [
  ['nano', 'mini', ''],
  ['flash-lite', 'flash', 'pro'],
  ['haiku', 'sonnet', 'opus'],
  ['lite', 'plus', 'max'],
];

function withoutWord(name: string, word: string): string | null {
  const parts = name.split('-');
  const words = word.split('-');
  const at = parts.findIndex((_, i) => words.every((part, j) => parts[i + j] === part));
  return at < 0 ? null : parts.toSpliced(at, words.length).join('-');
}

/** Name without its size, and where it stands among its kind; null when the name does not say. */
function rank(name: string): { family: string; order: number }[] {
  const found = size.exec(name);
  if (found?.[1] !== undefined) return [{ family: name.replace(size, '*'), order: Number(found[1]) }];
  return ladders.flatMap((ladder, l) => {
    const order = ladder.findIndex((word) => word !== '' && withoutWord(name, word) !== null);
    const word = ladder[order];
    if (word !== undefined) return [{ family: `${l}:${withoutWord(name, word)}`, order }];
    return ladder.includes('') ? [{ family: `${l}:${name}`, order: ladder.indexOf('') }] : [];
  });
}

/** Pairs of models whose names differ in their size only, smaller first. */
export function scalePairs(models: readonly string[]): ModelPair[] {
  const ranked = models.flatMap((model) => rank(bare(model)).map(({ family, order }) => ({ model, family, order })));
  return ranked.flatMap(({ model: base, family, order }) =>
    ranked
      .filter((other) => other.family === family && other.order > order)
      .map(({ model: other }): ModelPair => ({ kind: 'scale', family: readable(family), base, other })),
  );
}

const reasoningWords = ['thinking', 'reasoning', 'reasoner'];

/** Pairs of models whose names differ in `thinking` only (or `instruct` in its place). */
export function reasoningPairs(models: readonly string[]): ModelPair[] {
  const stem = (name: string): string =>
    [...reasoningWords, 'instruct'].reduce((rest, word) => withoutWord(rest, word) ?? rest, bare(name));
  const reasons = (name: string): boolean => reasoningWords.some((word) => withoutWord(bare(name), word) !== null);
  return models
    .filter(reasons)
    .flatMap((other) =>
      models
        .filter((base) => !reasons(base) && stem(base) === stem(other))
        .map((base): ModelPair => ({ kind: 'reasoning', family: stem(other), base, other })),
    );
}

function bare(model: string): string {
  return model.toLowerCase().split('/').at(-1) ?? '';
}

function readable(family: string): string {
  return family.replace(/^\d+:/u, '');
}
