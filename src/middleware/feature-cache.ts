import { LRUCache } from 'lru-cache';
import type { FeatureCache } from '../detectors/detector.ts';

/** What an entry costs beside its value: key, list links, map slot. */
const entryBytes = 128;

/** Keeps the features used last, within `maxBytes` as their makers estimate them. */
export function featureCache(maxBytes: number): FeatureCache {
  const store = new LRUCache<string, object>({ maxSize: maxBytes, maxEntrySize: maxBytes });
  return {
    get: (key) => store.get(key),
    set: (key, value, bytes) => store.set(key, value as object, { size: bytes + entryBytes }),
  };
}
