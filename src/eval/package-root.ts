import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GuardError } from '../core/errors.ts';

/** Folder that holds package.json: two levels up from the source, from `dist` alike. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new GuardError('internal', 'The package folder was not found.');
    folder = parent;
  }
  return folder;
}
