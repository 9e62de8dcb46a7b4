import type { Condition } from '../trial.ts';

/** Keys come from the environment only: a command line is on record in shells, process lists and manifests. */
export interface Keys {
  readonly target: string | undefined;
  readonly judge: string | undefined;
  readonly guard: (action: Condition['guard']) => string | undefined;
}

export interface KeyNames {
  /** @default `OPENAI_API_KEY`, `ANTHROPIC_API_KEY` for that API */
  readonly target?: string | undefined;
  /** @default `OPENAI_API_KEY` */
  readonly judge?: string | undefined;
}

/** The guard's key of an action is `CONTEXTWARD_KEY_STRIP` and so on, else `CONTEXTWARD_KEY`. */
export function readKeys(
  env: Readonly<Record<string, string | undefined>>,
  api: 'openai' | 'anthropic',
  names: KeyNames,
): Keys {
  return {
    target: env[names.target ?? (api === 'anthropic' ? 'ANTHROPIC_API_KEY' : 'OPENAI_API_KEY')],
    judge: env[names.judge ?? 'OPENAI_API_KEY'],
    guard: (action) => env[`CONTEXTWARD_KEY_${action.toUpperCase()}`] ?? env['CONTEXTWARD_KEY'],
  };
}
