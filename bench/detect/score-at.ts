import type { Calibration } from '../../src/core/calibration.ts';

/** Least score whose risk reaches a threshold. */
export function scoreAt({ risk }: Calibration, wanted: number): number {
  return risk.find(([, value]) => value >= wanted)?.[0] ?? Number.POSITIVE_INFINITY;
}
