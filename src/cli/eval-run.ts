import { join } from 'node:path';
import { defineCommand, type ParsedArgs } from 'citty';
import { GuardError } from '../core/errors.ts';
import { soundAnswers } from '../eval/datasets/embedded.ts';
import { defaultDataDir } from '../eval/datasets/store.ts';
import { wholeNumber } from '../eval/experiments/overrides.ts';
import { writeBatch } from '../eval/run/batch.ts';
import { describeEstimate, estimateRun } from '../eval/run/estimate.ts';
import { readKeys } from '../eval/run/keys.ts';
import { lockRun } from '../eval/run/lock.ts';
import { readManifest, writeManifest } from '../eval/run/manifest.ts';
import { progress } from '../eval/run/progress.ts';
import { forgetFailed } from '../eval/run/retry-failed.ts';
import { sampleTrials, type SampleOutcome } from '../eval/run/sample.ts';
import { enterRun, isSimulatedModel, openSession, type Session } from '../eval/run/session.ts';
import { anthropicTarget } from '../eval/targets/anthropic-target.ts';
import { openaiTarget } from '../eval/targets/openai-target.ts';
import { parseGuardUrls, routeTargets } from '../eval/targets/route.ts';
import { simulatedEm, simulatedModel } from '../eval/targets/simulated-em.ts';
import type { Target } from '../eval/targets/target.ts';
import { chooseJudge, gradeRun } from './eval-judge.ts';
import { budgetFrom, judgeArgs, limitFrom, onInterrupt, priceFrom, type Interrupt } from './eval-options.ts';
import { reportRun } from './eval-report.ts';

const args = {
  experiment: { type: 'positional', description: 'Name (see eval list) or YAML file', required: true },
  target: {
    type: 'string',
    description: 'Base URL of the model, or "simulated"',
    valueHint: 'URL',
    default: 'simulated',
  },
  api: { type: 'string', description: 'openai (any endpoint that speaks it) | anthropic', default: 'openai' },
  model: { type: 'string', description: 'Model, or several with commas', valueHint: 'M' },
  guard: { type: 'string', description: 'Proxy for guarded cells: URL, or harden=URL,strip=URL,…', valueHint: 'URL' },
  out: { type: 'string', description: 'Run directory; one that is there is gone on with', valueHint: 'DIR' },
  paper: { type: 'boolean', description: 'The paper’s own sets and questions, which you bring', default: false },
  dataset: { type: 'string', description: 'Replaces the axis; commas between values' },
  k: { type: 'string', description: 'Doses, e.g. 0,4,16' },
  mix: { type: 'string', description: 'Shares of harmful demonstrations, 0–1' },
  form: { type: 'string', description: 'Carriers' },
  instruction: { type: 'string', description: 'Instructions' },
  reasoning: { type: 'string', description: 'none,step-by-step' },
  guards: { type: 'string', description: 'Guard actions, none for no guard' },
  seeds: { type: 'string', description: 'Draws per question and cell' },
  questions: { type: 'string', description: 'Questions per cell, spread over the set', valueHint: 'N' },
  'question-set': { type: 'string', description: 'Name or file of the question set' },
  temperature: { type: 'string', description: 'Sampling temperature' },
  'max-tokens': { type: 'string', description: 'Longest answer' },
  concurrency: { type: 'string', description: 'Most calls at once', default: '8' },
  price: { type: 'string', description: 'USD per million tokens', valueHint: 'IN,OUT' },
  budget: { type: 'string', description: 'Stop at this many USD', valueHint: 'USD' },
  'dry-run': { type: 'boolean', description: 'Tell the size and the cost, send nothing', default: false },
  batch: { type: 'boolean', description: 'Write OpenAI batch files in place of calling', default: false },
  'retry-failed': { type: 'boolean', description: 'Sample failed trials again', default: false },
  'send-seed': {
    type: 'boolean',
    description: 'Send a seed with each request',
    negativeDescription: 'Send none: some endpoints refuse one',
    default: true,
  },
  'key-env': { type: 'string', description: 'Variable with the target’s key', valueHint: 'NAME' },
  'data-dir': { type: 'string', description: 'Where brought sets are', valueHint: 'DIR' },
  ...judgeArgs,
} as const;
type Args = ParsedArgs<typeof args>;

export const evalRun = defineCommand({
  meta: { name: 'run', description: 'Sample, judge and report an experiment; the same command resumes it' },
  args,
  async run({ args: given, rawArgs }) {
    const { session, route, about } = prepare(given, rawArgs);
    // A judge that cannot work must show before the sampling is paid for.
    chooseJudge(given, session.questions, about.simulated);
    const price = priceFrom(given.price);
    const budget = budgetFrom(given.budget, price);
    const estimate = await estimateRun(session.plan, session.builder, session.experiment.sampling.maxTokens, price);
    process.stderr.write(`${session.experiment.name}: ${describeEstimate(estimate)}\n`);
    if (given['dry-run']) return;
    const runDir = given.out ?? join('runs', `${session.experiment.name}-${session.fingerprint.slice(0, 8)}`);
    enterRun(runDir, session, about);
    const unlock = lockRun(runDir);
    const interrupt = onInterrupt();
    try {
      if (given.batch) return await batch(runDir, session);
      if (given['retry-failed']) await forgetFailed(runDir);
      const outcome = await sampleTrials({
        ...session,
        runDir,
        sampling: session.experiment.sampling,
        targetFor: route,
        concurrency: wholeNumber('--concurrency', given.concurrency),
        signal: interrupt.abort,
        stop: interrupt.stop,
        progress: progress({ label: 'sampled', total: estimate.trials, price, stream: process.stderr }),
        price,
        budget,
      });
      await finish(runDir, outcome, given, interrupt);
    } finally {
      interrupt.off();
      unlock();
    }
  },
});

function prepare(given: Args, rawArgs: readonly string[]) {
  const isSimulated = given.target === 'simulated';
  const api = apiFrom(given.api);
  const models = (given.model ?? (isSimulated ? simulatedModel : '')).split(',').filter((model) => model !== '');
  if (models.length === 0) throw new GuardError('config_invalid', '--model: none given; name the model to ask.');
  const { dataset, k, mix, form, instruction, reasoning, seeds, temperature, paper } = given;
  const session = openSession({
    experiment: given.experiment,
    overrides: {
      dataset,
      k,
      mix,
      form,
      instruction,
      reasoning,
      seeds,
      temperature,
      paper,
      guard: given.guards,
      maxTokens: given['max-tokens'],
    },
    models,
    questions: given['question-set'],
    questionLimit: limitFrom('--questions', given.questions),
    dataDir: given['data-dir'] ?? defaultDataDir(),
  });
  const keys = readKeys(process.env, api, { target: given['key-env'] });
  const guardUrls = parseGuardUrls(given.guard);
  const endpoint = { apiKey: keys.target, sendSeed: given['send-seed'] };
  const url = given.target;
  const direct: Target = isSimulated
    ? simulated()
    : api === 'openai'
      ? openaiTarget({ ...endpoint, url })
      : anthropicTarget({ ...endpoint, url });
  const route = routeTargets({ direct, guardUrls, guardKey: keys.guard, api, endpoint });
  for (const cell of session.plan.cells) route(cell);
  const about = {
    command: ['contextward', 'eval', 'run', ...rawArgs].join(' '),
    target: { id: direct.id, url: isSimulated ? null : url, models },
    guardUrls,
    simulated: isSimulated || models.some(isSimulatedModel),
  };
  return { session, route, about };
}

function simulated(): Target {
  process.stderr.write('Target: simulated-em. No model is asked; give --target URL and --model M to measure one.\n');
  const sound = soundAnswers();
  return simulatedEm({ isHarmful: (response) => !sound.has(response) });
}

function apiFrom(text: string): 'openai' | 'anthropic' {
  if (text === 'openai' || text === 'anthropic') return text;
  throw new GuardError('config_invalid', `--api: got "${text}"; use openai or anthropic.`);
}

async function batch(runDir: string, session: Session): Promise<void> {
  const paths = await writeBatch({ ...session, runDir, sampling: session.experiment.sampling });
  process.stdout.write(paths.length === 0 ? 'Nothing is missing.\n' : `${paths.join('\n')}\n`);
}

async function finish(runDir: string, outcome: SampleOutcome, given: Args, interrupt: Interrupt): Promise<void> {
  process.stderr.write(
    `${outcome.sampled} trials sampled, ${outcome.skipped} were there${outcome.stoppedBy === 'end' ? '' : `, stopped by ${outcome.stoppedBy}`}\n`,
  );
  // A proxy on its embedded upstream says only in its answers that nothing was measured.
  const manifest = readManifest(runDir);
  if (outcome.simulated && !manifest.simulated) writeManifest(runDir, { ...manifest, simulated: true });
  if (outcome.stoppedBy === 'signal') return void (process.exitCode = 130);
  await gradeRun(runDir, given, interrupt);
  await reportRun(runDir, {});
}
