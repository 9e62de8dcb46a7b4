import { unwatchFile, watchFile } from 'node:fs';

/**
 * Calls back when the file's content may have changed. Polls: that sees editors that rename and mounted volumes that
 * swap a symlink, which file events miss.
 * @returns a function that stops it
 */
export function onFileChange(file: string, intervalMs: number, callback: () => void): () => void {
  const listener = (now: { mtimeMs: number; ino: number }, before: { mtimeMs: number; ino: number }): void => {
    if (now.mtimeMs !== 0 && (now.mtimeMs !== before.mtimeMs || now.ino !== before.ino)) callback();
  };
  watchFile(file, { interval: intervalMs, persistent: false }, listener);
  return () => unwatchFile(file, listener);
}
