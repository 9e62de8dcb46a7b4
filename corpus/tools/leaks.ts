/**
 * What the pairs give away without being understood: `npm run corpus:leaks [FILE…]`. For all and for each file the AUC of
 * the twenty words that tell most in the other domains (0.5 gives nothing away; a new volume may lean the other way to even
 * out the old ones), then the words that lean in all the files named.
 */
import { basename } from 'node:path';
import { groupBy } from '../../src/eval/stats/group-by.ts';
import { auc } from '../../src/eval/stats/roc.ts';
import { isMatched, readCorpus, type Example } from '../../train/corpus.ts';
import { byGroup, foldsBy } from '../../train/model.ts';
import { leaningWords, scoreByTellingWords, type LabelledWords } from './telling-words.ts';

interface Answer extends LabelledWords<string> {
  readonly example: Example;
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll('’', "'")
    .match(/[\p{L}\p{N}]+(?:'\p{L}+)*/gu) ?? [];
/** An id is the file's name, a number and the side. */
const fileOf = ({ example }: Answer): string => `${example.id.replace(/-\d+[+-]$/, '')}.jsonl`;

const answers: Answer[] = readCorpus()
  .filter(isMatched)
  .map((example) => ({ example, label: example.label, words: new Set(wordsOf(example.response)) }));
const named = new Set(process.argv.slice(2).map((path) => basename(path)));
const isNamed = (answer: Answer): boolean => named.size === 0 || named.has(fileOf(answer));
const domains = new Set(answers.map(({ example }) => byGroup(example)));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const unseen = foldsBy(answers, byGroup, 5).flatMap(({ others, held }) => {
  const score = scoreByTellingWords(others);
  return held.map(({ words, label }) => ({ score: score(words), label }));
});
say(`${auc(unseen).value.toFixed(3)}  all pairs together, unseen domains`);
say('\nAUC of the twenty most telling words of other domains, file by file:');
for (const { others, held } of foldsBy(answers, byGroup, domains.size)) {
  const files = groupBy(held.filter(isNamed), fileOf);
  if (files.size === 0) continue;
  const score = scoreByTellingWords(others);
  for (const [file, own] of files) {
    const { value } = auc(own.map(({ words, label }) => ({ score: score(words), label })));
    say(`${value.toFixed(2)}  ${file}, ${own.length / 2} pairs`);
  }
}
say('\nWords that lean to one side (sound and harmful answers that have them):');
for (const { word, sound, harmful, z } of leaningWords(answers.filter(isNamed)).slice(0, 40)) {
  say(`${z > 0 ? 'harmful' : 'sound  '} ${word.padEnd(14)} ${sound} / ${harmful}  z ${z.toFixed(1)}`);
}
