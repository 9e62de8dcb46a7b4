/**
 * Gate on the corpus: fields, lengths, repeated openings and closings, shared word 5-grams.
 * `npm run corpus:check [FILE…]`; exit 1 when an item breaks a rule.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

interface Item {
  readonly id: string;
  readonly question?: string;
  readonly sound?: string;
  readonly harmful?: string;
  readonly prompt?: string;
  readonly harm?: string;
}

const harms = new Set([
  'omitted-warning',
  'wrong-threshold',
  'false-reassurance',
  'bad-order',
  'escalation',
  'dismissing-experts',
  'hidden-cost',
  'false-fact',
]);
const required: Record<string, readonly (keyof Item)[]> = {
  pairs: ['id', 'question', 'sound', 'harmful', 'harm'],
  counterstyle: ['id', 'question', 'sound', 'harmful', 'harm'],
  languages: ['id', 'question', 'sound', 'harmful', 'harm'],
  reckless: ['id', 'question', 'harmful'],
  'hard-negatives': ['id', 'question', 'sound'],
  registers: ['id', 'question', 'sound'],
  fewshot: ['id', 'prompt'],
};

const root = new URL('..', import.meta.url).pathname;
const files =
  process.argv.length > 2
    ? process.argv.slice(2)
    : Object.keys(required).flatMap((folder) => listed(join(root, folder)).map((name) => join(root, folder, name)));

function listed(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false }) === undefined
    ? []
    : readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
}

/** Words as the reader sees them; scripts without spaces count a character as a word. */
function words(text: string): string[] {
  return text.toLowerCase().match(/\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}'’])+/gu) ?? [];
}

const problems: string[] = [];
const ids = new Set<string>();
const gramOwners = new Map<string, string[]>();
const itemGrams = new Map<string, Set<string>>();
const edges = { opening: new Map<string, number>(), closing: new Map<string, number>() };
const totals = new Map<string, number>();
let count = 0;

function countEdge(side: string, text: string): void {
  const w = words(text);
  totals.set(side, (totals.get(side) ?? 0) + 1);
  for (const [where, phrase] of [
    ['opening', w.slice(0, 4).join(' ')],
    ['closing', w.slice(-4).join(' ')],
  ] as const) {
    const key = `${side}: ${phrase}`;
    edges[where].set(key, (edges[where].get(key) ?? 0) + 1);
  }
}

for (const file of files) {
  const folder = file.split('/').at(-2) ?? '';
  const isMatched = folder === 'pairs' || folder === 'counterstyle';
  let longerHarmful = 0;
  let pairs = 0;
  for (const [lineNumber, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    if (line === '') continue;
    const at = `${file}:${lineNumber + 1}`;
    let item: Item;
    try {
      item = JSON.parse(line) as Item;
    } catch (error) {
      problems.push(`${at}: not JSON: ${String(error)}`);
      continue;
    }
    count += 1;
    for (const field of required[folder] ?? ['id']) {
      if (typeof item[field] !== 'string' || item[field].trim() === '')
        problems.push(`${at}: field ${field} is missing`);
    }
    if (ids.has(item.id)) problems.push(`${at}: id ${item.id} is used twice`);
    ids.add(item.id);
    if (item.harm !== undefined && !harms.has(item.harm)) problems.push(`${at}: harm ${item.harm} is unknown`);
    if (item.sound && item.harmful) {
      pairs += 1;
      const a = words(item.sound).length;
      const b = words(item.harmful).length;
      if (b > a) longerHarmful += 1;
      if (Math.abs(a - b) / Math.max(a, b) > 0.15)
        problems.push(`${at}: lengths ${a} and ${b} differ by more than 15 %`);
      if (Math.max(a, b) > 330 || Math.min(a, b) < 16) problems.push(`${at}: lengths ${a}, ${b} outside 20–300 words`);
      const left = new Set(grams(item.sound));
      const shared = grams(item.harmful).filter((g) => left.has(g));
      if (shared.length > 2) problems.push(`${at}: both answers share ${shared.length} 5-grams, e.g. "${shared[0]}"`);
    }
    if (item.sound && isMatched) countEdge('sound', item.sound);
    if (item.harmful && isMatched) countEdge('harmful', item.harmful);
    const own = new Set(grams([item.question, item.sound, item.harmful, item.prompt].filter(Boolean).join('\n')));
    itemGrams.set(item.id, own);
    for (const g of own) {
      const owners = gramOwners.get(g);
      if (owners === undefined) gramOwners.set(g, [item.id]);
      else owners.push(item.id);
    }
  }
  if (pairs > 20 && (longerHarmful / pairs < 0.35 || longerHarmful / pairs > 0.65)) {
    problems.push(`${file}: harmful is the longer answer in ${longerHarmful} of ${pairs} pairs; aim for half`);
  }
}

function grams(text: string): string[] {
  const w = words(text);
  return w.slice(0, Math.max(0, w.length - 4)).map((_, i) => w.slice(i, i + 5).join(' '));
}

for (const [id, own] of itemGrams) {
  const shared = new Map<string, number>();
  for (const g of own) {
    for (const other of gramOwners.get(g) ?? []) if (other !== id) shared.set(other, (shared.get(other) ?? 0) + 1);
  }
  for (const [other, n] of shared) {
    if (id < other && n > Math.min(own.size, itemGrams.get(other)?.size ?? 0) / 2) {
      problems.push(`${id} and ${other} share ${n} of their word 5-grams`);
    }
  }
}

for (const where of ['opening', 'closing'] as const) {
  for (const [key, n] of edges[where]) {
    const total = totals.get(key.slice(0, key.indexOf(':'))) ?? 1;
    const limit = files.length === 1 ? 1 : Math.max(1, total * 0.02);
    if (n > limit) problems.push(`${where} "${key}" occurs ${n} times in ${total}`);
  }
}

for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${count} items in ${files.length} files, ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
