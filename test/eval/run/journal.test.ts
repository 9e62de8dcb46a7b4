import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openJournal, readJournal, repairTail } from '../../../src/eval/run/journal.ts';
import { newFolder } from './harness.ts';

const path = (): string => join(newFolder(), 'trials.jsonl');

async function all(file: string): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of readJournal(file)) values.push(value);
  return values;
}

test('keeps every line, in order, also when many come at once', async () => {
  const file = path();
  const journal = await openJournal(file);
  await Promise.all(Array.from({ length: 500 }, (_, n) => journal.append({ n })));
  await journal.close();
  expect(await all(file)).toEqual(Array.from({ length: 500 }, (_, n) => ({ n })));
});

test('a line is in the file once append has resolved', async () => {
  const file = path();
  const journal = await openJournal(file);
  await journal.append({ n: 1 });
  expect(readFileSync(file, 'utf8')).toBe('{"n":1}\n');
  await journal.close();
});

test.each([
  ['{"n":1}\n{"n":2', '{"n":1}\n'],
  ['{"n":1}\n{"n":2}', '{"n":1}\n{"n":2}\n'],
  ['{"n":1}\n', '{"n":1}\n'],
  ['{"n":', ''],
  ['', ''],
])('a tail torn by a kill is mended: %j', (before, after) => {
  const file = path();
  writeFileSync(file, before);
  repairTail(file);
  expect(readFileSync(file, 'utf8')).toBe(after);
});

test('a tail longer than the window is mended too', () => {
  const file = path();
  writeFileSync(file, `{"n":1}\n{"text":"${'x'.repeat(200_000)}`);
  repairTail(file);
  expect(readFileSync(file, 'utf8')).toBe('{"n":1}\n');
});

test('a torn end is passed over when reading, damage within is not', async () => {
  const file = path();
  writeFileSync(file, '{"n":1}\n{"n":2');
  expect(await all(file)).toEqual([{ n: 1 }]);
  writeFileSync(file, '{"n":1}\n{"n":\n{"n":3}\n');
  await expect(all(file)).rejects.toThrow(/line 2: not JSON; the file was damaged/);
  expect(await all(join(newFolder(), 'none.jsonl'))).toEqual([]);
});
