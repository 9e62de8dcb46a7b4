import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseCalibration } from '../config/calibration-file.ts';
import type { Config } from '../config/schema.ts';
import type { Calibration } from '../core/calibration.ts';
import { GuardError } from '../core/errors.ts';
import type { Detector } from '../detectors/detector.ts';
import { shippedDetector } from '../detectors/shipped.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { openAiChat } from '../dialects/openai-chat.ts';
import { createEngine, type Engine } from './engine.ts';
import { startOffload } from './offload.ts';

/** What ships: every detector, dialect and calibration, wired in one place. */
export const shippedDetectors: readonly Detector[] = [shippedDetector()];
export const shippedDialects: readonly Dialect[] = [openAiChat];

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

export interface ShippedEngineOptions {
  /** Bound of the feature cache, in bytes. */
  readonly cacheBytes: number;
  /** Longest detection of one request, in milliseconds; beyond it the context is unscored. */
  readonly detectionMs: number;
  /** Bodies of at least this size are assessed on a worker thread. @default none */
  readonly leastOffloadBytes?: number;
}

/** An engine with what ships and without metrics: for embedding, and for commands that end. */
export function shippedEngine({ leastOffloadBytes: leastBytes, ...limits }: ShippedEngineOptions): Engine {
  return createEngine({
    detectors: shippedDetectors,
    ...limits,
    offload: leastBytes === undefined ? undefined : startOffload({ ...limits, leastBytes }),
    now: () => performance.now(),
    newId: randomUUID,
  });
}
