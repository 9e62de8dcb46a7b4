import { toAssessment, type Assessment } from '../core/assessment.ts';
import type { Context } from '../core/context.ts';
import type { Report, UnscoredReason } from '../core/report.ts';
import { NotScorable, type Detector, type DetectorTools, type FeatureCache } from './detector.ts';

export interface AssessOptions {
  readonly detectors: readonly Detector[];
  readonly cache: FeatureCache;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
  /** Longest time for all detectors together, in milliseconds. */
  readonly budgetMs: number;
  readonly now: () => number;
  /** Whether this proxy served an answer with this text; null where it keeps no record. */
  readonly served: ((text: string) => boolean) | null;
}

export interface Assessed {
  readonly assessment: Assessment;
  readonly reports: readonly Report[];
  /** One for each report. */
  readonly runs: readonly DetectorRun[];
}

interface DetectorRun {
  readonly seconds: number;
  /** What the detector threw; null when it did not. */
  readonly error: unknown;
}

/** Longest the event loop is held before others get a turn, in milliseconds. */
const sliceMs = 8;

class BudgetSpent extends Error {}

/**
 * Runs the detectors over a context. A detector that throws or runs out of time gives an unscored report.
 * @throws the signal's reason when it is aborted
 */
export async function assess(context: Context, options: AssessOptions): Promise<Assessed> {
  const started = options.now();
  const reports: Report[] = [];
  const runs: DetectorRun[] = [];
  for (const detector of options.detectors) {
    const from = options.now();
    let report: Report;
    let thrown: unknown = null;
    try {
      report = await detector.detect(context, toolsFor(options, started));
    } catch (error) {
      options.signal.throwIfAborted();
      thrown = error;
      report = { status: 'unscored', detector: detector.id, version: detector.version, reason: reasonOf(error) };
    }
    runs.push({ seconds: (options.now() - from) / 1000, error: thrown });
    reports.push(report);
  }
  return { assessment: toAssessment(context, reports), reports, runs };
}

function reasonOf(error: unknown): UnscoredReason {
  if (error instanceof BudgetSpent) return 'timeout';
  return error instanceof NotScorable ? 'unsupported' : 'error';
}

function toolsFor(options: AssessOptions, started: number): DetectorTools {
  let lastTurn = options.now();
  return {
    signal: options.signal,
    cache: options.cache,
    served: options.served,
    checkpoint: () => {
      if (options.now() - started > options.budgetMs) throw new BudgetSpent('the time budget is spent');
    },
    breathe: () => {
      const now = options.now();
      if (now - lastTurn < sliceMs) return undefined;
      if (now - started > options.budgetMs) throw new BudgetSpent('the time budget is spent');
      return new Promise<void>((resolve) => {
        setImmediate(resolve);
      }).then(() => {
        options.signal.throwIfAborted();
        lastTurn = options.now();
      });
    },
  };
}
