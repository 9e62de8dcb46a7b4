import { parseDocument } from 'yaml';
import { z } from 'zod';
import { GuardError } from '../../core/errors.ts';
import { forms, guards, instructions, reasonings } from '../conditions.ts';

const listOf = <T extends z.ZodType>(item: T) => z.array(item).min(1, 'give at least one value');
const dose = z.int('give whole numbers').min(0, 'a dose is 0 or more').max(4096, 'a dose is at most 4096');

/** The axes of a grid; an axis that is left out has the value of the paper's plain condition. */
export const gridSchema = z.strictObject({
  dataset: listOf(z.string().min(1)),
  k: listOf(dose),
  mix: listOf(z.number().min(0, 'a mix is a share, 0–1').max(1, 'a mix is a share, 0–1')).default([1]),
  form: listOf(z.enum(forms)).default(['block']),
  instruction: listOf(z.enum(instructions)).default(['none']),
  reasoning: listOf(z.enum(reasonings)).default(['none']),
  guard: listOf(z.enum(guards)).default(['none']),
  /**
   * A control stays as it is when the command line replaces an axis. Its dataset follows, the first given, unless that
   * is made for controls (`control-…`).
   */
  control: z.boolean().default(false),
});
export type Grid = z.infer<typeof gridSchema>;

const sampling = z.strictObject({
  temperature: z.number().min(0).max(2).default(1),
  maxTokens: z.int().positive().default(5000),
});

const experimentSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'use a–z, 0–9 and "-"'),
  title: z.string().min(1),
  /** What is reproduced, and where it differs from the paper. */
  about: z.string().min(1),
  questions: z.string().default('contextward-48'),
  /** Draws of the demonstrations, one generation each, per question and cell. */
  seeds: z.int().positive().max(1000).default(3),
  sampling: sampling.prefault({}),
  /** Dose whose rates a summary names first. */
  headline: dose.optional(),
  /** The cells are the union of these products. */
  grids: listOf(gridSchema),
  /** What `--paper` puts in place: the paper's own sets and questions, which the user brings. */
  paper: z
    .strictObject({
      questions: z.string(),
      datasets: listOf(z.string()),
      seeds: z.int().positive().optional(),
    })
    .optional(),
});
export type Experiment = z.infer<typeof experimentSchema>;

/** @throws GuardError `config_invalid`, one line per problem: where, what was there, what to do */
export function parseExperiment(text: string, name: string): Experiment {
  const document = parseDocument(text);
  const [syntax] = document.errors;
  if (syntax !== undefined) throw invalid(name, [syntax.message.split('\n')[0] ?? 'not YAML']);
  const value: unknown = document.toJS();
  const parsed = experimentSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(
    name,
    parsed.error.issues.map(({ path, message }) => {
      const found = path.reduce<unknown>(
        (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
        value,
      );
      const shown = found === undefined ? 'nothing' : JSON.stringify(found).slice(0, 80);
      return `${path.join('.') || '(top)'}: got ${shown}; ${message}`;
    }),
  );
}

function invalid(name: string, problems: readonly string[]): GuardError {
  return new GuardError('config_invalid', `${name} is not a valid experiment.\n  ${problems.join('\n  ')}`);
}
