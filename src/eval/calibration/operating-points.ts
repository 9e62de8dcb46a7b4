import { interpolate } from '../../core/calibration.ts';
import { operatingPoint, thresholdFor } from '../stats/roc.ts';
import type { Knots } from './risk-map.ts';
import type { ScoredContext } from './scored.ts';

/** A threshold on risk for a wanted false-positive rate, with what it was seen to do. */
export interface OperatingPoint {
  /** The wanted false-positive rate, 0–1. */
  readonly maxFpr: number;
  /** A rule `risk: …` with this value acts at or above it. */
  readonly risk: number;
  readonly fpr: number;
  readonly fprLow: number;
  readonly fprHigh: number;
  /** Benign contexts behind the rate. */
  readonly negatives: number;
  /** Null where no harmful contexts were seen (shadow logs). */
  readonly tpr: number | null;
  readonly tprLow: number | null;
  readonly tprHigh: number | null;
  readonly positives: number;
  /** True only when the upper end of the interval is within the wanted rate; else there were too few benign contexts. */
  readonly assured: boolean;
  /** `scores`: labelled contexts; `shadow`: recorded traffic, taken as benign but for the stated share. */
  readonly from: 'scores' | 'shadow';
}

/** False-positive rates that every calibration lists; `--max-fpr` adds one. */
export const usualFprs = [0.001, 0.01, 0.05] as const;

/** Operating points of labelled contexts, strictest first. False-positive intervals are exact (Clopper–Pearson). */
export function pickOperatingPoints(
  items: readonly ScoredContext[],
  knots: Knots,
  maxFprs: readonly number[],
): OperatingPoint[] {
  const risks = items.map(({ score, label }) => ({ score: interpolate(knots, score), label }));
  return [...new Set(maxFprs)]
    .sort((a, b) => a - b)
    .map((maxFpr) => {
      const point = operatingPoint(risks, Math.min(1, thresholdFor(risks, maxFpr)));
      return {
        maxFpr,
        risk: point.threshold,
        fpr: point.fpr,
        fprLow: point.fprInterval.low,
        fprHigh: point.fprInterval.high,
        negatives: point.negatives,
        tpr: point.tpr,
        tprLow: point.tprInterval.low,
        tprHigh: point.tprInterval.high,
        positives: point.positives,
        assured: point.fprInterval.high <= maxFpr,
        from: 'scores' as const,
      };
    });
}
