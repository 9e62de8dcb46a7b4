import { GuardError } from '../../core/errors.ts';
import { gridSchema, type Experiment, type Grid } from './schema.ts';

/** Values of the command line; a list is comma-separated text. */
export interface Overrides {
  readonly dataset?: string | undefined;
  readonly k?: string | undefined;
  readonly mix?: string | undefined;
  readonly form?: string | undefined;
  readonly instruction?: string | undefined;
  readonly reasoning?: string | undefined;
  readonly guard?: string | undefined;
  readonly seeds?: string | undefined;
  readonly temperature?: string | undefined;
  readonly maxTokens?: string | undefined;
  /** Take the paper's own sets and questions. */
  readonly paper?: boolean | undefined;
}

const axes = ['dataset', 'k', 'mix', 'form', 'instruction', 'reasoning', 'guard'] as const;
const numeric: ReadonlySet<string> = new Set(['k', 'mix']);

/**
 * The experiment with the given values in place of its own. An axis that is given replaces that axis in every grid.
 * @throws GuardError `config_invalid` naming the flag, the value and the remedy
 */
export function override(experiment: Experiment, given: Overrides): Experiment {
  const base = given.paper === true ? asInPaper(experiment) : experiment;
  const grids = base.grids.map((grid) => overrideGrid(grid, given));
  return {
    ...base,
    grids,
    seeds: given.seeds === undefined ? base.seeds : wholeNumber('--seeds', given.seeds),
    sampling: {
      temperature:
        given.temperature === undefined
          ? base.sampling.temperature
          : numberIn('--temperature', given.temperature, 0, 2),
      maxTokens: given.maxTokens === undefined ? base.sampling.maxTokens : wholeNumber('--max-tokens', given.maxTokens),
    },
  };
}

function asInPaper(experiment: Experiment): Experiment {
  const { paper } = experiment;
  if (paper === undefined) {
    throw new GuardError('config_invalid', `--paper: ${experiment.name} has no form in the paper; leave it out.`);
  }
  return {
    ...experiment,
    questions: paper.questions,
    seeds: paper.seeds ?? experiment.seeds,
    grids: experiment.grids.map((grid) => ({ ...grid, dataset: datasetsOf(grid, paper.datasets) })),
  };
}

/** What becomes of a grid's datasets when others are asked for. */
function datasetsOf({ control, dataset }: Grid, asked: readonly string[]): string[] {
  if (!control) return [...asked];
  return dataset.some((id) => id.startsWith('control-')) ? dataset : asked.slice(0, 1);
}

function overrideGrid(grid: Grid, given: Overrides): Grid {
  const changed: Record<string, unknown> = { ...grid };
  for (const axis of axes) {
    const text = given[axis];
    if (text === undefined || (grid.control && axis !== 'dataset')) continue;
    const values = text.split(',').map((value) => value.trim());
    changed[axis] = numeric.has(axis) ? values.map((value) => numberIn(`--${axis}`, value, 0, 4096)) : values;
  }
  changed['dataset'] = datasetsOf(grid, changed['dataset'] as string[]);
  const parsed = gridSchema.safeParse(changed);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const axis = String(issue?.path[0] ?? '');
  const got = given[axis as keyof Overrides];
  // `--guard` is where the guard is; its axis has the plural.
  const flag = axis === 'guard' ? '--guards' : `--${axis}`;
  throw new GuardError('config_invalid', `${flag}: got "${String(got)}"; ${issue?.message ?? 'not valid'}.`);
}

export function wholeNumber(flag: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new GuardError('config_invalid', `${flag}: got "${text}"; give a whole number above 0.`);
}

export function numberIn(flag: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (text !== '' && Number.isFinite(value) && value >= low && value <= high) return value;
  throw new GuardError('config_invalid', `${flag}: got "${text}"; give a number from ${low} to ${high}.`);
}
