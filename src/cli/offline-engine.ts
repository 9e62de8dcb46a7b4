import type { Engine } from '../middleware/engine.ts';
import { shippedEngine } from '../middleware/shipped.ts';

/** The engine for one-off commands: a large context may take its time. */
export function offlineEngine(): Engine {
  return shippedEngine({ cacheBytes: 33_554_432, detectionMs: 60_000 });
}
