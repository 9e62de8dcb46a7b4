import { conditionKey } from '../conditions.ts';
import type { Condition } from '../trial.ts';
import type { Experiment, Grid } from './schema.ts';

/**
 * All cells of an experiment, each once, in a fixed order. At dose 0 there is nothing to mix, so those cells fall
 * together at mix 1.
 */
export function cellsOf(experiment: Experiment, models: readonly string[]): Condition[] {
  const cells = new Map<string, Condition>();
  for (const model of models) {
    for (const grid of experiment.grids) {
      for (const cell of product(grid, model)) cells.set(conditionKey(cell), cell);
    }
  }
  return [...cells.values()];
}

function* product(grid: Grid, model: string): Generator<Condition> {
  for (const dataset of grid.dataset)
    for (const k of grid.k)
      for (const mix of grid.mix)
        for (const form of grid.form)
          for (const instruction of grid.instruction)
            for (const reasoning of grid.reasoning)
              for (const guard of grid.guard) {
                yield { dataset, k, mix: k === 0 ? 1 : mix, form, instruction, reasoning, guard, model };
              }
}
