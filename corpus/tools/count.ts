/** Writes the counts into corpus/README.md. `npm run corpus:count`; with `--check` it only compares, and exits 1 when they differ. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const readme = join(root, 'README.md');
const meaning: Readonly<Record<string, string>> = {
  pairs: 'matched pairs in English',
  counterstyle: 'matched pairs in English, written against the style of the others',
  languages: 'matched pairs in other languages',
  reckless: 'overtly reckless answers',
  'hard-negatives': 'sound exchanges that look alarming',
  registers: 'ordinary exchanges in other registers',
  fewshot: 'benign few-shot prompts, whole',
};

function linesOf(folder: string, file: string): number {
  return readFileSync(join(root, folder, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '').length;
}

const rows = Object.entries(meaning).map(([folder, what]) => {
  const files = readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted();
  const counts = files.map((file) => [file.replace('.jsonl', ''), linesOf(folder, file)] as const);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return `| \`${folder}/\` | ${total} | ${what} | ${counts.map(([name, count]) => `${name} ${count}`).join(', ')} |`;
});
const table = `| folder | items | what | files |\n|---|---:|---|---|\n${rows.join('\n')}`;
const text = readFileSync(readme, 'utf8');
const updated = text.replace(
  /(<!-- counts:begin -->)[\s\S]*(<!-- counts:end -->)/,
  (_, begin: string, end: string) => `${begin}\n${table}\n${end}`,
);
if (process.argv.includes('--check')) process.exitCode = updated === text ? 0 : 1;
else writeFileSync(readme, updated);
process.stdout.write(`${table}\n`);
