import type { Calibration } from '../core/calibration.ts';
import type { Engine } from '../middleware/engine.ts';
import { calibrationFor, shippedEngine } from '../middleware/shipped.ts';

export { calibrationFor, shippedDetectors, shippedDialects } from '../middleware/shipped.ts';

export function shippedCalibration(): Calibration {
  return calibrationFor({});
}

/** The engine for one-off commands: a large context may take its time. */
export function offlineEngine(): Engine {
  return shippedEngine({ cacheBytes: 33_554_432, detectionMs: 60_000 });
}
