import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { GuardError } from '../core/errors.ts';

/** Lines of a file, gzipped or not; `-` is standard input. @throws GuardError when it cannot be read */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const source = file === '-' ? process.stdin : createReadStream(file);
  try {
    yield* createInterface({ input: await unpacked(source), crlfDelay: Number.POSITIVE_INFINITY });
  } catch (cause) {
    throw new GuardError('config_invalid', `Cannot read ${file}: check the path, and that a .gz file is whole.`, {
      cause,
    });
  }
}

/** Looks at the first two bytes, so that standard input may be gzipped too. */
async function unpacked(source: Readable): Promise<Readable> {
  const first = await new Promise<Buffer | null>((resolve, reject) => {
    source.once('error', reject);
    source.once('readable', () => {
      source.off('error', reject);
      resolve(source.read() as Buffer | null);
    });
  });
  if (first === null) return source;
  source.unshift(first);
  const isGzip = first[0] === 0x1f && first[1] === 0x8b;
  if (!isGzip) return source;
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  return source.pipe(gunzip);
}
