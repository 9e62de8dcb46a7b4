import { defineCommand } from 'citty';
import { GuardError } from '../core/errors.ts';
import { defaultDataDir } from '../eval/datasets/store.ts';
import { wholeNumber } from '../eval/experiments/overrides.ts';
import { judgeFrom } from '../eval/judges/spec.ts';
import { loadQuestions, type LoadedQuestions } from '../eval/questions/load.ts';
import { gradeTrials } from '../eval/run/grade.ts';
import { readKeys } from '../eval/run/keys.ts';
import { lockRun } from '../eval/run/lock.ts';
import { addJudge, readManifest } from '../eval/run/manifest.ts';
import { progress } from '../eval/run/progress.ts';
import { judgeArgs, judgePromptsFrom, onInterrupt, type Interrupt } from './eval-options.ts';

export interface JudgeCommand {
  readonly judge?: string | undefined;
  readonly 'judge-url'?: string | undefined;
  readonly 'judge-prompts'?: string | undefined;
  readonly 'judge-key-env'?: string | undefined;
  readonly 'judge-concurrency': string;
  readonly 'question-set'?: string | undefined;
  readonly 'data-dir'?: string | undefined;
}

/**
 * The judge a command line names; without one, the simulated or the local judge.
 * @throws GuardError `config_invalid` for an unknown one, or one that cannot read this kind of run
 */
export function chooseJudge(given: JudgeCommand, questions: LoadedQuestions, simulated: boolean) {
  const spec = given.judge ?? (simulated ? 'simulated' : 'local-heuristic');
  const chosen = judgeFrom(spec, {
    prompts: judgePromptsFrom(given['judge-prompts'], questions),
    endpoint: {
      url: given['judge-url'],
      apiKey: readKeys(process.env, 'openai', { judge: given['judge-key-env'] }).judge,
    },
  });
  if (chosen.judge.simulated === simulated) return chosen;
  const why = simulated
    ? 'only the simulated judge reads simulated answers'
    : 'the simulated judge reads simulated answers only';
  throw new GuardError('config_invalid', `--judge: got "${spec}"; ${why}.`);
}

/** Grades what this judge has not graded of a run. */
export async function gradeRun(runDir: string, given: JudgeCommand, interrupt: Interrupt): Promise<void> {
  const manifest = readManifest(runDir);
  const questions = loadQuestions(
    given['question-set'] ?? manifest.questionSet.name,
    given['data-dir'] ?? defaultDataDir(),
  );
  if (questions.questions.sha256 !== manifest.questionSet.sha256) {
    throw new GuardError(
      'config_invalid',
      `--question-set: the run asked ${manifest.questionSet.name}; give that set.`,
    );
  }
  const { judge, entry } = chooseJudge(given, questions, manifest.simulated);
  if (given.judge === undefined && !judge.simulated) {
    process.stderr.write('Judge: local-heuristic, word patterns only. For figures use --judge logprob:MODEL.\n');
  }
  const outcome = await gradeTrials({
    runDir,
    judge,
    questionSet: questions.questions,
    concurrency: wholeNumber('--judge-concurrency', given['judge-concurrency']),
    signal: interrupt.stop,
    progress: progress({ label: 'judged', total: manifest.trials, price: null, stream: process.stderr }),
  });
  addJudge(runDir, entry);
  process.stderr.write(`${outcome.graded} trials judged, ${outcome.skipped} were, ${outcome.without} without text\n`);
}

export const evalJudge = defineCommand({
  meta: { name: 'judge', description: 'Grade a run’s trials again with another judge; the target is not called' },
  args: {
    run: { type: 'positional', description: 'Run directory', required: true },
    'question-set': { type: 'string', description: 'File of the question set the run asked' },
    'data-dir': { type: 'string', description: 'Where brought sets are', valueHint: 'DIR' },
    ...judgeArgs,
  },
  async run({ args }) {
    readManifest(args.run);
    const unlock = lockRun(args.run);
    const interrupt = onInterrupt();
    try {
      await gradeRun(args.run, args, interrupt);
    } finally {
      interrupt.off();
      unlock();
    }
  },
});
