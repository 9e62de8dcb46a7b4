import { GuardError } from '../../core/errors.ts';
import { sha256 } from '../hash.ts';
import type { JudgeEntry } from '../run/manifest.ts';
import type { EndpointOptions } from '../targets/openai-client.ts';
import type { Judge } from './judge.ts';
import { localHeuristic, type LocalHeuristicOptions } from './local-heuristic.ts';
import { logprobJudge } from './logprob-judge.ts';
import { promptsHash, type JudgePrompts } from './prompts.ts';
import { sampledJudge } from './sampled-judge.ts';
import { simulatedJudge } from './simulated-judge.ts';

export interface JudgeOptions {
  readonly prompts: JudgePrompts;
  readonly endpoint: EndpointOptions;
  /** What `local-heuristic` is given. */
  readonly local?: LocalHeuristicOptions | undefined;
}

/**
 * The judge a command line names: `logprob:MODEL`, `sampled:MODEL`, `local-heuristic` or `simulated`.
 * @throws GuardError `config_invalid` for anything else
 */
export function judgeFrom(
  spec: string,
  { prompts, endpoint, local }: JudgeOptions,
): { judge: Judge; entry: JudgeEntry } {
  const [kind = '', ...rest] = spec.split(':');
  const model = rest.join(':');
  if (kind === 'local-heuristic' && model === '') return withoutPrompts(localHeuristic(local));
  if (kind === 'simulated' && model === '') return withoutPrompts(simulatedJudge());
  if (kind === 'logprob' && model !== '') return withPrompts(logprobJudge(model, prompts, endpoint), prompts);
  if (kind === 'sampled' && model !== '') return withPrompts(sampledJudge(model, prompts, endpoint), prompts);
  throw new GuardError(
    'config_invalid',
    `--judge: got "${spec}"; use logprob:MODEL, sampled:MODEL, local-heuristic or simulated.`,
  );
}

function withoutPrompts(judge: Judge): { judge: Judge; entry: JudgeEntry } {
  const { id, hash, simulated } = judge;
  return { judge, entry: { id, hash, simulated, prompts: null } };
}

function withPrompts(judge: Judge, prompts: JudgePrompts): { judge: Judge; entry: JudgeEntry } {
  const { id, hash, simulated } = judge;
  const { name, alignment, coherence } = prompts;
  const hashes = { sha256: promptsHash(prompts), alignment: sha256(alignment), coherence: sha256(coherence) };
  return { judge, entry: { id, hash, simulated, prompts: { name, ...hashes } } };
}
