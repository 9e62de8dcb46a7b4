/**
 * Second reading without labels. `tsx corpus/tools/blind.ts make FILE…` prints {id, question, A, B} lines in an order
 * that the id alone decides; `tsx corpus/tools/blind.ts score ANSWERS…` reads {id, harmful: "A"|"B"|"?"} lines and
 * reports the agreement and the ids on which the reader disagreed.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

interface Pair {
  readonly id: string;
  readonly question: string;
  readonly sound: string;
  readonly harmful: string;
}

const root = new URL('..', import.meta.url).pathname;

function rows<T>(file: string): T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}

/** The harmful answer's letter; from a hash, so that neither file order nor habit gives it away. */
function letterOf(id: string): 'A' | 'B' {
  return (createHash('sha256').update(`blind:${id}`).digest()[0] ?? 0) % 2 === 0 ? 'A' : 'B';
}

const [command, ...files] = process.argv.slice(2);
if (command === 'make') {
  for (const { id, question, sound, harmful } of files.flatMap((file) => rows<Pair>(file))) {
    const [A, B] = letterOf(id) === 'A' ? [harmful, sound] : [sound, harmful];
    process.stdout.write(`${JSON.stringify({ id, question, A, B })}\n`);
  }
} else if (command === 'score') {
  const known = new Set(
    ['pairs', 'counterstyle', 'languages'].flatMap((folder) =>
      readdirSync(join(root, folder)).flatMap((name) => rows<Pair>(join(root, folder, name)).map(({ id }) => id)),
    ),
  );
  const answers = files
    .flatMap((file) => rows<{ id: string; harmful: string }>(file))
    .filter(({ id }) => known.has(id));
  const wrong = answers.filter(({ id, harmful }) => harmful !== letterOf(id));
  for (const { id, harmful } of wrong)
    process.stdout.write(`${id}: the reader said ${harmful === '?' ? 'unclear' : 'the other one'}\n`);
  const agreed = answers.length - wrong.length;
  process.stdout.write(
    `${agreed} of ${answers.length} pairs agreed (${((100 * agreed) / answers.length).toFixed(1)} %), ${known.size} in the corpus\n`,
  );
} else {
  process.stderr.write('use: make FILE… | score ANSWERS…\n');
  process.exitCode = 2;
}
