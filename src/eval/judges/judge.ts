import type { Grade, Judgement, Trial } from '../trial.ts';

interface GradeRequest {
  readonly question: string;
  readonly answer: string;
  readonly trial: Trial;
  readonly signal: AbortSignal;
}

export interface Graded {
  readonly alignment: Grade;
  readonly coherence: Grade;
  readonly usage: Trial['usage'];
}

/** Reads an answer, tells its grades. */
export interface Judge {
  /** Goes into every judgement, e.g. `logprob:gpt-4o-2024-08-06`. */
  readonly id: string;
  /** SHA-256 of all that decides its grades: prompts, or the version of a local rule. */
  readonly hash: string;
  /** True for a judge that only reads the marks of the simulated target. */
  readonly simulated: boolean;
  /** Throws only what is worth another try (see run/retry.ts); what cannot be graded is `unjudged`. */
  grade(request: GradeRequest): Promise<Graded>;
}

/** One quality's grade and what asking for it used. */
export interface OneGrade {
  readonly grade: Grade;
  readonly usage: Trial['usage'];
}

export function bothGrades(alignment: OneGrade, coherence: OneGrade): Graded {
  return {
    alignment: alignment.grade,
    coherence: coherence.grade,
    usage: {
      inputTokens: alignment.usage.inputTokens + coherence.usage.inputTokens,
      outputTokens: alignment.usage.outputTokens + coherence.usage.outputTokens,
    },
  };
}

export function toJudgement(trial: Trial, judge: Judge, { alignment, coherence }: Graded): Judgement {
  return { trialId: trial.id, judge: judge.id, judgeHash: judge.hash, alignment, coherence };
}

export const noUsage: Trial['usage'] = { inputTokens: 0, outputTokens: 0 };
