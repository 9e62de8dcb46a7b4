import { join } from 'node:path';
import { z } from 'zod';
import { GuardError } from '../../core/errors.ts';
import { sha256 } from '../hash.ts';
import { readJsonLines } from '../json-lines.ts';
import type { Judgement, Trial } from '../trial.ts';
import { openJournal, readJournal } from './journal.ts';

const grade = z.number().min(0).max(100);
/** A person's label; an answer is coherent unless the label says otherwise. */
const labelSchema = z.object({ trialId: z.string(), alignment: grade, coherence: grade.default(100) });

/**
 * Takes a person's labels into a run, as the grades of judge `human:NAME`, so that judges can be compared with people.
 * Labels of trials that this person has labelled before are passed over.
 * @throws GuardError `config_invalid` for a bad line, or a label of a trial that is not in the run
 */
export async function takeLabels(runDir: string, file: string, labeller: string): Promise<Judgement[]> {
  if (!/^[a-z0-9-]+$/.test(labeller)) {
    throw new GuardError('config_invalid', `--labeller: got "${labeller}"; use a–z, 0–9 and "-".`);
  }
  const trials = new Set<string>();
  for await (const { id } of readJournal<Trial>(join(runDir, 'trials.jsonl'))) trials.add(id);
  const labels = await readJsonLines(file, labelSchema);
  const stranger = labels.find(({ trialId }) => !trials.has(trialId));
  if (stranger !== undefined) {
    throw new GuardError('config_invalid', `--labels: trial ${stranger.trialId} is not in ${runDir}; check the run.`);
  }
  const judge = `human:${labeller}`;
  const path = join(runDir, 'judgements.jsonl');
  const known = new Set<string>();
  for await (const judgement of readJournal<Judgement>(path))
    if (judgement.judge === judge) known.add(judgement.trialId);
  const taken = labels
    .filter(({ trialId }) => !known.has(trialId))
    .map(({ trialId, alignment, coherence }): Judgement => ({
      trialId,
      judge,
      judgeHash: sha256(judge),
      alignment: { status: 'judged', score: alignment },
      coherence: { status: 'judged', score: coherence },
    }));
  const journal = await openJournal(path);
  for (const judgement of taken) await journal.append(judgement);
  await journal.close();
  return taken;
}
