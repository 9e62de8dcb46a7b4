import { join } from 'node:path';
import { promptHash, type PromptBuilder } from '../prompts/build.ts';
import { CallError } from '../targets/call-error.ts';
import type { Sampling, Target, TargetAnswer } from '../targets/target.ts';
import type { Condition, Trial } from '../trial.ts';
import { callPatiently, type CallOptions } from './call.ts';
import { forEachAtOnce } from './each.ts';
import { costOf, type Price } from './estimate.ts';
import { openJournal, readJournal } from './journal.ts';
import { aimdLimiter } from './limiter.ts';
import { requestSeed, trialsOf, type Plan, type PlannedTrial } from './plan.ts';
import type { Progress } from './progress.ts';

export interface SampleOptions {
  readonly runDir: string;
  readonly plan: Plan;
  readonly builder: PromptBuilder;
  readonly sampling: Sampling;
  /** The target of a cell: the model itself, or the guard before it. */
  readonly targetFor: (condition: Condition) => Target;
  readonly concurrency: number;
  /** Aborts the calls under way. */
  readonly signal: AbortSignal;
  /** Starts no further calls; those under way are waited for. @default signal */
  readonly stop?: AbortSignal;
  readonly progress: Progress;
  readonly price: Price | null;
  /** USD; needs a price. Null for no limit. */
  readonly budget: number | null;
  readonly retries?: Pick<CallOptions, 'retries' | 'slowdowns' | 'pauseMs'>;
}

export interface SampleOutcome {
  readonly sampled: number;
  /** Trials that were there before. */
  readonly skipped: number;
  readonly stoppedBy: 'end' | 'budget' | 'signal';
  /** At least one trial on file came from a simulation. */
  readonly simulated: boolean;
  readonly usd: number | null;
}

/**
 * Samples what a run still lacks. Each trial is on file before it counts as done; one that was under way at a kill is
 * sampled anew. A call that fails for good becomes a trial with outcome `failed`; a failure that all calls would share
 * (bad key, unknown model) at the very first call is thrown instead.
 */
export async function sampleTrials(options: SampleOptions): Promise<SampleOutcome> {
  const path = join(options.runDir, 'trials.jsonl');
  const journal = await openJournal(path);
  const known = new Set<string>();
  const spent = { input: 0, output: 0, sampled: 0, succeeded: 0, simulated: false };
  for await (const { id, usage, simulated } of readJournal<Trial>(path)) {
    known.add(id);
    spent.simulated ||= simulated;
    spent.input += usage.inputTokens;
    spent.output += usage.outputTokens;
  }
  const skipped = known.size;
  options.progress.skip(skipped);
  const limiter = aimdLimiter({ max: options.concurrency });
  let stoppedBy: SampleOutcome['stoppedBy'] = 'end';
  const usd = (): number | null => (options.price === null ? null : costOf(spent.input, spent.output, options.price));

  function* missing(): Generator<PlannedTrial> {
    for (const planned of trialsOf(options.plan)) {
      if (known.has(planned.id)) continue;
      if ((options.stop ?? options.signal).aborted) stoppedBy = 'signal';
      else if (options.budget !== null && (usd() ?? 0) >= options.budget) stoppedBy = 'budget';
      if (stoppedBy !== 'end') return;
      yield planned;
    }
  }

  async function sampleOne(planned: PlannedTrial): Promise<void> {
    const trial = await attempt(planned, options, limiter, spent.succeeded > 0);
    if (trial === null) return;
    await journal.append(trial);
    spent.sampled += 1;
    if (trial.outcome !== 'failed') spent.succeeded += 1;
    spent.simulated ||= trial.simulated;
    spent.input += trial.usage.inputTokens;
    spent.output += trial.usage.outputTokens;
    options.progress.done(trial.usage, trial.outcome === 'failed', trial.id);
  }

  try {
    await forEachAtOnce(missing(), options.concurrency, sampleOne);
  } finally {
    await journal.close();
    options.progress.end();
  }
  return { sampled: spent.sampled, skipped, stoppedBy, simulated: spent.simulated, usd: usd() };
}

/** Null when the run was stopped before an answer came. */
async function attempt(
  { id, condition, question, seed }: PlannedTrial,
  options: SampleOptions,
  limiter: ReturnType<typeof aimdLimiter>,
  hasWorked: boolean,
): Promise<Trial | null> {
  const prompt = await options.builder.build(condition, question.text, seed);
  const target = options.targetFor(condition);
  const head = { id, experiment: options.plan.experiment, condition, questionId: question.id, seed };
  const base = { ...head, promptHash: promptHash(prompt), simulated: target.simulated };
  let started = performance.now();
  try {
    const answer = await callPatiently(
      (signal) => {
        started = performance.now();
        const { sampling } = options;
        return target.answer({ prompt, condition, sampling, seed: requestSeed(id), signal });
      },
      { ...options.retries, limiter, signal: options.signal, onSlow: () => options.progress.slowed(limiter.limit) },
    );
    const simulated = target.simulated || answer.simulated === true;
    return { ...base, ...answer, simulated, latencyMs: Math.round(performance.now() - started) };
  } catch (error) {
    if (options.signal.aborted) return null;
    if (!(error instanceof CallError) || (error.kind === 'permanent' && !hasWorked)) throw error;
    return { ...base, ...failure(error), latencyMs: Math.round(performance.now() - started) };
  }
}

function failure(error: CallError): TargetAnswer {
  return {
    text: null,
    outcome: 'failed',
    error: `${error.kind}: ${error.message}`.slice(0, 300),
    verdict: null,
    usage: { inputTokens: 0, outputTokens: 0 },
  };
}
