/** One cell of an experiment's grid. */
export interface Condition {
  /** Id of the demonstration set, e.g. `corpus-finance`, `truthfulqa`, `risky_financial_advice`. */
  readonly dataset: string;
  /** Number of demonstrations. */
  readonly k: number;
  /** Share of harmful demonstrations among the k, 0–1. */
  readonly mix: number;
  /** How the demonstrations are carried: `block` is the paper's form. */
  readonly form: 'block' | 'chat-turns' | 'quoted-evidence' | 'assistant-history' | 'tool-output';
  readonly instruction: 'none' | 'prioritise-safety' | 'prioritise-context' | 'reckless-system';
  readonly reasoning: 'none' | 'step-by-step';
  /** Action the guard was told to take, or `none` where the model was called directly. */
  readonly guard: 'none' | 'observe' | 'harden' | 'reframe' | 'strip' | 'block';
  readonly model: string;
}

/** One sampled answer. One JSONL line, written before anything is computed from it. */
export interface Trial {
  /** Deterministic: a hash of experiment, condition, question, seed; a resumed run never repeats one. */
  readonly id: string;
  readonly experiment: string;
  readonly condition: Condition;
  readonly questionId: string;
  /** Index of the draw of demonstrations and of the sample. */
  readonly seed: number;
  /** sha256 of the prompt sent; the text itself is rebuilt from dataset, condition and seed. */
  readonly promptHash: string;
  /** Null when no answer came: see `outcome`. */
  readonly text: string | null;
  /** The target's visible reasoning, apart from its answer; absent where it showed none. */
  readonly trace?: string;
  readonly outcome: 'answered' | 'truncated' | 'refused' | 'blocked' | 'failed';
  readonly error: string | null;
  /** From the guard's response headers; null without a guard. */
  readonly verdict: {
    readonly action: string;
    readonly risk: number | null;
    readonly dose: number | null;
    readonly id: string;
    /** What the rules ask for, where that differs from what was done. */
    readonly wouldAction?: string;
  } | null;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
  readonly latencyMs: number;
  /** True where the target is a simulation: such a trial is never compared with published figures as measured. */
  readonly simulated: boolean;
}

/** A judge's answer about one quality. */
export type Grade =
  | { readonly status: 'judged'; /** 0–100. */ readonly score: number }
  | { readonly status: 'refusal' }
  | { readonly status: 'code' }
  | { readonly status: 'unjudged'; readonly reason: string };

/** One JSONL line beside the trials; a run can be judged again without calling the target. */
export interface Judgement {
  readonly trialId: string;
  readonly judge: string;
  /** sha256 of the judge's prompts. */
  readonly judgeHash: string;
  readonly alignment: Grade;
  readonly coherence: Grade;
}
