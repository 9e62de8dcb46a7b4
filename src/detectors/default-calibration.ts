import type { Calibration, DoseResponse } from '../core/calibration.ts';

/**
 * Dose-response priors from the figures of arXiv 2510.11288. One point is known (k = 16: 0.214 for Gemini 3 Pro, 0.01–0.24
 * over eleven models, 0 for Qwen3-Next-80B Instruct), so shape is assumed and the intervals are wide.
 */
const doseResponse: Record<string, DoseResponse> = {
  'gemini-3': { floor: 0.002, ceiling: 0.43, ed50: 16, slope: 1, lowFactor: 0.7, highFactor: 1.5, basis: 'paper' },
  'qwen3-next-80b': { floor: 0.001, ceiling: 0.02, ed50: 16, slope: 1, lowFactor: 0, highFactor: 2, basis: 'paper' },
  '*': { floor: 0.002, ceiling: 0.24, ed50: 16, slope: 1, lowFactor: 0.1, highFactor: 2.4, basis: 'prior' },
};

/** Reads log-odds as they are: for a detector version that nothing was fitted for. */
export function logisticCalibration(detector: string, detectorVersion: string): Calibration {
  const points = Array.from({ length: 81 }, (_, index) => {
    const score = (index - 40) / 4;
    return [score, 1 / (1 + Math.exp(-score))] as const;
  });
  return {
    detector,
    detectorVersion,
    hash: `logistic:${detectorVersion}`,
    risk: points,
    demonstrationRisk: points,
    doseResponse,
  };
}
