import { randomUUID } from 'node:crypto';
import type { Config } from '../config/schema.ts';
import type { Calibration } from '../core/calibration.ts';
import { logisticCalibration } from '../detectors/default-calibration.ts';
import { demonstrationSet } from '../detectors/demonstration-set.ts';
import type { Detector } from '../detectors/detector.ts';
import { lexicalScorer } from '../detectors/scorer/lexical.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { openAiChat } from '../dialects/openai-chat.ts';
import { createEngine, type Engine } from '../middleware/engine.ts';

/** What ships: every detector, dialect and calibration, wired in one place. */
export const shippedDetectors: readonly Detector[] = [demonstrationSet(lexicalScorer)];
export const shippedDialects: readonly Dialect[] = [openAiChat];

export function shippedCalibration(): Calibration {
  const [detector] = shippedDetectors;
  if (detector === undefined) throw new Error('at least one detector ships');
  return logisticCalibration(detector.id, detector.version);
}

export function calibrationFor(_config: Config): Calibration {
  return shippedCalibration();
}

/** The engine for one-off commands, without metrics. */
export function offlineEngine(): Engine {
  return createEngine({
    detectors: shippedDetectors,
    cacheBytes: 33_554_432,
    detectionMs: 60_000,
    now: () => performance.now(),
    newId: randomUUID,
  });
}
