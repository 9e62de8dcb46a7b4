/**
 * What the pairs give away without being understood: `npm run corpus:leaks [FILE…]`. For all and for each file the AUC of the twenty
 * words that tell most in the other domains (0.5 gives nothing away; a new volume may lean the other way to even out the
 * old ones), then the words that lean in all the files named.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { auc } from '../../src/eval/stats/roc.ts';
import { leaningWords, scoreByTellingWords, type LabelledWords } from './telling-words.ts';

interface Answer extends LabelledWords<string> {
  readonly domain: string;
  readonly file: string;
}

const root = new URL('..', import.meta.url).pathname;
const paths = ['pairs', 'counterstyle'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((file) => join(root, folder, file)),
);
const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll('’', "'")
    .match(/[\p{L}\p{N}]+(?:'\p{L}+)*/gu) ?? [];

const answers = paths.flatMap((path): Answer[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const { domain, sound, harmful } = JSON.parse(line) as { domain: string; sound: string; harmful: string };
      return [sound, harmful].map((text, label) => ({
        domain,
        file: basename(path),
        label: label as 0 | 1,
        words: new Set(wordsOf(text)),
      }));
    }),
);
const named = new Set(process.argv.slice(2).map((path) => basename(path)));
const chosen = answers.filter(({ file }) => named.size === 0 || named.has(file));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The AUC over answers whose domains the words were not taken from. */
function unseen(folds: number): number {
  const domains = [...new Set(answers.map(({ domain }) => domain))].toSorted();
  const items = Array.from({ length: folds }, (_, fold) => {
    const isHeld = ({ domain }: Answer): boolean => domains.indexOf(domain) % folds === fold;
    const score = scoreByTellingWords(answers.filter((answer) => !isHeld(answer)));
    return answers.filter(isHeld).map(({ words, label }) => ({ score: score(words), label }));
  });
  return auc(items.flat()).value;
}

say(`${unseen(5).toFixed(3)}  all pairs together, unseen domains`);
say('\nAUC of the twenty most telling words of other domains, file by file:');
for (const file of new Set(chosen.map((answer) => answer.file))) {
  const own = chosen.filter((answer) => answer.file === file);
  const score = scoreByTellingWords(answers.filter(({ domain }) => domain !== own[0]?.domain));
  const { value } = auc(own.map(({ words, label }) => ({ score: score(words), label })));
  say(`${value.toFixed(2)}  ${file}, ${own.length / 2} pairs`);
}
say('\nWords that lean to one side (sound and harmful answers that have them):');
for (const { word, sound, harmful, z } of leaningWords(chosen).slice(0, 40)) {
  say(`${z > 0 ? 'harmful' : 'sound  '} ${word.padEnd(14)} ${sound} / ${harmful}  z ${z.toFixed(1)}`);
}
