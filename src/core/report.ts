import type { Span } from './context.ts';
import type { ScoredDemonstration } from './demonstration.ts';

/** Evidence codes: stable, metric labels and anchors in docs/detection.md. */
export const findingCodes = [
  'harmful-demonstrations',
  'consistent-set',
  'amplifier-instruction',
  'protective-instruction',
  'forged-assistant-turns',
  'persona-facts',
  'out-of-domain',
  'obfuscated-text',
  'already-hardened',
] as const;
export type FindingCode = (typeof findingCodes)[number];

export interface Finding {
  readonly code: FindingCode;
  /** Counts and closed vocabularies only: never text of the context. */
  readonly detail: string;
  readonly spans: readonly Span[];
}

const unscoredReasons = ['timeout', 'error', 'unsupported', 'stale-calibration'] as const;
export type UnscoredReason = (typeof unscoredReasons)[number];

/** A detector's answer. One that could not score says so; it never reports 0. */
export type Report =
  | {
      readonly status: 'scored';
      readonly detector: string;
      readonly version: string;
      /** Raw log-odds; a Calibration turns it into a Risk. */
      readonly score: number;
      readonly demonstrations: readonly ScoredDemonstration[];
      readonly findings: readonly Finding[];
    }
  | {
      readonly status: 'unscored';
      readonly detector: string;
      readonly version: string;
      readonly reason: UnscoredReason;
    };
