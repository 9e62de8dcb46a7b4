import { GuardError } from '../core/errors.ts';
import { numberIn, wholeNumber } from '../eval/experiments/overrides.ts';
import { contextwardJudge, type JudgePrompts } from '../eval/judges/prompts.ts';
import { readBetleyFile } from '../eval/questions/betley.ts';
import type { LoadedQuestions } from '../eval/questions/load.ts';
import type { Price } from '../eval/run/estimate.ts';

export const judgeArgs = {
  judge: {
    type: 'string',
    description: 'logprob:MODEL (the published way) | sampled:MODEL | local-heuristic | simulated',
    valueHint: 'JUDGE',
  },
  'judge-url': { type: 'string', description: 'Base URL of the judge (default: the OpenAI API)', valueHint: 'URL' },
  'judge-prompts': {
    type: 'string',
    description: 'contextward-judge, or a published question file whose judge prompts are used',
    valueHint: 'NAME|FILE',
  },
  'judge-key-env': { type: 'string', description: 'Variable with the judge’s key', valueHint: 'NAME' },
  'judge-concurrency': { type: 'string', description: 'Most judge calls at once', default: '8' },
} as const;

/** The judge prompts that a command line asks for: given ones, else those of the question file, else ours. */
export function judgePromptsFrom(given: string | undefined, questions: LoadedQuestions): JudgePrompts {
  if (given === undefined) return questions.judgePrompts ?? contextwardJudge;
  return given === contextwardJudge.name ? contextwardJudge : readBetleyFile(given).judgePrompts;
}

/** `IN,OUT` in USD per million tokens. */
export function priceFrom(text: string | undefined): Price | null {
  if (text === undefined) return null;
  const [input, output, ...rest] = text.split(',');
  if (input === undefined || output === undefined || rest.length > 0) {
    throw new GuardError('config_invalid', `--price: got "${text}"; give IN,OUT in USD per million tokens.`);
  }
  return { input: numberIn('--price', input, 0, 1e6), output: numberIn('--price', output, 0, 1e6) };
}

export function budgetFrom(text: string | undefined, price: Price | null): number | null {
  if (text === undefined) return null;
  if (price !== null) return numberIn('--budget', text, 0, 1e9);
  throw new GuardError('config_invalid', '--budget: it is in USD, so --price IN,OUT is needed too.');
}

export function limitFrom(flag: string, text: string | undefined): number | null {
  return text === undefined ? null : wholeNumber(flag, text);
}

export interface Interrupt {
  /** The first Ctrl-C: nothing new is started. */
  readonly stop: AbortSignal;
  /** The second: what is under way is dropped. */
  readonly abort: AbortSignal;
  readonly off: () => void;
}

export function onInterrupt(): Interrupt {
  const stop = new AbortController();
  const abort = new AbortController();
  const listener = (): void => {
    if (stop.signal.aborted) abort.abort(new Error('interrupted'));
    else {
      stop.abort(new Error('interrupted'));
      process.stderr.write('\nFinishing the calls under way; once more drops them. The same command goes on later.\n');
    }
  };
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
  return {
    stop: stop.signal,
    abort: abort.signal,
    off: () => {
      process.off('SIGINT', listener);
      process.off('SIGTERM', listener);
    },
  };
}
