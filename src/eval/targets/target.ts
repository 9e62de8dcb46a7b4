import type { Prompt } from '../prompts/prompt.ts';
import type { Condition, Trial } from '../trial.ts';

export interface Sampling {
  readonly temperature: number;
  readonly maxTokens: number;
}

export interface TargetRequest {
  readonly prompt: Prompt;
  readonly condition: Condition;
  readonly sampling: Sampling;
  /** Sent where the endpoint takes one. */
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** What of a trial the target decides. */
export interface TargetAnswer extends Pick<Trial, 'text' | 'outcome' | 'error' | 'verdict' | 'usage' | 'trace'> {
  /** True where the reply says that a simulation gave it, though it came over the wire. */
  readonly simulated?: boolean;
}

/** The system under test. */
export interface Target {
  readonly id: string;
  /** Every trial of a simulated target is marked, and so is the run. */
  readonly simulated: boolean;
  /** @throws CallError when no answer came; a refusal or a block is an answer */
  answer(request: TargetRequest): Promise<TargetAnswer>;
}
