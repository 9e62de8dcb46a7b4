/** The public surface for embedding; everything else in the package is internal and may change. */
export { createGuard, type CreateGuardOptions, type Guard, type PolicyInput } from './middleware/create-guard.ts';
export {
  createEngine,
  type Engine,
  type EngineOptions,
  type InspectInput,
  type Inspection,
} from './middleware/engine.ts';
export { guard, type GuardedRequest, type GuardOptions } from './middleware/guard.ts';
export { guardedFetch, type GuardedFetchOptions } from './middleware/guarded-fetch.ts';
export { GuardError, type ErrorCode } from './core/errors.ts';
export type { Action, Mode, Policy, Rule } from './core/policy.ts';
export type { Verdict } from './core/verdict.ts';
