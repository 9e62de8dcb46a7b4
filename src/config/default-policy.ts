import type { Policy } from '../core/policy.ts';
import type { Config } from './schema.ts';

/** The policy used where none is configured: records what it would do, changes nothing. */
export const defaultPolicy: Policy = {
  id: 'default',
  mode: 'shadow',
  blockAs: 'error',
  rules: [
    { id: 'risky-context', when: { risk: 0.5 }, action: 'flag', onUnscored: 'flag' },
    { id: 'inducing-context', when: { risk: 0.9, dose: 2 }, action: 'block', onUnscored: 'flag' },
  ],
};

/** All policies of a configuration by id, the built-in default among them unless it is overridden. */
export function policiesOf(config: Config): ReadonlyMap<string, Policy> {
  const policies = new Map<string, Policy>([[defaultPolicy.id, defaultPolicy]]);
  for (const [id, policy] of Object.entries(config.policies)) policies.set(id, { id, ...policy });
  return policies;
}
