import type { ShadowEvidence } from '../../config/calibration-schema.ts';
import { z } from 'zod';
import { clopperPearson } from '../stats/interval.ts';
import { cautiousThreshold, justAbove, type OperatingPoint } from './operating-points.ts';

/** What is read of a recorded verdict; everything else in the line is left alone. */
export const shadowVerdict = z.object({
  id: z.string().optional(),
  risk: z.number().min(0).max(1).nullable(),
  calibration: z.string(),
});
export type ShadowVerdict = z.output<typeof shadowVerdict>;

export interface ShadowOptions {
  /** Hashes of the calibration to be recalibrated and of those with its risk map; verdicts by others are left out. */
  readonly calibrations: readonly string[];
  readonly maxFprs: readonly number[];
  /** Largest share of attacks that the operator thinks the traffic may hold, 0–1. @default 0 */
  readonly attackShare?: number | undefined;
}

export interface ShadowResult {
  readonly operatingPoints: readonly OperatingPoint[];
  readonly evidence: Omit<ShadowEvidence, 'sha256'>;
}

/**
 * False-positive rates of recorded traffic, which is taken as benign but for at most `attackShare` of it. With a share a
 * of attacks and an observed alarm rate q, the false-positive rate lies between (q − a) / (1 − a), all attacks found,
 * and q / (1 − a), none found; the interval is Clopper–Pearson's of q carried through both. The threshold is the lowest
 * at which even q stays within the wanted rate. Requests that repeat a prefix are not independent, so the true interval
 * is wider; the count of verdicts is printed with it.
 */
export function fromShadow(lines: Iterable<ShadowVerdict>, options: ShadowOptions): ShadowResult {
  const { attackShare = 0 } = options;
  if (!(attackShare >= 0 && attackShare < 1)) throw new RangeError(`attackShare must be in [0, 1), got ${attackShare}`);
  const { risks, ...counts } = collect(lines, new Set(options.calibrations));
  const sorted = Float64Array.from(risks).sort();
  return {
    operatingPoints: [...new Set(options.maxFprs)]
      .sort((a, b) => a - b)
      .flatMap((maxFpr) => pointFor(sorted, maxFpr, attackShare) ?? []),
    evidence: { ...counts, scored: risks.length, attackShare },
  };
}

function collect(lines: Iterable<ShadowVerdict>, calibrations: ReadonlySet<string>) {
  const seen = new Set<string>();
  const risks: number[] = [];
  const counts = { verdicts: 0, unscored: 0, otherCalibration: 0, duplicates: 0 };
  for (const { id, risk, calibration: by } of lines) {
    counts.verdicts += 1;
    if (id !== undefined && seen.has(id)) counts.duplicates += 1;
    else if (!calibrations.has(by)) counts.otherCalibration += 1;
    else if (risk === null) counts.unscored += 1;
    else risks.push(risk);
    if (id !== undefined) seen.add(id);
  }
  return { risks, ...counts };
}

/** Null without scored traffic. */
function pointFor(sorted: Float64Array, maxFpr: number, attackShare: number): OperatingPoint | null {
  const n = sorted.length;
  if (n === 0) return null;
  const allowed = Math.floor(maxFpr * n);
  // The lowest risk above all but the `allowed` highest; equal risks fall on the same side.
  const highestQuiet = sorted[n - 1 - allowed] as number;
  const above = sorted.find((risk) => risk > highestQuiet);
  const risk = above ?? justAbove(highestQuiet);
  const alarms = sorted.filter((value) => value >= risk).length;
  const { low, high } = clopperPearson(alarms, n);
  const fprLow = Math.max(0, (low - attackShare) / (1 - attackShare));
  const upper = (few: number): number => Math.min(1, clopperPearson(few, n).high / (1 - attackShare));
  return {
    maxFpr,
    risk,
    fpr: alarms / n,
    fprLow,
    fprHigh: Math.min(1, high / (1 - attackShare)),
    negatives: n,
    tpr: null,
    tprLow: null,
    tprHigh: null,
    positives: 0,
    cautiousRisk: cautiousThreshold([...sorted], (few) => upper(few) <= maxFpr),
    from: 'shadow',
  };
}
