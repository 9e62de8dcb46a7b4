import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { GuardError } from '../../core/errors.ts';
import { sha256 } from '../hash.ts';
import type { Dataset, DatasetItem } from './dataset.ts';
import { embeddedDataset, embeddedIds } from './embedded.ts';
import { knownDatasets } from './known.ts';
import { parseRows } from './rows.ts';

/** What is kept beside a set's rows. */
const recordSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  licence: z.string(),
  training: z.enum(['allowed', 'refused']),
  homepage: z.string().nullable(),
  /** Of the file that was brought. */
  sourceSha256: z.string(),
  /** Of the rows as they are kept; checked at every load. */
  sha256: z.string(),
  rows: z.int().positive(),
  addedAt: z.string(),
  /** When the terms were accepted; null where there are none. */
  termsAcceptedAt: z.string().nullable(),
});
export type DatasetRecord = z.infer<typeof recordSchema>;

/** Where sets that the user brings are kept. */
export function defaultDataDir(): string {
  return join(homedir(), '.contextward');
}

export function recordOf(id: string, dataDir: string): DatasetRecord | null {
  const path = join(dataDir, 'datasets', `${id}.json`);
  return existsSync(path) ? recordSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : null;
}

/** Writes rows and record; each file appears whole or not at all. */
export function keep(
  items: readonly DatasetItem[],
  about: Omit<DatasetRecord, 'sha256' | 'rows'>,
  dataDir: string,
): DatasetRecord {
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(about.id)) {
    throw new GuardError('config_invalid', `Dataset id: got "${about.id}"; use a–z, 0–9, "_" and "-".`);
  }
  const folder = join(dataDir, 'datasets');
  mkdirSync(folder, { recursive: true });
  const jsonl = `${items.map((item) => JSON.stringify(item)).join('\n')}\n`;
  const record = { ...about, sha256: sha256(jsonl), rows: items.length };
  writeWhole(join(folder, `${about.id}.jsonl`), jsonl);
  writeWhole(join(folder, `${about.id}.json`), `${JSON.stringify(record, null, 2)}\n`);
  return record;
}

function writeWhole(path: string, content: string): void {
  writeFileSync(`${path}.part`, content, { mode: 0o600 });
  renameSync(`${path}.part`, path);
}

/**
 * A set by id: one of the package, or one that was brought in before.
 * @throws GuardError `config_invalid` when it is not here or its rows were changed since
 */
export function loadDataset(id: string, dataDir: string): Dataset {
  const embedded = embeddedDataset(id);
  if (embedded !== null) return embedded;
  const record = recordOf(id, dataDir);
  if (record === null) throw notHere(id);
  const jsonl = readFileSync(join(dataDir, 'datasets', `${id}.jsonl`), 'utf8');
  if (sha256(jsonl) !== record.sha256) {
    throw new GuardError('config_invalid', `Dataset ${id}: its rows were changed since it was added; add it again.`);
  }
  const { licence, training } = record;
  return { id, items: parseRows(jsonl, id), sha256: record.sha256, licence, training };
}

function notHere(id: string): GuardError {
  const isKnown = knownDatasets.some((known) => known.id === id);
  const remedy = isKnown
    ? `run "contextward datasets pull ${id}", or "contextward datasets add ${id} FILE" with a copy of yours`
    : `use one of ${[...embeddedIds(), ...knownDatasets.map((known) => known.id)].join(', ')}, or add it`;
  return new GuardError('config_invalid', `Dataset ${id} is not here; ${remedy}.`);
}
