import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/schema.ts';
import type { Calibration } from '../core/calibration.ts';
import { GuardError } from '../core/errors.ts';
import type { Detector } from '../detectors/detector.ts';
import { shippedDetector } from '../detectors/shipped.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { openAiChat } from '../dialects/openai-chat.ts';
import { parseCalibration } from '../eval/calibration/file.ts';
import { createEngine, type Engine } from '../middleware/engine.ts';

/** What ships: every detector, dialect and calibration, wired in one place. */
export const shippedDetectors: readonly Detector[] = [shippedDetector()];
export const shippedDialects: readonly Dialect[] = [openAiChat];

export function shippedCalibration(): Calibration {
  return calibrationFor({});
}

/** The calibration a configuration names, or the one in the package. @throws GuardError `config_invalid` */
export function calibrationFor({ calibration }: Pick<Config, 'calibration'>): Calibration {
  const file = calibration ?? fileURLToPath(new URL('../../models/calibration-default.json', import.meta.url));
  return parseCalibration(readText(file), file);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new GuardError('config_invalid', `calibration: cannot read ${file}; check the path.`, { cause });
  }
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
