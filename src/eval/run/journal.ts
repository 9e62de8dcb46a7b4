import {
  closeSync,
  createReadStream,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { GuardError } from '../../core/errors.ts';

/** Longest time that a written line may sit in the operating system's cache before it is forced to the disk. */
const SYNC_MS = 250;

/** Append-only JSONL. A line counts once `append` has resolved: from then on a kill of the process does not lose it. */
export interface Journal {
  /** Resolves when the line has been handed to the operating system. */
  append(value: object): Promise<void>;
  /** Writes and syncs what is left. */
  close(): Promise<void>;
}

/**
 * Opens a journal, its torn last line repaired. Lines that come while a write is under way go out together with the
 * next one; `fdatasync` runs at most every 250 ms, so a power cut costs at most the trials of that time, which are
 * then sampled anew.
 */
export async function openJournal(path: string): Promise<Journal> {
  repairTail(path);
  const file = await open(path, 'a');
  let waiting: { line: string; resolve: () => void; reject: (error: unknown) => void }[] = [];
  let writing: Promise<void> | null = null;
  const sync = syncer(file);

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await file.appendFile(batch.map(({ line }) => line).join(''));
        sync.soon();
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    writing = null;
  }

  return {
    append(value) {
      return new Promise((resolve, reject) => {
        waiting.push({ line: `${JSON.stringify(value)}\n`, resolve, reject });
        writing ??= drain();
      });
    },
    async close() {
      await writing;
      await sync.now();
      await file.close();
    },
  };
}

function syncer(file: FileHandle): { soon(): void; now(): Promise<void> } {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> = Promise.resolve();
  return {
    soon() {
      timer ??= setTimeout(() => {
        timer = null;
        running = file.datasync();
      }, SYNC_MS);
    },
    async now() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      await running;
      await file.datasync();
    },
  };
}

/**
 * Mends what a kill in mid-write left at the end: a last line without its line break gets one if it is whole JSON and
 * is cut off if not.
 */
export function repairTail(path: string): void {
  if (!existsSync(path)) return;
  const file = openSync(path, 'r+');
  try {
    const { size } = fstatSync(file);
    const start = lastLineStart(file, size);
    if (start === size) return;
    const tail = Buffer.alloc(size - start);
    readSync(file, tail, 0, tail.length, start);
    if (parsed(tail.toString('utf8')) !== undefined) writeSync(file, '\n', size);
    else ftruncateSync(file, start);
  } finally {
    closeSync(file);
  }
}

/** Offset behind the last line break. */
function lastLineStart(file: number, size: number): number {
  const chunk = Buffer.alloc(65_536);
  let end = size;
  while (end > 0) {
    const from = Math.max(0, end - chunk.length);
    const read = readSync(file, chunk, 0, end - from, from);
    const at = chunk.subarray(0, read).lastIndexOf(0x0a);
    if (at >= 0) return from + at + 1;
    end = from;
  }
  return 0;
}

/** Undefined for what is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller decides: at the end it is a torn line, elsewhere a damaged file.
    return undefined;
  }
}

/**
 * Values of a journal, one by one, in order; none for a file that is not there. A torn last line is left out.
 * @throws GuardError `config_invalid` for any other line that is not JSON, with its number
 */
export async function* readJournal<T>(path: string): AsyncGenerator<T> {
  if (!existsSync(path)) return;
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  let torn = 0;
  for await (const line of lines) {
    number += 1;
    if (torn > 0) throw new GuardError('config_invalid', `${path}, line ${torn}: not JSON; the file was damaged.`);
    if (line === '') continue;
    const value = parsed(line);
    if (value === undefined) torn = number;
    else yield value as T;
  }
}
