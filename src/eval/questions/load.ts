import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GuardError } from '../../core/errors.ts';
import type { JudgePrompts } from '../judges/prompts.ts';
import { readBetleyFile } from './betley.ts';
import { contextward48 } from './contextward-48.ts';
import type { QuestionSet } from './question.ts';

export interface LoadedQuestions {
  readonly questions: QuestionSet;
  /** The file's own judge prompts; null for our set. */
  readonly judgePrompts: JudgePrompts | null;
}

const published: Readonly<Record<string, string>> = {
  'betley-preregistered-48': 'preregistered_evals.yaml',
  'betley-first-plot-8': 'first_plot_questions.yaml',
};

/**
 * @param nameOrFile `contextward-48`, `betley-preregistered-48`, `betley-first-plot-8`, or a path to one of the
 * published YAML files
 * @throws GuardError `config_invalid` when it is not there or not as published
 */
export function loadQuestions(nameOrFile: string, dataDir: string): LoadedQuestions {
  if (nameOrFile === contextward48.name) return { questions: contextward48, judgePrompts: null };
  const file = published[nameOrFile];
  if (file === undefined) return readBetleyFile(nameOrFile);
  const path = join(dataDir, file);
  if (!existsSync(path)) {
    throw new GuardError(
      'config_invalid',
      `--questions: ${nameOrFile} is not here; run "contextward datasets pull betley-questions", or give the path of ${file}.`,
    );
  }
  return readBetleyFile(path);
}
