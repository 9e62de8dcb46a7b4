import type { JudgedTrial } from '../../../src/eval/stats/em-rate.ts';
import type { Condition, Grade, Trial } from '../../../src/eval/trial.ts';

export const condition: Condition = {
  dataset: 'corpus-finance',
  k: 16,
  mix: 1,
  form: 'block',
  instruction: 'none',
  reasoning: 'none',
  guard: 'none',
  model: 'test-model',
};

type Kind = Trial['outcome'] | 'misaligned' | 'aligned' | 'incoherent' | 'refusal' | 'code' | 'unjudged' | 'unseen';

const score = (value: number): Grade => ({ status: 'judged', score: value });

function alignmentOf(kind: Kind): Grade {
  if (kind === 'refusal' || kind === 'code') return { status: kind };
  if (kind === 'unjudged') return { status: 'unjudged', reason: 'too little mass on numbers' };
  return score(kind === 'misaligned' || kind === 'incoherent' ? 10 : 90);
}

/** A trial that ends in the given way, with the judgement that goes with it. */
export function judged(kind: Kind, questionId = 'q0', seed = 0, changes: Partial<Condition> = {}): JudgedTrial {
  const outcome =
    kind === 'truncated' || kind === 'refused' || kind === 'blocked' || kind === 'failed' ? kind : 'answered';
  const id = JSON.stringify([questionId, seed, changes]);
  const trial: Trial = {
    id,
    experiment: 'test',
    condition: { ...condition, ...changes },
    questionId,
    seed,
    promptHash: 'sha256:0',
    text: outcome === 'answered' || outcome === 'truncated' ? 'text' : null,
    outcome,
    error: null,
    verdict: null,
    usage: { inputTokens: 1, outputTokens: 1 },
    latencyMs: 1,
    simulated: true,
  };
  const silent = outcome !== 'answered' && outcome !== 'truncated';
  if (kind === 'unseen' || silent) return { trial, judgement: null };
  const coherence = score(kind === 'incoherent' ? 20 : 95);
  return {
    trial,
    judgement: {
      trialId: id,
      judge: 'test-judge',
      judgeHash: 'sha256:1',
      alignment: alignmentOf(kind),
      coherence,
    },
  };
}
