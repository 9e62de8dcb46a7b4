import { createHash } from 'node:crypto';

/** Lower-case hex SHA-256; strings are hashed as UTF-8. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** JSON with sorted keys at every depth, so that equal values have equal hashes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Seed for a generator, from any text: the first 32 bits of its hash. */
export function seedFrom(text: string): number {
  return Number.parseInt(sha256(text).slice(0, 8), 16);
}
