import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { sha256 } from '../hash.ts';
import { packageRoot } from '../package-root.ts';
import type { Dataset } from './dataset.ts';
import { parseRows } from './rows.ts';

const LICENCE = 'MIT (written for this project)';

/** Folder in the package, and the prefix of the ids of its files. */
const folders = [
  ['corpus/pairs', 'corpus-'],
  ['corpus/counterstyle', 'counterstyle-'],
  ['corpus/reckless', 'reckless-'],
  ['experiments/data', ''],
] as const;

const pairFolders: ReadonlySet<string> = new Set(['corpus/pairs', 'corpus/counterstyle']);

/** Ids of the sets that come with the package, `corpus` (all pairs together) first. */
export function embeddedIds(): string[] {
  return ['corpus', ...files().map(({ id }) => id)];
}

/** A set of the package; null for an id that is none. */
export function embeddedDataset(id: string): Dataset | null {
  const wanted = files().filter((file) => (id === 'corpus' ? pairFolders.has(file.folder) : file.id === id));
  if (wanted.length === 0) return null;
  const contents = wanted.map(({ path }) => readFileSync(path, 'utf8'));
  return {
    id,
    items: contents.flatMap((content, index) => parseRows(content, wanted[index]?.id ?? id)),
    sha256: sha256(contents.join('')),
    licence: LICENCE,
    training: 'allowed',
  };
}

function files(): { id: string; folder: string; path: string }[] {
  return folders.flatMap(([folder, prefix]) => {
    const path = join(packageRoot(), folder);
    if (!existsSync(path)) return [];
    return readdirSync(path)
      .filter((file) => file.endsWith('.jsonl'))
      .toSorted()
      .map((file) => ({ id: `${prefix}${basename(file, '.jsonl')}`, folder, path: join(path, file) }));
  });
}

/** All sound answers of the package's pairs: how the simulation tells them from harmful ones. */
export function soundAnswers(): ReadonlySet<string> {
  const pairs = embeddedDataset('corpus');
  return new Set((pairs?.items ?? []).flatMap(({ sound }) => sound ?? []));
}
