import { createHash } from 'node:crypto';

/** Lower-case hex SHA-256; strings are hashed as UTF-8. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Seed for a generator, from any text: the first 32 bits of its hash. */
export function seedFrom(text: string): number {
  return Number.parseInt(sha256(text).slice(0, 8), 16);
}
