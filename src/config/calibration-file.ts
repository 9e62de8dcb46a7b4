import { createHash } from 'node:crypto';
import { GuardError } from '../core/errors.ts';
import { canonicalJson } from '../core/json.ts';
import { calibrationSchema, type CalibrationFile } from './calibration-schema.ts';
import { describeIssues } from './issues.ts';

/** `sha256:…` of everything in a calibration but the hash itself. */
export function calibrationHash(content: Omit<CalibrationFile, 'hash'>): string {
  const { hash: _, ...rest } = content as CalibrationFile;
  return `sha256:${createHash('sha256').update(canonicalJson(rest)).digest('hex')}`;
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
