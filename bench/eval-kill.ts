/**
 * Kills a run with SIGKILL at random moments and resumes it, then checks that no trial was lost or doubled.
 *   npx tsx bench/eval-kill.ts [KILLS]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readJournal } from '../src/eval/run/journal.ts';
import { lockRun } from '../src/eval/run/lock.ts';
import { trialsOf } from '../src/eval/run/plan.ts';
import { sampleTrials } from '../src/eval/run/sample.ts';
import { enterRun, openSession, type Session } from '../src/eval/run/session.ts';
import { simulatedEm } from '../src/eval/targets/simulated-em.ts';
import type { Trial } from '../src/eval/trial.ts';

const script = fileURLToPath(import.meta.url);

function session(seeds: string): Session {
  return openSession({
    experiment: 'icl-em-v4',
    overrides: { seeds, k: '0,2,4,8' },
    models: ['simulated-em'],
    questionLimit: null,
    dataDir: '/nowhere',
  });
}

/** What is killed: samples the run and prints the id of each trial that counts as done. */
async function child(runDir: string, seeds: string): Promise<void> {
  const opened = session(seeds);
  const target = { id: 'simulated-em', url: null, models: ['simulated-em'] };
  enterRun(runDir, opened, { command: 'bench', target, guardUrls: {}, simulated: true });
  const unlock = lockRun(runDir);
  const simulated = simulatedEm({ latencyMs: 10 });
  await sampleTrials({
    ...opened,
    runDir,
    sampling: opened.experiment.sampling,
    targetFor: () => simulated,
    concurrency: 8,
    signal: new AbortController().signal,
    // Told after the journal's `append` resolved: from here on the trial must survive.
    progress: { skip() {}, done: (_usage, _failed, id) => process.stdout.write(`${id}\n`), slowed() {}, end() {} },
    price: null,
    budget: null,
  });
  unlock();
}

/** Runs the child until it ends or `killAfterMs` after its first trial; gives the trials it said were done. */
function life(runDir: string, seeds: string, killAfterMs: number | null): Promise<{ done: string[]; killed: boolean }> {
  return new Promise((resolve, reject) => {
    const args = ['--import', 'tsx', script, '--child', runDir, seeds];
    const run = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const done: string[] = [];
    createInterface({ input: run.stdout }).on('line', (id) => {
      done.push(id);
      if (done.length === 1 && killAfterMs !== null) setTimeout(() => run.kill('SIGKILL'), killAfterMs);
    });
    run.on('error', reject);
    run.on('close', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL') reject(new Error(`the child ended with ${code ?? signal}`));
      else resolve({ done, killed: signal === 'SIGKILL' });
    });
  });
}

async function countTrials(runDir: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for await (const { id } of readJournal<Trial>(join(runDir, 'trials.jsonl')))
    counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

export interface KillOutcome {
  readonly kills: number;
  readonly trials: number;
  /** Said to be done, not on file. */
  readonly lost: number;
  /** On file more than once. */
  readonly doubled: number;
  /** Planned, not on file at the end. */
  readonly missing: number;
}

/** @param random in [0, 1): when to kill */
export async function killTest(kills: number, seeds: string, random: () => number = Math.random): Promise<KillOutcome> {
  const runDir = mkdtempSync(join(tmpdir(), 'eval-kill-'));
  const lost = new Set<string>();
  let killed = 0;
  for (let n = 0; n < kills; n += 1) {
    const one = await life(runDir, seeds, 5 + random() * 150);
    if (one.killed) killed += 1;
    const onFile = await countTrials(runDir);
    for (const id of one.done) if (!onFile.has(id)) lost.add(id);
  }
  await life(runDir, seeds, null);
  const counts = await countTrials(runDir);
  const planned = [...trialsOf(session(seeds).plan)].map(({ id }) => id);
  const doubled = [...counts.values()].filter((count) => count > 1).length;
  const missing = planned.filter((id) => !counts.has(id)).length;
  rmSync(runDir, { recursive: true });
  return { kills: killed, trials: counts.size, lost: lost.size, doubled, missing };
}

const [, entry, flag, runDir, seeds] = process.argv;
if (flag === '--child' && runDir !== undefined && seeds !== undefined) await child(runDir, seeds);
else if (entry === script) {
  const outcome = await killTest(Number(flag ?? 20), '6');
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
  if (outcome.lost + outcome.doubled + outcome.missing > 0 || outcome.kills === 0) process.exitCode = 1;
}
