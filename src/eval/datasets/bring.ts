import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { GuardError } from '../../core/errors.ts';
import { sha256 } from '../hash.ts';
import { readBetleyFile } from '../questions/betley.ts';
import { truthfulQaItems } from './csv.ts';
import type { DatasetItem } from './dataset.ts';
import { knownDatasets, questionFiles, type DatasetSource, type KnownDataset } from './known.ts';
import { openProtected } from './protected-archive.ts';
import { pairUp, parseRows } from './rows.ts';
import { keep, type DatasetRecord } from './store.ts';
import { readZipMember } from './zip.ts';

export interface BringOptions {
  readonly dataDir: string;
  readonly acceptTerms: boolean;
  /** Of a protected archive, as its publisher prints it. */
  readonly passphrase?: string | undefined;
  /** Our own sets to be added: may they be trained on? @default refused */
  readonly training?: 'allowed' | 'refused' | undefined;
  readonly licence?: string | undefined;
  readonly now?: Date | undefined;
}

/** Gets a known set from its publisher. @throws GuardError when terms are not accepted or the file does not fit */
export async function pullDataset(id: string, options: BringOptions): Promise<DatasetRecord> {
  const known = knownDatasets.find((dataset) => dataset.id === id);
  if (known?.source == null) {
    const ids = [...knownDatasets.map((dataset) => dataset.id), questionFiles.id].join(', ');
    throw new GuardError('config_invalid', `datasets pull: got "${id}"; use one of: ${ids}.`);
  }
  assertAccepted(known, options);
  if (known.source.kind === 'protected-archive') passphraseOf(known, options);
  return bring(known, known.source, await download(known.source.url), options);
}

/** Takes a copy that the user has: JSONL (gzipped or not), TruthfulQA's CSV, or the protected archive. */
export function addDataset(id: string, path: string, options: BringOptions): DatasetRecord {
  const known = knownDatasets.find((dataset) => dataset.id === id) ?? ownDataset(id, options);
  assertAccepted(known, options);
  const file = read(path);
  const source: DatasetSource =
    known.source !== null && known.source.kind !== 'jsonl' && !/\.jsonl(\.gz)?$/.test(path)
      ? known.source
      : { kind: 'jsonl', url: path };
  return bring(known, source, file, options);
}

function bring(known: KnownDataset, source: DatasetSource, file: Buffer, options: BringOptions): DatasetRecord {
  const now = (options.now ?? new Date()).toISOString();
  const { id, title, licence, training, homepage } = known;
  const about = { id, title, licence, training, homepage: homepage === '' ? null : homepage };
  return keep(
    itemsOf(known, source, file, options),
    { ...about, sourceSha256: sha256(file), addedAt: now, termsAcceptedAt: known.terms === null ? null : now },
    options.dataDir,
  );
}

function itemsOf(known: KnownDataset, source: DatasetSource, file: Buffer, options: BringOptions): DatasetItem[] {
  if (source.kind === 'jsonl') return parseRows(unpacked(file).toString('utf8'), known.id);
  if (source.kind === 'truthfulqa-csv') return truthfulQaItems(unpacked(file).toString('utf8'));
  const zip = openProtected(file, passphraseOf(known, options));
  const items = parseRows(readZipMember(zip, source.member).toString('utf8'), known.id);
  if (source.soundMember === undefined) return items;
  return pairUp(items, parseRows(readZipMember(zip, source.soundMember).toString('utf8'), source.soundMember));
}

function ownDataset(id: string, { training = 'refused', licence = 'not told' }: BringOptions): KnownDataset {
  return { id, title: id, licence, training, terms: null, homepage: '', source: null };
}

function assertAccepted(known: KnownDataset, { acceptTerms }: BringOptions): void {
  if (known.terms === null || acceptTerms) return;
  throw new GuardError('config_invalid', `${known.id}: ${known.terms}\nRead this, then repeat with --accept-terms.`);
}

function passphraseOf({ id, homepage }: KnownDataset, { passphrase }: BringOptions): string {
  if (passphrase !== undefined && passphrase !== '') return passphrase;
  throw new GuardError(
    'config_invalid',
    `${id}: its archive is encrypted; give --passphrase with the one that ${homepage} prints.`,
  );
}

/** Brings the published question files; each is checked against its pinned hash before it is kept. */
export async function pullQuestions(dataDir: string): Promise<string[]> {
  mkdirSync(dataDir, { recursive: true });
  const kept: string[] = [];
  for (const [name, url] of Object.entries(questionFiles.files)) {
    const path = join(dataDir, name);
    writeFileSync(`${path}.part`, await download(url));
    readBetleyFile(`${path}.part`);
    renameSync(`${path}.part`, path);
    kept.push(path);
  }
  return kept;
}

async function download(url: string): Promise<Buffer> {
  const hint = `get ${url} by other means and use "contextward datasets add"`;
  const response = await fetch(url, { signal: AbortSignal.timeout(300_000) }).catch((cause: unknown) => {
    throw new GuardError('upstream_unreachable', `The publisher could not be reached; ${hint}.`, { cause });
  });
  if (!response.ok) {
    throw new GuardError('upstream_unreachable', `The publisher answered ${response.status}; ${hint}.`);
  }
  return Buffer.from(await response.arrayBuffer());
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new GuardError('config_invalid', `Cannot read ${path}; check the path.`, { cause });
  }
}

function unpacked(file: Buffer): Buffer {
  return file[0] === 0x1f && file[1] === 0x8b ? gunzipSync(file) : file;
}
