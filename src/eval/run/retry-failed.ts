import { existsSync, renameSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Trial } from '../trial.ts';
import { readJournal } from './journal.ts';

/** Takes the trials that failed out of a run, so that the next sampling tries them again. The file changes as a whole. */
export async function forgetFailed(runDir: string): Promise<number> {
  const path = join(runDir, 'trials.jsonl');
  if (!existsSync(path)) return 0;
  const file = await open(`${path}.part`, 'w');
  let forgotten = 0;
  for await (const trial of readJournal<Trial>(path)) {
    if (trial.outcome === 'failed') forgotten += 1;
    else await file.write(`${JSON.stringify(trial)}\n`);
  }
  await file.datasync();
  await file.close();
  renameSync(`${path}.part`, path);
  return forgotten;
}
