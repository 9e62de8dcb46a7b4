import type { PredictedRate, Risk } from './calibration.ts';
import type { Origin, SkippedPart } from './context.ts';
import type { Carrier, Domain } from './demonstration.ts';
import type { Action, Mode } from './policy.ts';
import type { FindingCode, UnscoredReason } from './report.ts';

export interface VerdictDemonstration {
  readonly index: number;
  readonly carrier: Carrier;
  readonly origin: Origin;
  readonly pointer: string;
  readonly risk: number;
  readonly domain: Domain;
}

export interface VerdictFinding {
  readonly code: FindingCode;
  readonly detail: string;
  readonly spans: readonly { readonly pointer: string; readonly start: number; readonly end: number }[];
}

/** What was decided, and why. Holds positions, counts and closed vocabularies only: no text of the context. */
export interface Verdict {
  readonly id: string;
  readonly policy: string;
  readonly mode: Mode;
  /** What was done. */
  readonly action: Action;
  /** What the rules ask for; differs from `action` in shadow mode. */
  readonly wouldAction: Action;
  /** The rule that asked for the harshest action; null when none applied. */
  readonly rule: string | null;
  /** Null when no detector could score. */
  readonly risk: Risk | null;
  readonly predictedEmRate: (PredictedRate & { readonly model: string }) | null;
  /** Harmful demonstrations. */
  readonly dose: number;
  readonly demonstrations: readonly VerdictDemonstration[];
  readonly findings: readonly VerdictFinding[];
  readonly coverage: { readonly inspected: number; readonly skipped: readonly SkippedPart[] };
  /** Detectors that could not score, and why. */
  readonly unscored: readonly { readonly detector: string; readonly reason: UnscoredReason }[];
  /** True when something could not be scored and the rules let the request through all the same. */
  readonly failedOpen: boolean;
  readonly calibration: string;
  readonly detectors: Readonly<Record<string, string>>;
  readonly timing: { readonly totalMs: number };
}
