import type { Condition } from './trial.ts';

export const forms = [
  'block',
  'chat-turns',
  'quoted-evidence',
  'assistant-history',
  'tool-output',
] as const satisfies readonly Condition['form'][];

export const instructions = [
  'none',
  'prioritise-safety',
  'prioritise-context',
  'reckless-system',
] as const satisfies readonly Condition['instruction'][];

export const reasonings = ['none', 'step-by-step'] as const satisfies readonly Condition['reasoning'][];

export const guards = [
  'none',
  'observe',
  'harden',
  'reframe',
  'strip',
  'block',
] as const satisfies readonly Condition['guard'][];

/** One line that names a cell, fields in fixed order: stable across runs, so it can be hashed. */
export function conditionKey(condition: Condition): string {
  const { dataset, k, mix, form, instruction, reasoning, guard, model } = condition;
  return JSON.stringify([dataset, k, mix, form, instruction, reasoning, guard, model]);
}
