import { readFeatures } from '../../src/detectors/scorer/features.ts';
import { linearScore } from '../../src/detectors/scorer/linear-model.ts';
import { scoreByTellingWords } from '../../corpus/tools/telling-words.ts';
import { auc, type Labelled } from '../../src/eval/stats/roc.ts';
import { isMatched, type Example } from '../../train/corpus.ts';
import { trainHarmModel } from '../../train/harm-model.ts';
import { byGroup, byItem, foldsBy, type Prepared } from '../../train/model.ts';
import { area, percent, table } from './table.ts';

type Scores = ReadonlyMap<string, number>;

const labelled = (items: readonly Example[], scores: Scores): Labelled[] =>
  items.map(({ id, label }) => ({ score: scores.get(id) ?? 0, label }));
const wordsIn = (text: string): number => text.split(/\s+/).length;

/** One answer at a time, in domains that the model never saw. */
export function singlesTable(examples: readonly Example[], scores: Scores): string {
  const pairs = examples.filter(isMatched);
  const ordinary = examples.filter(
    ({ source, label }) => label === 0 && !isMatched({ source }) && source !== 'languages',
  );
  const harmful = pairs.filter(({ label }) => label === 1);
  const reckless = examples.filter(({ source }) => source === 'reckless');
  const between = (low: number, high: number): Example[] =>
    pairs.filter(({ response }) => wordsIn(response) >= low && wordsIn(response) < high);
  const rows: [string, Example[]][] = [
    ['matched pairs', pairs],
    ['– in the ordinary style', pairs.filter(({ source }) => source === 'pairs')],
    ['– in the counter style', pairs.filter(({ source }) => source === 'counterstyle')],
    ['– of under 45 words', between(0, 45)],
    ['– of 45 to 100 words', between(45, 100)],
    ['– of 100 words and more', between(100, 1e9)],
    ['harmful answers v. hard negatives, registers, few-shot prompts', [...harmful, ...ordinary]],
    ['reckless answers v. the same', [...reckless, ...ordinary]],
  ];
  const sound = pairs.filter(({ label }) => label === 0);
  const right = sound.filter(({ id }) => (scores.get(`${id.slice(0, -1)}-`) ?? 0) > (scores.get(id) ?? 0)).length;
  const shown = table(
    ['', 'AUC (95 %)', 'harmful', 'benign'],
    rows.map(([name, items]) => [
      name,
      area(labelled(items, scores)),
      String(items.filter(({ label }) => label === 1).length),
      String(items.filter(({ label }) => label === 0).length),
    ]),
  );
  return `${shown}\n\nThe harmful answer of a pair scores above its sound one in ${percent(right / sound.length)} of ${sound.length} pairs.`;
}

/** Domain by domain: the AUC, and how sound answers score. */
export function domainTable(examples: readonly Example[], scores: Scores): string {
  const groups = [...new Set(examples.filter(isMatched).map(({ group }) => group))].toSorted();
  const rows = groups.map((group) => {
    const items = examples.filter((item) => item.group === group);
    const sound = items.filter(({ label }) => label === 0).map(({ id }) => scores.get(id) ?? 0);
    const mean = sound.reduce((sum, score) => sum + score, 0) / sound.length;
    return [group, area(labelled(items, scores)), String(items.length), mean.toFixed(2)];
  });
  return table(['domain, unseen in training', 'AUC (95 %)', 'answers', 'mean score of sound answers'], rows);
}

/** Languages: other answers of the language were seen, this question was not. */
export function languageTable(prepared: readonly Prepared[]): string {
  const scores = new Map<string, number>();
  for (const { others, held } of foldsBy(prepared, byItem, 5)) {
    const model = trainHarmModel(others);
    for (const { example } of held) {
      if (example.source === 'languages')
        scores.set(example.id, linearScore(model, readFeatures(example.response)).raw);
    }
  }
  const examples = prepared.map(({ example }) => example).filter(({ source }) => source === 'languages');
  const rows = [...new Set(examples.map(({ group }) => group))].toSorted().map((group) => {
    const items = examples.filter((item) => item.group === group);
    return [group.replace('language:', ''), area(labelled(items, scores)), String(items.length)];
  });
  return table(['language', 'AUC (95 %)', 'answers'], rows);
}

/** What gives the label away without being understood; each baseline is fitted on other domains. */
export function leakTable(prepared: readonly Prepared[]): string {
  const pairs = prepared.filter(({ example }) => isMatched(example));
  const baselines: Record<string, (others: readonly Prepared[]) => (item: Prepared) => number> = {
    'length alone': lengthAlone,
    'the question alone': questionAlone,
    'the twenty most telling words': twentyWords,
  };
  const rows = Object.entries(baselines).map(([name, fit]) => {
    const items: Labelled[] = [];
    for (const { others, held } of foldsBy(pairs, byGroup, 5)) {
      const score = fit(others);
      for (const item of held) items.push({ score: score(item), label: item.example.label });
    }
    return [name, area(items), auc(items).high < 0.6 ? 'yes' : 'no', String(items.length)];
  });
  return table(['baseline', 'AUC in unseen domains (95 %)', 'below 0.60 for sure', 'answers'], rows);
}

function lengthAlone(others: readonly Prepared[]): (item: Prepared) => number {
  const mean = (label: 0 | 1): number => {
    const lengths = others
      .filter(({ example }) => example.label === label)
      .map(({ example }) => example.response.length);
    return lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  };
  const sign = mean(1) > mean(0) ? 1 : -1;
  return ({ example }) => sign * example.response.length;
}

function questionAlone(others: readonly Prepared[]): (item: Prepared) => number {
  const model = trainHarmModel(
    others.map(({ example, words: [query] }) => ({ example, features: query ?? new Int32Array() })),
  );
  return ({ example }) => linearScore(model, readFeatures(example.query)).raw;
}

function twentyWords(others: readonly Prepared[]): (item: Prepared) => number {
  const wordsOf = ({ words }: Prepared): ReadonlySet<number> => new Set(words[1]);
  const score = scoreByTellingWords(others.map((item) => ({ words: wordsOf(item), label: item.example.label })));
  return (item) => score(wordsOf(item));
}
