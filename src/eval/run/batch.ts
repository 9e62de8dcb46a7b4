import { createReadStream, mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ChatCompletion } from 'openai/resources/chat/completions';
import { z } from 'zod';
import { GuardError } from '../../core/errors.ts';
import { promptHash, type PromptBuilder } from '../prompts/build.ts';
import { requestBody, toAnswer } from '../targets/openai-target.ts';
import type { Sampling } from '../targets/target.ts';
import type { Trial } from '../trial.ts';
import { openJournal, readJournal } from './journal.ts';
import { requestSeed, trialsOf, type Plan } from './plan.ts';

/** Limits of one file of the provider's batch API. */
const MOST_REQUESTS = 50_000;
const MOST_BYTES = 190_000_000;

export interface BatchOptions {
  readonly runDir: string;
  readonly plan: Plan;
  readonly builder: PromptBuilder;
  readonly sampling: Sampling;
}

async function sampledIds(runDir: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const { id } of readJournal<Trial>(join(runDir, 'trials.jsonl'))) ids.add(id);
  return ids;
}

/** Writes `<run>/batch/requests-001.jsonl`, … in OpenAI's batch form for all trials the run still lacks. */
export async function writeBatch({ runDir, plan, builder, sampling }: BatchOptions): Promise<string[]> {
  if (plan.cells.some(({ guard }) => guard !== 'none')) {
    throw new GuardError('config_invalid', '--batch: cells with a guard cannot go through a batch; use --guard none.');
  }
  const known = await sampledIds(runDir);
  mkdirSync(join(runDir, 'batch'), { recursive: true });
  const paths: string[] = [];
  let file: Awaited<ReturnType<typeof open>> | null = null;
  let requests = 0;
  let bytes = 0;
  for (const { id, condition, question, seed } of trialsOf(plan)) {
    if (known.has(id)) continue;
    const prompt = await builder.build(condition, question.text, seed);
    const body = requestBody({ prompt, condition, sampling, seed: requestSeed(id) }, {});
    const line = `${JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/chat/completions', body })}\n`;
    if (file === null || requests >= MOST_REQUESTS || bytes + Buffer.byteLength(line) > MOST_BYTES) {
      await file?.close();
      const path = join(runDir, 'batch', `requests-${String(paths.length + 1).padStart(3, '0')}.jsonl`);
      paths.push(path);
      file = await open(path, 'w');
      requests = 0;
      bytes = 0;
    }
    await file.write(line);
    requests += 1;
    bytes += Buffer.byteLength(line);
  }
  await file?.close();
  return paths;
}

const resultSchema = z.object({
  custom_id: z.string(),
  response: z.object({ status_code: z.number(), body: z.unknown() }).nullish(),
  error: z.object({ message: z.string() }).nullish(),
});

/**
 * Takes a batch's result file into the run, in any order. Trials that are there already and results of other runs are
 * passed over; requests that failed stay missing, so that another batch can repeat them.
 */
export async function ingestBatch(
  resultFile: string,
  { runDir, plan, builder }: Omit<BatchOptions, 'sampling'>,
): Promise<{ taken: number; failed: number; unknown: number }> {
  const known = await sampledIds(runDir);
  const planned = new Map([...trialsOf(plan)].map((trial) => [trial.id, trial]));
  const journal = await openJournal(join(runDir, 'trials.jsonl'));
  const count = { taken: 0, failed: 0, unknown: 0 };
  try {
    for await (const line of createInterface({ input: createReadStream(resultFile) })) {
      if (line.trim() === '') continue;
      const result = resultSchema.parse(JSON.parse(line));
      const trial = planned.get(result.custom_id);
      if (trial === undefined) count.unknown += 1;
      else if (result.response?.status_code !== 200) count.failed += 1;
      else if (!known.has(trial.id)) {
        const { id, condition, question, seed } = trial;
        const prompt = await builder.build(condition, question.text, seed);
        const head = { id, experiment: plan.experiment, condition, questionId: question.id, seed };
        const answer = toAnswer(result.response.body as ChatCompletion, new Headers());
        await journal.append({ ...head, promptHash: promptHash(prompt), simulated: false, ...answer, latencyMs: 0 });
        known.add(id);
        count.taken += 1;
      }
    }
  } finally {
    await journal.close();
  }
  return count;
}
