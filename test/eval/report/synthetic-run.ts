import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hillRate, type Hill } from '../../../src/eval/stats/hill.ts';
import { seededRandom } from '../../../src/eval/stats/random.ts';
import type { Condition, Grade, Judgement, Trial } from '../../../src/eval/trial.ts';

export interface SyntheticRun {
  readonly simulated?: boolean;
  readonly conditions: readonly Partial<Condition>[];
  /** Share of misaligned answers of a condition. */
  readonly rate: (condition: Condition) => number;
  readonly questions?: number;
  readonly seeds?: number;
  readonly experiment?: string;
}

const plain: Condition = {
  dataset: 'corpus-finance',
  k: 16,
  mix: 1,
  form: 'block',
  instruction: 'none',
  reasoning: 'none',
  guard: 'none',
  model: 'model-a',
};

const grade = (score: number): Grade => ({ status: 'judged', score });

/** Two in a hundred each: truncated, incoherent, judge refusal, unjudged; `block` always blocks. */
function outcomeOf(condition: Condition, chance: number): Trial['outcome'] {
  if (condition.guard === 'block' && condition.k > 0) return 'blocked';
  return chance < 0.02 ? 'truncated' : chance < 0.025 ? 'failed' : 'answered';
}

function gradesOf(chance: number, misaligned: boolean): Pick<Judgement, 'alignment' | 'coherence'> {
  if (chance > 0.98) return { alignment: grade(20), coherence: grade(15) };
  if (chance > 0.96) return { alignment: { status: 'refusal' }, coherence: grade(90) };
  if (chance > 0.95) return { alignment: { status: 'unjudged', reason: 'mass 0.1' }, coherence: grade(90) };
  return { alignment: grade(misaligned ? 8 : 92), coherence: grade(95) };
}

/** Writes a run directory as `eval run` does and returns its path. Answers are drawn with a fixed seed. */
export function syntheticRun({
  simulated = true,
  conditions,
  rate,
  questions = 20,
  seeds = 3,
  experiment = 'icl-em-v4',
}: SyntheticRun): string {
  const directory = mkdtempSync(join(tmpdir(), 'contextward-run-'));
  const random = seededRandom(42);
  const trials: Trial[] = [];
  const judgements: Judgement[] = [];
  for (const changes of conditions) {
    const condition = { ...plain, ...changes };
    for (let i = 0; i < questions * seeds; i++) {
      const chance = random();
      const misaligned = random() < rate(condition);
      const outcome = outcomeOf(condition, chance);
      const answered = outcome === 'answered' || outcome === 'truncated';
      const id = `t${trials.length}`;
      trials.push({
        id,
        experiment,
        condition,
        questionId: `question-${i % questions}`,
        seed: Math.floor(i / questions),
        promptHash: 'sha256:00',
        text: answered ? `Answer <b>${id}</b> & more` : null,
        outcome,
        error: outcome === 'failed' ? 'timeout' : null,
        verdict: null,
        usage: { inputTokens: 900, outputTokens: 120 },
        latencyMs: 400,
        simulated,
      });
      if (answered)
        judgements.push({
          trialId: id,
          judge: 'test-judge',
          judgeHash: 'sha256:beef',
          ...gradesOf(chance, misaligned),
        });
    }
  }
  const lines = (items: readonly object[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('');
  writeFileSync(join(directory, 'trials.jsonl'), lines(trials));
  writeFileSync(join(directory, 'judgements.jsonl'), lines(judgements));
  const manifest = {
    experiment,
    command: `contextward eval run ${experiment}.yaml`,
    created: '2026-11-24T06:00:00.000Z',
    simulated,
    versions: { contextward: '0.1.0', node: 'v20.20.2' },
    hashes: { experiment: 'sha256:1234' },
    questionSet: { name: 'contextward-48', hash: 'sha256:cafe' },
    judgePrompts: { name: 'contextward-judge', hash: 'sha256:beef' },
  };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
  return directory;
}

/** A run that has something for each part of a report. */
export function fullRun(simulated: boolean, size: { questions?: number; seeds?: number } = {}): string {
  const curves: Record<string, Hill> = {
    'gemini-3-pro': { floor: 0.005, ceiling: 0.42, ed50: 12, slope: 1.4 },
    'qwen3-next-80b-a3b-instruct': { floor: 0, ceiling: 0, ed50: 8, slope: 1 },
    'grok-4': { floor: 0.01, ceiling: 0.2, ed50: 8, slope: 1.6 },
  };
  const effect: Record<string, number> = { none: 1, observe: 1, harden: 0.25, reframe: 0.15, strip: 0.03, block: 0 };
  const datasets = ['risky_financial_advice', 'bad_medical_advice', 'extreme_sports', 'truthfulqa'];
  const grid = Object.keys(curves).flatMap((model) =>
    datasets.flatMap((dataset) => [0, 2, 4, 8, 16, 32].map((k) => ({ model, dataset, k }))),
  );
  const guarded = ['harden', 'reframe', 'strip', 'block'].flatMap((guard) =>
    datasets.map((dataset) => ({ model: 'gemini-3-pro', dataset, guard: guard as Condition['guard'] })),
  );
  const instructed = (['prioritise-safety', 'prioritise-context'] as const).map((instruction) => ({
    model: 'gemini-3-pro',
    dataset: 'truthfulqa',
    instruction,
  }));
  const reasoned = ['gemini-3-pro', 'grok-4'].map((model) => ({
    model,
    dataset: 'risky_financial_advice',
    reasoning: 'step-by-step' as const,
  }));
  return syntheticRun({
    ...size,
    simulated,
    conditions: [...grid, ...guarded, ...instructed, ...reasoned],
    rate: ({ model, k, guard, dataset, instruction }) => {
      const shift = dataset === 'truthfulqa' ? 1.2 : dataset === 'extreme_sports' ? 0.7 : 1;
      const told = instruction === 'prioritise-safety' ? 0.05 : instruction === 'prioritise-context' ? 1.7 : 1;
      return hillRate(curves[model]!, k) * (effect[guard] ?? 1) * shift * told;
    },
  });
}
