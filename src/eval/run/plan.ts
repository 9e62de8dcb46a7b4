import { conditionKey } from '../conditions.ts';
import { sha256 } from '../hash.ts';
import { questionsFor, type Question, type QuestionSet } from '../questions/question.ts';
import type { Condition } from '../trial.ts';

export interface Plan {
  readonly experiment: string;
  readonly cells: readonly Condition[];
  readonly questionSet: QuestionSet;
  /** Of each cell's questions, how many are asked; null for all. They are spread over the whole set. */
  readonly questionLimit: number | null;
  readonly seeds: number;
}

export interface PlannedTrial {
  readonly id: string;
  readonly condition: Condition;
  readonly question: Question;
  readonly seed: number;
}

/**
 * Every trial once, seed by seed: a run that is cut short has sampled all cells evenly. Within a cell the questions
 * follow each other, so that a provider's prompt cache is hit.
 */
export function* trialsOf(plan: Plan): Generator<PlannedTrial> {
  for (let seed = 0; seed < plan.seeds; seed += 1) {
    for (const condition of plan.cells) {
      for (const question of cellQuestions(plan, condition)) {
        yield { id: trialId(plan.experiment, condition, question.id, seed), condition, question, seed };
      }
    }
  }
}

export function cellQuestions({ questionSet, questionLimit }: Plan, { dataset }: Condition): Question[] {
  const all = questionsFor(questionSet, dataset);
  if (questionLimit === null || questionLimit >= all.length) return all;
  return Array.from(
    { length: questionLimit },
    (_, index) => all[Math.floor((index * all.length) / questionLimit)] as Question,
  );
}

export function countTrials(plan: Plan): number {
  return plan.cells.reduce((sum, cell) => sum + cellQuestions(plan, cell).length, 0) * plan.seeds;
}

/** 80 bits of a hash: the same trial has the same id in every run of the experiment. */
function trialId(experiment: string, condition: Condition, questionId: string, seed: number): string {
  return sha256(JSON.stringify([experiment, conditionKey(condition), questionId, seed])).slice(0, 20);
}

/** Seed that is sent with a request: of the trial, not of the draw, so that no two requests share one. */
export function requestSeed(id: string): number {
  return Number.parseInt(id.slice(0, 8), 16) >>> 1;
}
