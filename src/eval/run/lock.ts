import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { GuardError } from '../../core/errors.ts';

/**
 * Keeps a second process out of a run directory: two would sample the same trials twice. The lock of a process that is
 * gone is taken over. Returns what gives it back.
 * @throws GuardError `config_invalid` while another process works there
 */
export function lockRun(runDir: string): () => void {
  const path = join(runDir, 'run.lock');
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = Number(readFileSync(path, 'utf8'));
      if (isAlive(holder)) break;
      rmSync(path, { force: true });
    }
  }
  throw new GuardError(
    'config_invalid',
    `Another process works in ${runDir}; wait for it, or delete run.lock there if there is none.`,
  );
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
