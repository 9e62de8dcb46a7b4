import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession, enterRun, type Session } from '../../../src/eval/run/session.ts';
import { readJournal } from '../../../src/eval/run/journal.ts';
import type { SampleOptions } from '../../../src/eval/run/sample.ts';
import { simulatedEm } from '../../../src/eval/targets/simulated-em.ts';
import type { Target } from '../../../src/eval/targets/target.ts';
import type { Trial } from '../../../src/eval/trial.ts';

export const quiet = { skip() {}, done() {}, slowed() {}, end() {} };

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'eval-run-'));

export interface SmallRun {
  readonly runDir: string;
  readonly session: Session;
  readonly options: SampleOptions;
}

/** A run of 24 trials: 2 doses, 6 questions, 2 seeds. */
export function smallRun(target: Target = simulatedEm(), runDir = newFolder()): SmallRun {
  const session = openSession({
    experiment: 'icl-em-v4',
    overrides: { k: '0,4', dataset: 'corpus-finance', seeds: '2', instruction: 'none' },
    models: ['simulated-em'],
    questionLimit: 6,
    dataDir: '/nowhere',
  });
  const plan = {
    ...session.plan,
    cells: session.plan.cells.filter(({ instruction, form }) => instruction === 'none' && form === 'block'),
  };
  enterRun(
    runDir,
    { ...session, plan },
    {
      command: 'contextward eval run',
      target: { id: target.id, url: null, models: ['simulated-em'] },
      guardUrls: {},
      simulated: target.simulated,
    },
  );
  const options: SampleOptions = {
    runDir,
    plan,
    builder: session.builder,
    sampling: session.experiment.sampling,
    targetFor: () => target,
    concurrency: 4,
    signal: new AbortController().signal,
    progress: quiet,
    price: null,
    budget: null,
    retries: { pauseMs: 1, retries: 2 },
  };
  return { runDir, session: { ...session, plan }, options };
}

export async function trialsIn(runDir: string): Promise<Trial[]> {
  const trials: Trial[] = [];
  for await (const trial of readJournal<Trial>(join(runDir, 'trials.jsonl'))) trials.push(trial);
  return trials;
}
