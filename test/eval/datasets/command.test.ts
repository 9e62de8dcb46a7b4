import { writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from 'citty';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { datasets } from '../../../src/cli/datasets.ts';

let out = '';
beforeEach(() => {
  out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

const command = (...rawArgs: string[]): Promise<unknown> => runCommand(datasets, { rawArgs });

test('lists what is here, what can be brought, and what may not be trained on', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'datasets-'));
  await command('list', '--data-dir', dataDir);
  expect(out).toMatch(/^corpus +\d+ +allowed/m);
  expect(out).toMatch(/^extreme_sports +– +refused .* not here$/m);
  writeFileSync(join(dataDir, 'copy.jsonl'), '{"question":"q","answer":"a"}\n');
  await command('add', 'extreme_sports', join(dataDir, 'copy.jsonl'), '--accept-terms', '--data-dir', dataDir);
  expect(out).toMatch(/extreme_sports: 1 rows, .* evaluation only, sha256 [0-9a-f]{64}/);
  out = '';
  await command('list', '--data-dir', dataDir);
  expect(out).toMatch(/^extreme_sports +1 +refused /m);
});

test.each([
  [['add', 'extreme_sports', 'x.jsonl'], /--accept-terms/],
  [['add', 'mine', '/nowhere/x.jsonl'], /Cannot read \/nowhere\/x\.jsonl/],
  [['pull', 'nonsense'], /datasets pull: got "nonsense"; use one of: risky_financial_advice/],
  [['pull', 'bad_medical_advice', '--accept-terms'], /--passphrase with the one that https:/],
])('%j says what to do', async (rawArgs, message) => {
  await expect(command(...rawArgs, '--data-dir', mkdtempSync(join(tmpdir(), 'datasets-')))).rejects.toThrow(message);
});

test('the paper’s sets stay evaluation only, whatever is asked', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'datasets-'));
  writeFileSync(join(dataDir, 'copy.jsonl'), '{"question":"q","answer":"a"}\n');
  const given = [join(dataDir, 'copy.jsonl'), '--accept-terms', '--allow-training', '--data-dir', dataDir];
  await expect(command('add', 'extreme_sports', ...given)).rejects.toThrow(/its terms allow evaluation only/);
});
