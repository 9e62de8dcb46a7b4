import { createWriteStream } from 'node:fs';
import type { Verdict } from '../core/verdict.ts';

export interface VerdictLog {
  write(verdict: Verdict, dialect: string): void;
  /** Resolves when everything is on its way to the disk. */
  close(): Promise<void>;
}

/** Most bytes waiting for the disk; beyond it lines are dropped and counted, so that a full disk cannot stop the proxy. */
const maxPendingBytes = 8_388_608;

/** Appends one JSON line per verdict; positions and counts only. */
export function openVerdictLog(file: string, onDrop: () => void, onError: (error: Error) => void): VerdictLog {
  const stream = createWriteStream(file, { flags: 'a', mode: 0o640 });
  stream.on('error', onError);
  return {
    write(verdict, dialect) {
      if (stream.destroyed || stream.writableLength > maxPendingBytes) return onDrop();
      stream.write(`${JSON.stringify({ time: new Date().toISOString(), dialect, ...verdict })}\n`);
    },
    close: () => new Promise((resolve) => (stream.destroyed ? resolve() : stream.end(() => resolve()))),
  };
}
