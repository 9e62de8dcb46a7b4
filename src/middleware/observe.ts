import type { DetectorScore } from '../core/assessment.ts';
import type { UninspectedReason } from '../core/context.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Metrics } from './metrics.ts';

/** Counts a verdict. `model` is already a label of the allow-list. */
export function countVerdict(metrics: Metrics, verdict: Verdict, model: string): void {
  metrics.verdicts.inc({
    policy: verdict.policy,
    mode: verdict.mode,
    action: verdict.action,
    would_action: verdict.wouldAction,
  });
  metrics.demonstrations.observe(verdict.demonstrations.length);
  if (verdict.risk !== null) metrics.contextRisk.observe(verdict.risk);
  if (verdict.predictedEmRate !== null) metrics.predictedEmRate.observe({ model }, verdict.predictedEmRate.value);
  // A body can have a hundred thousand such parts: counted here first, so that the registry is asked once per reason.
  const skipped = new Map<UninspectedReason, number>();
  for (const { reason } of verdict.coverage.skipped) skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
  for (const [reason, count] of skipped) metrics.uninspected.inc({ reason }, count);
  for (const { detector, reason } of verdict.unscored) {
    metrics.unscored.inc({ detector, reason });
    if (verdict.failedOpen) metrics.failedOpen.inc({ detector });
  }
}

export function countDetection(metrics: Metrics, { detector }: DetectorScore, seconds: number): void {
  metrics.detectorSeconds.observe({ detector }, seconds);
}
