import type { Config } from '../config/schema.ts';
import type { Calibration } from '../core/calibration.ts';
import { GuardError } from '../core/errors.ts';
import type { Policy } from '../core/policy.ts';
import type { Upstream } from './upstreams.ts';

/** All that a reload replaces, at once. A request keeps the state it started with. */
export interface State {
  readonly config: Config;
  readonly policies: ReadonlyMap<string, Policy>;
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly calibration: Calibration;
}

export interface RouteQuery {
  readonly path: string;
  readonly model: string | null;
  /** Id of the proxy key, or null. */
  readonly key: string | null;
}

export interface Route {
  readonly upstream: Upstream;
  readonly policy: Policy;
}

/** First route that fits; otherwise the first upstream and the policy "default". */
export function routeFor(state: State, query: RouteQuery): Route {
  const route = state.config.routes.find(
    ({ match }) =>
      (match.path === undefined || query.path.startsWith(match.path)) &&
      (match.model === undefined || (query.model ?? '').startsWith(match.model)) &&
      (match.key === undefined || match.key === query.key),
  );
  const upstream =
    route?.upstream === undefined ? state.upstreams.values().next().value : state.upstreams.get(route.upstream);
  if (upstream === undefined) {
    throw new GuardError('upstream_unknown', 'No upstream serves this request; add one under "upstreams".');
  }
  return { upstream, policy: policyNamed(state, route?.policy ?? 'default') };
}

/** @throws GuardError `policy_unknown` */
export function policyNamed(state: State, id: string): Policy {
  const policy = state.policies.get(id);
  if (policy === undefined)
    throw new GuardError('policy_unknown', 'No policy has this id; see "policies" in the config.');
  return policy;
}
