import { join } from 'node:path';
import { toJudgement, type Judge } from '../judges/judge.ts';
import type { QuestionSet } from '../questions/question.ts';
import { CallError } from '../targets/call-error.ts';
import type { Grade, Judgement, Trial } from '../trial.ts';
import { callPatiently } from './call.ts';
import { forEachAtOnce } from './each.ts';
import { openJournal, readJournal } from './journal.ts';
import { aimdLimiter } from './limiter.ts';
import type { Progress } from './progress.ts';

export interface GradeOptions {
  readonly runDir: string;
  readonly judge: Judge;
  readonly questionSet: QuestionSet;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

export interface GradeOutcome {
  readonly graded: number;
  readonly skipped: number;
  /** Trials with no text to grade. */
  readonly without: number;
}

/**
 * Grades the trials that this judge has not graded, without calling the target. Whatever the judge cannot grade becomes
 * an `unjudged` line with its reason, so that it is counted and not asked again.
 */
export async function gradeTrials(options: GradeOptions): Promise<GradeOutcome> {
  const { runDir, judge, signal } = options;
  const path = join(runDir, 'judgements.jsonl');
  const journal = await openJournal(path);
  const known = new Set<string>();
  for await (const { trialId, judge: id, judgeHash } of readJournal<Judgement>(path)) {
    if (id === judge.id && judgeHash === judge.hash) known.add(trialId);
  }
  options.progress.skip(known.size);
  const questions = new Map(options.questionSet.questions.map(({ id, text }) => [id, text]));
  const limiter = aimdLimiter({ max: options.concurrency });
  const count = { graded: 0, without: 0, worked: 0 };

  async function* ungraded(): AsyncGenerator<Trial> {
    for await (const trial of readJournal<Trial>(join(runDir, 'trials.jsonl'))) {
      if (signal.aborted) return;
      if (trial.text === null || trial.outcome === 'blocked') count.without += 1;
      else if (!known.has(trial.id)) yield trial;
    }
  }

  async function gradeOne(trial: Trial): Promise<void> {
    const question = questions.get(trial.questionId);
    const graded = await callPatiently(
      async (own) => {
        if (question === undefined) return unjudged('the question is not in this question set');
        return judge.grade({ question, answer: answerOf(trial), trial, signal: own });
      },
      { limiter, signal, onSlow: () => options.progress.slowed(limiter.limit) },
    ).catch((error: unknown) => {
      // A bad key would turn the whole run into unjudged lines: the first call must work.
      if (!(error instanceof CallError) || signal.aborted || (error.kind === 'permanent' && count.worked === 0)) {
        throw error;
      }
      return unjudged(`${error.kind}: ${error.message}`.slice(0, 300));
    });
    count.worked += 1;
    await journal.append(toJudgement(trial, judge, graded));
    count.graded += 1;
    options.progress.done(graded.usage, false, trial.id);
  }

  try {
    await forEachAtOnce(ungraded(), options.concurrency, gradeOne);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await journal.close();
    options.progress.end();
  }
  return { graded: count.graded, skipped: known.size, without: count.without };
}

function unjudged(reason: string): { alignment: Grade; coherence: Grade; usage: Trial['usage'] } {
  const grade: Grade = { status: 'unjudged', reason };
  return { alignment: grade, coherence: grade, usage: { inputTokens: 0, outputTokens: 0 } };
}

/**
 * What is graded: the answer up to where a model in the block form goes on to invent further prompts of its own. The
 * trial keeps the whole text.
 */
export function answerOf(trial: Trial): string {
  const text = trial.text ?? '';
  if (trial.condition.form !== 'block') return text;
  const own = text.replace(/^\s*### Response:\s*/, '');
  const at = own.search(/(?:^|\n)\s*### Prompt:/);
  return (at > 0 ? own.slice(0, at) : own).trim();
}
