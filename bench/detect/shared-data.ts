import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';

const folder = process.env['CONTEXTWARD_DATA'] ?? new URL('../../../shared/data', import.meta.url).pathname;

export type Row = Record<string, unknown>;

/** Rows of a labelled set that the user has, `NAME.jsonl.gz` under $CONTEXTWARD_DATA; null where it is absent. */
export function dataRows(name: string): Row[] | null {
  const file = join(folder, `${name}.jsonl.gz`);
  if (!existsSync(file)) return null;
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}
