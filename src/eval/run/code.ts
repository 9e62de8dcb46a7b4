import { join } from 'node:path';
import { codeTrial, coderHash, type Code, type Coder, type Coding } from '../judges/coder.ts';
import type { Trial } from '../trial.ts';
import { callPatiently } from './call.ts';
import { forEachAtOnce } from './each.ts';
import { openJournal, readJournal } from './journal.ts';
import { aimdLimiter } from './limiter.ts';

export interface CodeOptions {
  readonly runDir: string;
  readonly coder: Coder;
  readonly codes: readonly Code[];
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** Codes every trial's trace and answer that this coder has not coded; gives the share of yes per code. */
export async function codeTrials(options: CodeOptions): Promise<Record<string, { yes: number; n: number }>> {
  const { runDir, coder, codes, signal } = options;
  const path = join(runDir, 'codings.jsonl');
  const hash = coderHash(codes);
  const known = new Set<string>();
  const journal = await openJournal(path);
  const shares: Record<string, { yes: number; n: number }> = {};
  const note = (coding: Coding): void => {
    for (const [id, value] of Object.entries(coding.codes)) {
      const share = (shares[id] ??= { yes: 0, n: 0 });
      if (value === null) continue;
      share.n += 1;
      if (value) share.yes += 1;
    }
  };
  for await (const coding of readJournal<Coding>(path)) {
    if (coding.coder !== coder.id || coding.coderHash !== hash) continue;
    known.add(coding.trialId);
    note(coding);
  }
  const limiter = aimdLimiter({ max: options.concurrency });
  try {
    await forEachAtOnce(readJournal<Trial>(join(runDir, 'trials.jsonl')), options.concurrency, async (trial) => {
      if (known.has(trial.id)) return;
      const coding = await callPatiently((own) => codeTrial(trial, coder, codes, own), { limiter, signal });
      if (coding === null) return;
      await journal.append(coding);
      note(coding);
    });
  } finally {
    await journal.close();
  }
  return shares;
}
