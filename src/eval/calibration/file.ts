import { readFile, rename, writeFile } from 'node:fs/promises';
import { parseCalibration } from '../../config/calibration-file.ts';
import type { CalibrationFile } from '../../config/calibration-schema.ts';
import type { Calibration } from '../../core/calibration.ts';
import { sha256 } from '../hash.ts';
import { readable } from '../json-lines.ts';

/** `sha256:…` of a file's bytes, for the provenance. */
export async function hashFile(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw readable(error, file);
  });
  return `sha256:${sha256(bytes)}`;
}

/** Writes beside and renames, so that a proxy that watches the file never reads half of it. */
export async function writeCalibration(file: string, calibration: CalibrationFile): Promise<void> {
  const beside = `${file}.${process.pid}.tmp`;
  await writeFile(beside, `${JSON.stringify(calibration, null, 1)}\n`);
  await rename(beside, file);
}

export async function readCalibration(file: string): Promise<CalibrationFile> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw readable(error, file);
  });
  return parseCalibration(text, file);
}

/**
 * Refuses a calibration that was made for other scores than this detector gives.
 * @returns why it does not fit, or null when it does
 */
export function staleness(calibration: Calibration, detector: string, version: string): string | null {
  if (calibration.detector !== detector) return `made for detector ${calibration.detector}, not ${detector}`;
  if (calibration.detectorVersion !== version) {
    return `made for version ${calibration.detectorVersion} of ${detector}, not ${version}`;
  }
  return null;
}
