import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Calibration } from '../../core/calibration.ts';
import { GuardError } from '../../core/errors.ts';
import { canonicalJson, sha256 } from '../hash.ts';
import { describeIssues } from '../issues.ts';
import { readable } from '../json-lines.ts';
import { calibrationSchema, type CalibrationFile } from './schema.ts';

/** `sha256:…` of everything in a calibration but the hash itself. */
export function calibrationHash(content: Omit<CalibrationFile, 'hash'>): string {
  const { hash: _, ...rest } = content as CalibrationFile;
  return `sha256:${sha256(canonicalJson(rest))}`;
}

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

const remedy = 'write the file again with `contextward calibrate`';

/**
 * Checks a calibration that was read from somewhere.
 * @throws GuardError `config_invalid` with the path of the field, the value there and what to do
 */
export function parseCalibration(text: string, name: string): CalibrationFile {
  const fail = (why: string, cause?: unknown): GuardError =>
    new GuardError('config_invalid', `${name}: ${why}; ${remedy}`, { cause });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw fail('is not JSON', error);
  }
  const checked = calibrationSchema.safeParse(value);
  if (!checked.success) throw fail(describeIssues(checked.error, value), checked.error);
  const hash = calibrationHash(checked.data);
  if (hash !== checked.data.hash) {
    throw fail(`hash is ${JSON.stringify(checked.data.hash)}, but the content has ${hash}: it was edited by hand`);
  }
  return checked.data;
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
