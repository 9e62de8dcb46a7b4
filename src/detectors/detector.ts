import type { Context } from '../core/context.ts';
import type { Report } from '../core/report.ts';

/** Bounded store of what was computed from a piece of text, keyed by its 128-bit content hash. */
export interface FeatureCache {
  get(key: string): unknown;
  /** `bytes` is an estimate of what the value holds. */
  set(key: string, value: unknown, bytes: number): void;
}

export interface DetectorTools {
  /** Aborted when the client has gone or the time budget is spent. */
  readonly signal: AbortSignal;
  readonly cache: FeatureCache;
  /** Whether this proxy served an answer with this text; null where it keeps no record. */
  readonly served: ((text: string) => boolean) | null;
  /** Throws when the time budget is spent: for work that cannot pause. */
  readonly checkpoint: () => void;
  /** Gives the event loop a turn when this detection has held it too long. */
  readonly breathe: () => Promise<void> | undefined;
}

/** Thrown by a detector that must not score what it could read only in part. */
export class NotScorable extends Error {
  override readonly name = 'NotScorable';
}

/** Scores a whole context. May throw: `assess` turns that into an unscored report. */
export interface Detector {
  /** Stable, kebab-case. */
  readonly id: string;
  /** Changes whenever scores change; a calibration is made for one version. */
  readonly version: string;
  detect(context: Context, tools: DetectorTools): Promise<Report>;
}
