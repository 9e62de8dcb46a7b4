import type { Trial } from '../trial.ts';

/** The guard's verdict from its response headers (`x-contextward-*`); null where the reply passed no guard. */
export function readVerdict(headers: { get(name: string): string | null }): Trial['verdict'] {
  const action = headers.get('x-contextward-action');
  const id = headers.get('x-contextward-verdict-id');
  if (action === null || id === null) return null;
  const wouldAction = headers.get('x-contextward-would-action');
  return {
    action,
    risk: numberOrNull(headers.get('x-contextward-risk')),
    dose: numberOrNull(headers.get('x-contextward-dose')),
    id,
    ...(wouldAction === null ? {} : { wouldAction }),
  };
}

/** `unscored` and absent headers are null, never 0. */
function numberOrNull(text: string | null): number | null {
  const value = Number(text ?? '');
  return text === null || text.trim() === '' || !Number.isFinite(value) ? null : value;
}
