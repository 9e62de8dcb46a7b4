import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { describeIssues } from '../config/issues.ts';
import { GuardError } from '../core/errors.ts';

export interface JsonLinesOptions {
  /** A line cut off by a crash ends the file; when set it is left out in place of refused. */
  readonly allowTornEnd?: boolean | undefined;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * Yields the checked lines of a JSONL file one by one, so that memory does not grow with the file. Blank lines are
 * skipped.
 * @throws GuardError `config_invalid` naming the file, the line (from 1), the field and what was expected
 */
export async function* eachJsonLine<S extends z.ZodType>(
  file: string,
  schema: S,
  { allowTornEnd = false }: JsonLinesOptions = {},
): AsyncGenerator<z.output<S>> {
  const lines = createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let number = 0;
  let torn: number | null = null;
  try {
    for await (const line of lines) {
      number += 1;
      if (torn !== null) throw notJson(file, torn);
      if (line.trim() === '') continue;
      const value = parse(line);
      if (value === undefined) {
        torn = number;
        continue;
      }
      const checked = schema.safeParse(value);
      if (!checked.success)
        throw new GuardError('config_invalid', `${file}:${number}: ${describeIssues(checked.error, value)}`);
      yield checked.data;
    }
  } catch (error) {
    throw readable(error, file);
  }
  if (torn !== null && !allowTornEnd) throw notJson(file, torn);
}

export async function readJsonLines<S extends z.ZodType>(
  file: string,
  schema: S,
  options?: JsonLinesOptions,
): Promise<z.output<S>[]> {
  const values: z.output<S>[] = [];
  for await (const value of eachJsonLine(file, schema, options)) values.push(value);
  return values;
}

function notJson(file: string, line: number): GuardError {
  return new GuardError('config_invalid', `${file}:${line}: is not JSON; each line must be one JSON object`);
}

/** Turns "no such file" and its like into an answer; passes everything else on. */
export function readable(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code !== 'ENOENT' && code !== 'EISDIR' && code !== 'EACCES') return error;
  const why = { ENOENT: 'does not exist', EISDIR: 'is a directory', EACCES: 'may not be read' }[code];
  return new GuardError('config_invalid', `${file} ${why}; give the path of a readable file`, {
    cause: error,
  });
}
