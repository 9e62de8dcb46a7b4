import type { RequestHandler } from 'express';
import type { z } from 'zod';
import { policiesOf } from '../config/default-policy.ts';
import { parseConfig } from '../config/load.ts';
import type { configSchema } from '../config/schema.ts';
import type { Mode, Policy } from '../core/policy.ts';
import type { Verdict } from '../core/verdict.ts';
import { guard } from './guard.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { calibrationFor, shippedDialects, shippedEngine } from './shipped.ts';

/** A policy as it is written in the configuration file. */
export type PolicyInput = NonNullable<z.input<typeof configSchema>['policies']>[string];

export interface CreateGuardOptions {
  /** @default the built-in policy, in shadow mode */
  readonly policy?: PolicyInput;
  /** Overrides the policy's mode. */
  readonly mode?: Mode;
  /** Path of a calibration file. @default the one in the package */
  readonly calibration?: string;
  /** Largest request body in bytes. @default 16777216 */
  readonly maxBytes?: number;
  /** Bound of the feature cache in bytes. @default 67108864 */
  readonly cacheBytes?: number;
  /** Longest detection of one request in milliseconds; beyond it the context is unscored. @default 2000 */
  readonly detectionMs?: number;
  /** Called with every verdict, before anything is sent on. */
  readonly onVerdict?: (verdict: Verdict) => void;
  /** What `fetch` sends requests on with. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch;
}

export interface Guard {
  /** Express 5 middleware, see `guard`. */
  readonly middleware: RequestHandler;
  /** For `new OpenAI({ fetch })`, see `guardedFetch`. */
  readonly fetch: typeof globalThis.fetch;
}

/**
 * The shipped detector, dialects and calibration in one call; both forms share one feature cache.
 * @throws GuardError `config_invalid` for a policy or a calibration that cannot be used
 */
export function createGuard(options: CreateGuardOptions = {}): Guard {
  const { limits } = parseConfig('', {});
  const shared = {
    engine: shippedEngine({
      cacheBytes: options.cacheBytes ?? limits.cacheBytes,
      detectionMs: options.detectionMs ?? limits.detectionMs,
      leastOffloadBytes: limits.offloadBytes,
    }),
    dialects: shippedDialects,
    policy: policyOf(options),
    calibration: calibrationFor({ calibration: options.calibration }),
    maxBytes: options.maxBytes ?? limits.bodyBytes,
    ...(options.onVerdict === undefined ? {} : { onVerdict: options.onVerdict }),
  };
  return {
    middleware: guard(shared),
    fetch: guardedFetch(options.fetch === undefined ? shared : { ...shared, fetch: options.fetch }),
  };
}

/** Read by the configuration's own reader, so that a mistake gets the same message here as in a file. */
function policyOf({ policy, mode }: CreateGuardOptions): Policy {
  const written = policy === undefined ? {} : { policies: { default: policy } };
  const parsed = policiesOf(parseConfig(JSON.stringify(written), {})).get('default');
  if (parsed === undefined) throw new Error('the default policy is built in');
  return mode === undefined ? parsed : { ...parsed, mode };
}
