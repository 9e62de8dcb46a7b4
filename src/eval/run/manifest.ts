import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { GuardError } from '../../core/errors.ts';
import { forms, guards, instructions, reasonings } from '../conditions.ts';
import { canonicalJson } from '../../core/json.ts';
import { sha256 } from '../hash.ts';

const hash = z.string();
const named = z.object({ name: z.string(), sha256: hash });

const conditionSchema = z.object({
  dataset: z.string(),
  k: z.int(),
  mix: z.number(),
  form: z.enum(forms),
  instruction: z.enum(instructions),
  reasoning: z.enum(reasonings),
  guard: z.enum(guards),
  model: z.string(),
});

const judgeSchema = z.object({
  id: z.string(),
  /** As in the judgements: decides which of them belong together. */
  hash,
  simulated: z.boolean(),
  /** Null for a judge without prompts. */
  prompts: named.extend({ alignment: hash, coherence: hash }).nullable(),
});

/** `<run>/manifest.json`: all that is needed to say what a run measured, and to sample the same again. */
const manifestSchema = z.object({
  schema: z.literal(1),
  experiment: z.string(),
  title: z.string(),
  /** Figures of a simulated run are never comparable with measured ones. */
  simulated: z.boolean(),
  /** As typed, without keys: they are never on the command line. */
  command: z.string(),
  created: z.string(),
  versions: z.record(z.string(), z.string()),
  /** `fingerprint` is of all that decides the trials: a run is resumed only with the same. Also datasets and wordings. */
  hashes: z.record(z.string(), hash),
  target: z.object({ id: z.string(), url: z.string().nullable(), models: z.array(z.string()) }),
  guardUrls: z.record(z.string(), z.string()),
  questionSet: named.extend({ count: z.int(), limit: z.int().nullable() }),
  datasets: z.array(
    z.object({ id: z.string(), sha256: hash, rows: z.int(), licence: z.string(), training: z.string() }),
  ),
  sampling: z.object({ temperature: z.number(), maxTokens: z.int() }),
  seeds: z.int(),
  headline: z.int().nullable(),
  cells: z.array(conditionSchema),
  trials: z.int(),
  /** Of the judge that graded last; absent before the first and for a judge without prompts. */
  judgePrompts: named.optional(),
  /** Every judge that has graded this run. */
  judges: z.array(judgeSchema),
});
export type RunManifest = z.infer<typeof manifestSchema>;
export type JudgeEntry = z.infer<typeof judgeSchema>;

const fileName = 'manifest.json';

/** @throws GuardError `config_invalid` when the folder holds no run or a damaged one */
export function readManifest(runDir: string): RunManifest {
  const path = join(runDir, fileName);
  if (!existsSync(path)) {
    throw new GuardError('config_invalid', `${runDir} holds no run: there is no manifest.json; check the path.`);
  }
  const parsed = manifestSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new GuardError(
    'config_invalid',
    `${path} is not a manifest of this version: ${parsed.error.issues[0]?.path.join('.')}.`,
  );
}

export function hasManifest(runDir: string): boolean {
  return existsSync(join(runDir, fileName));
}

export function writeManifest(runDir: string, manifest: RunManifest): void {
  const path = join(runDir, fileName);
  writeFileSync(`${path}.part`, `${JSON.stringify(manifest, null, 2)}\n`);
  renameSync(`${path}.part`, path);
}

/** Notes a judge, once, and the prompts it uses as those of the latest grades. */
export function addJudge(runDir: string, judge: JudgeEntry): void {
  const { judgePrompts: _, ...manifest } = readManifest(runDir);
  const others = manifest.judges.filter(({ id, hash: its }) => id !== judge.id || its !== judge.hash);
  const { prompts } = judge;
  writeManifest(runDir, {
    ...manifest,
    judges: [...others, judge],
    ...(prompts === null ? {} : { judgePrompts: { name: prompts.name, sha256: prompts.sha256 } }),
  });
}

export function fingerprintOf(parts: object): string {
  return sha256(canonicalJson(parts));
}

/** @throws GuardError `config_invalid` when the folder holds a run of something else */
export function assertSameRun(existing: RunManifest, fingerprint: string, runDir: string): void {
  if (existing.hashes['fingerprint'] === fingerprint) return;
  throw new GuardError(
    'config_invalid',
    `--out: ${runDir} holds a run of other conditions, data or settings; choose another folder, or repeat its command: ${existing.command}`,
  );
}
