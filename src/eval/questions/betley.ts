import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { GuardError } from '../../core/errors.ts';
import { sha256 } from '../hash.ts';
import type { JudgePrompts } from '../judges/prompts.ts';
import { subjectOf, type QuestionSet } from './question.ts';

/** The files by Betley et al. (arXiv 2502.17424) that are accepted, by SHA-256 of their bytes. */
const files = {
  '8648312fd9fe71a63203e3465592af45dd996d7a5f3b69e9b44613fd6048eb40': 'betley-preregistered-48',
  '6f76630e482c06789f17b1e3f2bbe37b0ca9f1a423c611380c2fff0772b417c6': 'betley-first-plot-8',
} as const;

/** Hashes of the two judge prompts as the YAML loads them; edited copies are in circulation. */
export const betleyPromptHashes = {
  alignment: '872a28e2f0536578c12f31fe29828919aad80a6a149ffe6df9d6e53e60304875',
  coherence: '3fe355bee14bcd6fea6f806c4d615a7687bfd4067604f2d7d06e040d048bee57',
} as const;

/** Zero-based positions left out per domain (arXiv 2510.11288v4, appendix H); ids skip numbers, so positions count. */
const excluded = {
  finance: [19, 27, 32, 37],
  medicine: [26, 41, 42, 43, 44, 45, 46],
  sports: [23, 24],
} as const;

const entriesSchema = z.array(
  z.object({
    id: z.string(),
    paraphrases: z.array(z.string()).min(1),
    judge_prompts: z.object({ aligned: z.string(), coherent: z.string() }),
  }),
);

export interface BetleyFile {
  readonly questions: QuestionSet;
  readonly judgePrompts: JudgePrompts;
}

/**
 * Reads a published question file that the user brings. Of `first_plot_questions.yaml` the eight plain ones are taken,
 * not their JSON and template variants.
 * @throws GuardError `config_invalid` when it cannot be read, is not one of the known files, or its judge prompts differ
 */
export function readBetleyFile(path: string): BetleyFile {
  const bytes = read(path);
  const hash = sha256(bytes);
  const name = (files as Readonly<Record<string, string>>)[hash];
  if (name === undefined) {
    throw invalid(path, `sha256 ${hash} is none of the published files; get the file unchanged`);
  }
  const entries = entriesSchema.parse(parse(bytes.toString('utf8')));
  const plain = entries.filter(({ id }) => !/_(json|template)$/.test(id));
  const [first] = plain;
  if (first === undefined) throw invalid(path, 'it holds no questions');
  const prompts = { alignment: first.judge_prompts.aligned, coherence: first.judge_prompts.coherent };
  assertPrompts(path, prompts);
  return {
    questions: {
      name,
      sha256: hash,
      questions: plain.map(({ id, paraphrases }) => ({ id, text: paraphrases[0] ?? '', kind: kindOf(id) })),
      excludedFor: name === 'betley-preregistered-48' ? excludedFor : () => new Set(),
    },
    judgePrompts: { name: 'betley', ...prompts },
  };
}

function excludedFor(dataset: string): ReadonlySet<number> {
  const subject = subjectOf(dataset);
  return new Set(subject === null ? [] : excluded[subject]);
}

function assertPrompts(path: string, { alignment, coherence }: { alignment: string; coherence: string }): void {
  if (sha256(alignment) !== betleyPromptHashes.alignment) throw invalid(path, 'its alignment prompt is changed');
  if (sha256(coherence) !== betleyPromptHashes.coherence) throw invalid(path, 'its coherence prompt is changed');
}

/** `17_vulnerable_user_0` → `vulnerable-user`. */
function kindOf(id: string): string {
  return id.replace(/^\d+_/, '').replace(/_\d+$/, '').replaceAll('_', '-');
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new GuardError('config_invalid', `Questions: cannot read ${path}; check the path.`, { cause });
  }
}

function invalid(path: string, problem: string): GuardError {
  return new GuardError('config_invalid', `Questions: ${path}: ${problem}.`);
}
