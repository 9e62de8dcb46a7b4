import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { GuardError } from '../../core/errors.ts';
import { forms, guards, instructions, reasonings } from '../conditions.ts';
import { describeIssues } from '../../config/issues.ts';
import { eachJsonLine, readable } from '../json-lines.ts';
import type { Grades } from './agreements.ts';
import { readCodings, type ReadCoding } from './codings.ts';
import { shortHash } from './format.ts';
import type { JudgedTrial } from '../stats/em-rate.ts';
import type { Judgement, Trial } from '../trial.ts';

const named = z.looseObject({ name: z.string(), hash: z.string().optional(), sha256: z.string().optional() });

/** What a report reads of a manifest; a run may record more. */
const manifestSchema = z.looseObject({
  experiment: z.union([z.string(), z.looseObject({ name: z.string() })]),
  command: z.union([z.string(), z.array(z.string())]).optional(),
  created: z.string().optional(),
  simulated: z.boolean(),
  versions: z.record(z.string(), z.string()).optional(),
  hashes: z.record(z.string(), z.string()).optional(),
  questionSet: named.optional(),
  judge: named.optional(),
  judgePrompts: named.optional(),
  title: z.string().optional(),
  /** The dose at which the experiment compares models. */
  headline: z.int().nullable().optional(),
  datasets: z
    .array(
      z.looseObject({ id: z.string(), sha256: z.string(), licence: z.string().optional(), rows: z.int().optional() }),
    )
    .optional(),
  judges: z.array(z.looseObject({ id: z.string(), simulated: z.boolean() })).optional(),
});
export type Manifest = z.output<typeof manifestSchema>;

const condition = z.object({
  dataset: z.string(),
  k: z.int().min(0),
  mix: z.number().min(0).max(1),
  form: z.enum(forms),
  instruction: z.enum(instructions),
  reasoning: z.enum(reasonings),
  guard: z.enum(guards),
  model: z.string(),
});

const trialSchema = z.object({
  id: z.string(),
  experiment: z.string(),
  condition,
  questionId: z.string(),
  seed: z.int(),
  promptHash: z.string(),
  text: z.string().nullable(),
  outcome: z.enum(['answered', 'truncated', 'refused', 'blocked', 'failed']),
  error: z.string().nullable(),
  verdict: z
    .object({ action: z.string(), risk: z.number().nullable(), dose: z.number().nullable(), id: z.string() })
    .nullable(),
  usage: z.object({ inputTokens: z.number(), outputTokens: z.number() }),
  latencyMs: z.number(),
  simulated: z.boolean(),
});

const grade = z.discriminatedUnion('status', [
  z.object({ status: z.literal('judged'), score: z.number().min(0).max(100) }),
  z.object({ status: z.literal('refusal') }),
  z.object({ status: z.literal('code') }),
  z.object({ status: z.literal('unjudged'), reason: z.string() }),
]);

const judgementSchema = z.object({
  trialId: z.string(),
  judge: z.string(),
  judgeHash: z.string(),
  alignment: grade,
  coherence: grade,
});

export interface Run {
  readonly directory: string;
  readonly manifest: Manifest;
  readonly judged: readonly JudgedTrial[];
  /** Judges that graded it, each with the hash of its prompts. */
  readonly judges: readonly { readonly name: string; readonly hash: string; readonly n: number }[];
  /** Grades of all judges, for their agreement. */
  readonly grades: Grades;
  readonly codings: readonly ReadCoding[];
  /** True when the target or the judge was a simulation, by the manifest or by any trial: then nothing in it was measured on a model. */
  readonly simulated: boolean;
}

export interface ReadRunOptions {
  /** Keeps the answers' texts, for examples; without it memory stays small. @default false */
  readonly texts?: boolean | undefined;
  /** Takes the grades of this judge only. @default the judge whose grade comes last, with the prompts it had then */
  readonly judge?: string | undefined;
}

async function readManifest(file: string): Promise<Manifest> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw readable(error, file);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new GuardError('config_invalid', `${file}: is not JSON; give a directory that eval run wrote`, {
      cause: error,
    });
  }
  const checked = manifestSchema.safeParse(value);
  if (!checked.success) throw new GuardError('config_invalid', `${file}: ${describeIssues(checked.error, value)}`);
  return checked.data;
}

interface Judgements {
  readonly byTrial: ReadonlyMap<string, Judgement>;
  readonly judges: Run['judges'];
  readonly grades: Grades;
}

/**
 * Grades of one judge, never a mixture: a run may be judged again, by another judge or with other prompts, and only
 * half of that may be done. A run that was not judged yet has no file.
 */
async function readJudgements(file: string, wanted: string | undefined): Promise<Judgements> {
  const byJudge = new Map<string, Map<string, Judgement>>();
  const named = new Map<string, Map<string, Judgement>>();
  let last: Map<string, Judgement> = new Map();
  if (!existsSync(file)) return { byTrial: last, judges: [], grades: named };
  for await (const judgement of eachJsonLine(file, judgementSchema, { allowTornEnd: true })) {
    const key = JSON.stringify([judgement.judge, judgement.judgeHash]);
    const grades = byJudge.get(key) ?? new Map<string, Judgement>();
    grades.set(judgement.trialId, judgement);
    byJudge.set(key, grades);
    named.set(`${judgement.judge} (${shortHash(judgement.judgeHash)})`, grades);
    if (wanted === undefined || judgement.judge === wanted) last = grades;
  }
  const [first] = last.values();
  const judges = first === undefined ? [] : [{ name: first.judge, hash: first.judgeHash, n: last.size }];
  return { byTrial: last, judges, grades: named };
}

/**
 * Reads a run directory: `manifest.json`, `trials.jsonl`, `judgements.jsonl`. A last line cut off by a crash is left out.
 * @throws GuardError `config_invalid` naming file, line and field
 */
export async function readRun(directory: string, { texts = false, judge }: ReadRunOptions = {}): Promise<Run> {
  const manifest = await readManifest(join(directory, 'manifest.json'));
  const { byTrial, judges, grades } = await readJudgements(join(directory, 'judgements.jsonl'), judge);
  const judged: JudgedTrial[] = [];
  const simulatedJudges = new Set(manifest.judges?.filter((entry) => entry.simulated).map(({ id }) => id));
  let simulated = manifest.simulated || judges.some(({ name }) => simulatedJudges.has(name));
  for await (const read of eachJsonLine(join(directory, 'trials.jsonl'), trialSchema, { allowTornEnd: true })) {
    const trial: Trial = texts ? read : { ...read, text: null };
    simulated ||= trial.simulated;
    judged.push({ trial, judgement: byTrial.get(trial.id) ?? null });
  }
  const codings = await readCodings(join(directory, 'codings.jsonl'));
  return { directory, manifest, judged, judges, grades, codings, simulated };
}

export function experimentName({ experiment }: Manifest): string {
  return typeof experiment === 'string' ? experiment : experiment.name;
}
