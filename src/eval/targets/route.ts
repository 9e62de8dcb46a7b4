import { GuardError } from '../../core/errors.ts';
import { guards } from '../conditions.ts';
import type { Condition } from '../trial.ts';
import { anthropicTarget } from './anthropic-target.ts';
import { openaiTarget, type OpenAiTargetOptions } from './openai-target.ts';
import type { Target } from './target.ts';

export interface RouteOptions {
  /** Cells without a guard. */
  readonly direct: Target;
  /** Base URL per action of the guard; `*` for those not named. */
  readonly guardUrls: Readonly<Record<string, string>>;
  /** The guard's own key for an action; undefined where it wants none. */
  readonly guardKey: (action: Condition['guard']) => string | undefined;
  readonly api: 'openai' | 'anthropic';
  readonly endpoint: Omit<OpenAiTargetOptions, 'url'>;
}

/** Which target a cell is sent to: the model itself, or the guard that was told to take the cell's action. */
export function routeTargets(options: RouteOptions): (condition: Condition) => Target {
  const made = new Map<string, Target>();
  return ({ guard }) => {
    if (guard === 'none') return options.direct;
    const known = made.get(guard);
    if (known !== undefined) return known;
    const target = guarded(guard, options);
    made.set(guard, target);
    return target;
  };
}

function guarded(guard: Condition['guard'], { guardUrls, guardKey, api, endpoint }: RouteOptions): Target {
  const url = guardUrls[guard] ?? guardUrls['*'];
  if (url === undefined) {
    throw new GuardError(
      'config_invalid',
      `--guard: the experiment has cells with guard "${guard}"; give --guard URL, or --guard ${guard}=URL, or leave those cells out with --guards none.`,
    );
  }
  const key = guardKey(guard);
  const options = {
    ...endpoint,
    url: api === 'openai' && !/\/v\d/.test(url) ? `${url.replace(/\/$/, '')}/v1` : url,
    headers: { ...endpoint.headers, ...(key === undefined ? {} : { 'x-contextward-key': key }) },
  };
  return api === 'openai' ? openaiTarget(options) : anthropicTarget(options);
}

/** `URL`, or `action=URL,action=URL`. @throws GuardError `config_invalid` for an unknown action or no URL */
export function parseGuardUrls(text: string | undefined): Record<string, string> {
  if (text === undefined) return {};
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [, action, url] = /^(?:([a-z]+)=)?(https?:\/\/\S+)$/.exec(part.trim()) ?? [];
      const isKnown = action === undefined || (guards as readonly string[]).includes(action);
      if (url !== undefined && isKnown) return [action ?? '*', url];
      throw new GuardError(
        'config_invalid',
        `--guard: got "${part}"; give a URL, or action=URL with one of ${guards.slice(1).join(', ')}.`,
      );
    }),
  );
}
