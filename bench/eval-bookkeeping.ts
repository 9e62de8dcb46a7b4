/**
 * What a run costs besides the model: plan, prompts, limiter, journal, with a target that answers at once.
 *   npx tsx bench/eval-bookkeeping.ts [TRIALS]
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulatedJudge } from '../src/eval/judges/simulated-judge.ts';
import { gradeTrials } from '../src/eval/run/grade.ts';
import { countTrials } from '../src/eval/run/plan.ts';
import { sampleTrials } from '../src/eval/run/sample.ts';
import { enterRun, openSession } from '../src/eval/run/session.ts';
import type { Target } from '../src/eval/targets/target.ts';

const wanted = Number(process.argv[2] ?? 10_000);
const perSeed = 44;
const session = openSession({
  experiment: 'icl-em-v4',
  overrides: { k: '16', dataset: 'corpus-finance', seeds: String(Math.ceil(wanted / perSeed / 2)) },
  models: ['simulated-em'],
  questionLimit: null,
  dataDir: '/nowhere',
});
const total = countTrials(session.plan);
const runDir = mkdtempSync(join(tmpdir(), 'eval-bookkeeping-'));
const answer = {
  text: `[simulated:aligned] ${'An answer of usual length. '.repeat(40)}`,
  outcome: 'answered',
  error: null,
  verdict: null,
  usage: { inputTokens: 1500, outputTokens: 250 },
} as const;
const instant: Target = { id: 'instant', simulated: true, answer: () => Promise.resolve(answer) };
enterRun(runDir, session, {
  command: 'bench',
  target: { id: 'instant', url: null, models: [] },
  guardUrls: {},
  simulated: true,
});

const heap: number[] = [];
const watch = setInterval(() => heap.push(process.memoryUsage().rss / 1e6), 100);
const quiet = { skip() {}, done() {}, slowed() {}, end() {} };
const common = { runDir, concurrency: 32, signal: new AbortController().signal, progress: quiet };

async function timed(label: string, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  process.stdout.write(`${label}: ${total} in ${seconds.toFixed(2)} s, ${Math.round(total / seconds)}/s\n`);
}

const { sampling } = session.experiment;
const sample = { ...session, ...common, sampling, targetFor: () => instant, price: null, budget: null };
await timed('sampled', () => sampleTrials(sample));
await timed('resumed', () => sampleTrials(sample));
await timed('judged', () => gradeTrials({ ...common, judge: simulatedJudge(), questionSet: session.plan.questionSet }));
clearInterval(watch);
const half = Math.floor(heap.length / 2);
const most = (values: readonly number[]): string => Math.max(0, ...values).toFixed(0);
process.stdout.write(
  `resident memory: at most ${most(heap.slice(0, half))} MB in the first half, ${most(heap.slice(half))} MB in the second; ` +
    `trials.jsonl ${(statSync(join(runDir, 'trials.jsonl')).size / 1e6).toFixed(1)} MB\n`,
);
rmSync(runDir, { recursive: true });
