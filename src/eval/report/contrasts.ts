import { conditionKey } from '../conditions.ts';
import { groupBy } from '../stats/group-by.ts';
import { summarise, type JudgedTrial } from '../stats/em-rate.ts';
import { guardEffect } from '../stats/paired.ts';
import type { Condition } from '../trial.ts';
import { distinct } from './plain.ts';
import type { Contrast, GuardRow } from './report-data.ts';
import { percent } from './format.ts';

const plainValues = { instruction: 'none', mix: 1, form: 'block', reasoning: 'none', guard: 'none' } as const;
type Factor = Contrast['factor'];
const factors: readonly Factor[] = ['instruction', 'mix', 'form', 'reasoning'];

/** True when everything but the factor is plain, so that only the factor can explain a difference. */
function variesOnly(condition: Condition, factor: Factor): boolean {
  return (Object.keys(plainValues) as (keyof typeof plainValues)[]).every(
    (name) => name === factor || condition[name] === plainValues[name],
  );
}

const labels: Readonly<Record<string, string>> = {
  none: 'no instruction',
  'prioritise-safety': 'prioritise safety',
  'prioritise-context': 'prioritise the context',
  'reckless-system': 'reckless system prompt',
  block: 'one block',
  'chat-turns': 'chat turns',
  'quoted-evidence': 'quoted evidence',
  'assistant-history': 'assistant history',
  'tool-output': 'tool output',
  'step-by-step': 'step by step',
};

function labelOf(factor: Factor, condition: Condition): string {
  const value = condition[factor];
  if (typeof value === 'number') return `${percent(value)} harmful`;
  return factor === 'reasoning' && value === 'none' ? 'no reasoning asked' : (labels[value] ?? value);
}

function contrastsOf(factor: Factor, judged: readonly JudgedTrial[]): Contrast[] {
  const eligible = judged.filter(({ trial }) => variesOnly(trial.condition, factor) && trial.condition.k > 0);
  const groups = groupBy(eligible, ({ trial: { condition } }) =>
    JSON.stringify([condition.model, condition.dataset, condition.k]),
  );
  return [...groups.values()].flatMap((items): Contrast[] => {
    const levels = distinct(items, ({ trial }) => trial.condition[factor]);
    const first = items[0]?.trial.condition;
    if (first === undefined || levels.length < 2) return [];
    if (factor === 'mix') levels.sort((a, b) => Number(a) - Number(b));
    const rows = levels.map((level) => {
      const members = items.filter(({ trial }) => trial.condition[factor] === level);
      const condition = members[0]?.trial.condition ?? first;
      return { label: labelOf(factor, condition), summary: summarise(members) };
    });
    return [{ factor, model: first.model, dataset: first.dataset, k: first.k, rows }];
  });
}

/** Every group of conditions in which exactly one of instruction, mix, form and reasoning varies. */
export function contrasts(judged: readonly JudgedTrial[]): Contrast[] {
  return factors.flatMap((factor) => contrastsOf(factor, judged));
}

/**
 * Each model and action against the same conditions without a guard, all datasets and doses pooled; without
 * demonstrations there is nothing to guard against, and such trials would only dilute the difference.
 */
export function guards(judged: readonly JudgedTrial[]): GuardRow[] {
  const withoutGuard = ({ trial }: JudgedTrial): string => conditionKey({ ...trial.condition, guard: 'none' });
  const guarded = judged.filter(({ trial }) => trial.condition.guard !== 'none' && trial.condition.k > 0);
  const groups = groupBy(guarded, ({ trial: { condition } }) => JSON.stringify([condition.model, condition.guard]));
  return [...groups.values()].flatMap((items): GuardRow[] => {
    const first = items[0]?.trial.condition;
    const keys = new Set(items.map(withoutGuard));
    const unguarded = judged.filter((item) => item.trial.condition.guard === 'none' && keys.has(withoutGuard(item)));
    if (first === undefined || unguarded.length === 0) return [];
    return [
      {
        model: first.model,
        guard: first.guard,
        unguarded: summarise(unguarded),
        guarded: summarise(items),
        effect: guardEffect(items, unguarded),
      },
    ];
  });
}
