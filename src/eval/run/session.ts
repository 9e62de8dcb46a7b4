import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GuardError } from '../../core/errors.ts';
import type { Dataset } from '../datasets/dataset.ts';
import { loadDataset } from '../datasets/store.ts';
import { cellsOf } from '../experiments/cells.ts';
import { loadExperiment } from '../experiments/load.ts';
import { override, type Overrides } from '../experiments/overrides.ts';
import type { Experiment } from '../experiments/schema.ts';
import { packageRoot } from '../package-root.ts';
import { promptBuilder, type PromptBuilder } from '../prompts/build.ts';
import { drawDemonstrations } from '../prompts/draw.ts';
import { wordingHashes } from '../prompts/wording.ts';
import { loadQuestions, type LoadedQuestions } from '../questions/load.ts';
import { simulatedModel } from '../targets/simulated-em.ts';
import {
  assertSameRun,
  fingerprintOf,
  hasManifest,
  readManifest,
  writeManifest,
  type RunManifest,
} from './manifest.ts';
import { countTrials, type Plan } from './plan.ts';

export interface SessionOptions {
  readonly experiment: string;
  readonly overrides: Overrides;
  readonly models: readonly string[];
  /** Name or file of the question set; the experiment's own without it. */
  readonly questions?: string | undefined;
  /** Questions asked per cell. */
  readonly questionLimit: number | null;
  readonly dataDir: string;
}

/** An experiment with all it needs, checked, before anything is sent. */
export interface Session {
  readonly experiment: Experiment;
  readonly plan: Plan;
  readonly builder: PromptBuilder;
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly questions: LoadedQuestions;
  /** Of all that decides the trials. */
  readonly fingerprint: string;
}

/** @throws GuardError `config_invalid` when a set is missing or too small, a value is off, or the grid is empty */
export function openSession(options: SessionOptions): Session {
  const experiment = override(loadExperiment(options.experiment), options.overrides);
  const questions = loadQuestions(options.questions ?? experiment.questions, options.dataDir);
  const cells = cellsOf(experiment, options.models);
  const ids = new Set(cells.map(({ dataset }) => dataset));
  const datasets = new Map([...ids].map((id) => [id, loadDataset(id, options.dataDir)]));
  for (const { dataset, k, mix } of cells) drawDemonstrations(setOf(datasets, dataset), k, mix, 0);
  const plan: Plan = {
    experiment: experiment.name,
    cells,
    questionSet: questions.questions,
    questionLimit: options.questionLimit,
    seeds: experiment.seeds,
  };
  const fingerprint = fingerprintOf({
    cells,
    seeds: plan.seeds,
    questions: questions.questions.sha256,
    limit: plan.questionLimit,
    sampling: experiment.sampling,
    datasets: [...datasets.values()].map(({ id, sha256 }) => [id, sha256]),
    wordings: wordingHashes(),
  });
  return { experiment, plan, builder: promptBuilder(datasets), datasets, questions, fingerprint };
}

/**
 * A run's plan again, from its manifest.
 * @throws GuardError `config_invalid` when a dataset or the question set is not what it was
 */
export function reopenPlan(
  manifest: RunManifest,
  dataDir: string,
): { readonly plan: Plan; readonly builder: PromptBuilder } {
  const { questions } = loadQuestions(manifest.questionSet.name, dataDir);
  const datasets = new Map(manifest.datasets.map(({ id }) => [id, loadDataset(id, dataDir)]));
  const changed = manifest.datasets.filter(({ id, sha256 }) => datasets.get(id)?.sha256 !== sha256).map(({ id }) => id);
  if (questions.sha256 !== manifest.questionSet.sha256) changed.push(manifest.questionSet.name);
  if (changed.length > 0) {
    throw new GuardError(
      'config_invalid',
      `The run was made with other content of ${changed.join(', ')}; bring that back.`,
    );
  }
  const { experiment, cells, seeds, questionSet } = manifest;
  const plan = { experiment, cells, seeds, questionSet: questions, questionLimit: questionSet.limit };
  return { plan, builder: promptBuilder(datasets) };
}

function setOf(datasets: ReadonlyMap<string, Dataset>, id: string): Dataset {
  const set = datasets.get(id);
  if (set === undefined) throw new Error(`dataset ${id} was not loaded`);
  return set;
}

export interface RunAbout {
  readonly command: string;
  readonly target: RunManifest['target'];
  readonly guardUrls: Readonly<Record<string, string>>;
  readonly simulated: boolean;
}

/**
 * Makes a run directory, or takes up one that holds the same run.
 * @throws GuardError `config_invalid` when the folder holds another run
 */
export function enterRun(runDir: string, session: Session, about: RunAbout): RunManifest {
  mkdirSync(runDir, { recursive: true });
  if (hasManifest(runDir)) {
    const existing = readManifest(runDir);
    assertSameRun(existing, session.fingerprint, runDir);
    if (existing.simulated === about.simulated) return existing;
    throw new GuardError(
      'config_invalid',
      `--target: ${runDir} holds ${existing.simulated ? 'a simulated' : 'a measured'} run; choose another folder.`,
    );
  }
  const manifest = newManifest(session, about);
  writeManifest(runDir, manifest);
  return manifest;
}

function newManifest({ experiment, plan, datasets, questions, fingerprint }: Session, about: RunAbout): RunManifest {
  const sets = [...datasets.values()];
  const { name, sha256, questions: list } = questions.questions;
  const prefixed = (prefix: string, entries: readonly (readonly [string, string])[]) =>
    Object.fromEntries(entries.map(([key, value]) => [`${prefix}:${key}`, value]));
  return {
    schema: 1,
    experiment: experiment.name,
    title: experiment.title,
    simulated: about.simulated,
    command: about.command,
    created: new Date().toISOString(),
    versions: { contextward: packageVersion(), node: process.version },
    hashes: {
      fingerprint,
      ...prefixed(
        'dataset',
        sets.map((set) => [set.id, set.sha256]),
      ),
      ...prefixed('wording', Object.entries(wordingHashes())),
    },
    target: about.target,
    guardUrls: { ...about.guardUrls },
    questionSet: { name, sha256, count: list.length, limit: plan.questionLimit },
    datasets: sets.map(({ id, sha256: hash, items, licence, training }) => ({
      id,
      sha256: hash,
      rows: items.length,
      licence,
      training,
    })),
    sampling: experiment.sampling,
    seeds: plan.seeds,
    headline: experiment.headline ?? null,
    cells: [...plan.cells],
    trials: countTrials(plan),
    judges: [],
  };
}

/** A model that says it is the simulation makes a run a simulated one, wherever it is served. */
export function isSimulatedModel(model: string): boolean {
  return model.startsWith(simulatedModel);
}

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string };
  return version;
}
