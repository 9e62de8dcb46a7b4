import type { Assessment } from '../core/assessment.ts';
import type { Calibration } from '../core/calibration.ts';
import type { Action, Policy } from '../core/policy.ts';
import type { AnswerShape, Dialect } from '../dialects/dialect.ts';

export interface AssessInput {
  readonly dialect: Dialect;
  /** The decoded request body. */
  readonly plain: Buffer;
  readonly signal: AbortSignal;
}

export interface CleanInput extends AssessInput {
  readonly action: Action;
  readonly policy: Policy;
  readonly calibration: Calibration;
}

/** What one body gave; holds none of its text. */
export interface Known {
  readonly assessment: Assessment;
  readonly shape: AnswerShape;
  /** One for each detector. */
  readonly runs: readonly {
    readonly seconds: number;
    /** Where it threw, as code positions; null when it did not. */
    readonly at: string | null;
  }[];
}

/** Does the work of a detection, here or on another thread. */
export interface Assessor {
  /** @throws GuardError for a body that cannot be read; `Overdue`; the signal's reason when it is aborted */
  assess(input: AssessInput): Promise<Known>;
  /**
   * Carries out harden, reframe or strip, and looks again: what is sent must be clean.
   * Null: it could not be made so. Same errors.
   */
  clean(input: CleanInput): Promise<Buffer | null>;
}

/** The time for a detection was over before there was an answer. */
export class Overdue extends Error {
  override readonly name = 'Overdue';
}
