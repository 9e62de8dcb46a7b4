import { interpolate } from '../../core/calibration.ts';
import { clopperPearson } from '../stats/interval.ts';
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
  /** Lowest threshold at which even the upper end of the interval keeps the wanted rate; null: too few benign contexts. */
  readonly cautiousRisk: number | null;
  /** `scores`: labelled contexts; `shadow`: recorded traffic, taken as benign but for the stated share. */
  readonly from: 'scores' | 'shadow';
}

/** False-positive rates that every calibration lists; `--max-fpr` adds one. */
export const usualFprs = [0.001, 0.01, 0.05] as const;

/** The lowest observed risk at which the alarms among benign contexts are acceptable; null when not even none are. */
export function cautiousThreshold(benign: readonly number[], accept: (alarms: number) => boolean): number | null {
  if (benign.length === 0 || !accept(0)) return null;
  const descending = Float64Array.from(benign).sort().reverse();
  let threshold = justAbove(descending[0] ?? 1);
  for (const [i, risk] of descending.entries()) {
    // Equal risks raise the alarm together.
    if (descending[i + 1] === risk) continue;
    if (!accept(i + 1)) break;
    threshold = risk;
  }
  return threshold;
}

/** A threshold that `risk` itself does not reach, unless it is 1 already. */
export function justAbove(risk: number): number {
  return Math.min(1, risk + 1e-6);
}

/** Operating points of labelled contexts, strictest first. False-positive intervals are exact (Clopper–Pearson). */
export function pickOperatingPoints(
  items: readonly ScoredContext[],
  knots: Knots,
  maxFprs: readonly number[],
): OperatingPoint[] {
  const risks = items.map(({ score, label }) => ({ score: interpolate(knots, score), label }));
  const benign = risks.filter(({ label }) => label === 0).map(({ score }) => score);
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
        cautiousRisk: cautiousThreshold(benign, (alarms) => clopperPearson(alarms, benign.length).high <= maxFpr),
        from: 'scores' as const,
      };
    });
}
