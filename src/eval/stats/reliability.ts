import { wilson, type Interval } from './interval.ts';

/** A predicted probability, 0–1, and what came true. */
export interface Prediction {
  readonly probability: number;
  readonly label: 0 | 1;
}

export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly meanPredicted: number;
  readonly observed: number;
  readonly interval: Interval;
}

function assertSome(predictions: readonly Prediction[]): void {
  if (predictions.length === 0) throw new RangeError('needs at least one prediction');
}

function mean(predictions: readonly Prediction[], of: (prediction: Prediction) => number): number {
  return predictions.reduce((sum, prediction) => sum + of(prediction), 0) / predictions.length;
}

/** Mean squared distance of prediction and outcome (Brier 1950, for two classes: 0 best, 1 worst). */
export function brierScore(predictions: readonly Prediction[]): number {
  assertSome(predictions);
  return mean(predictions, ({ probability, label }) => (probability - label) ** 2);
}

/** Mean negative log-likelihood in nats; probabilities are kept `margin` away from 0 and 1. */
export function logLoss(predictions: readonly Prediction[], margin = 1e-6): number {
  assertSome(predictions);
  return mean(predictions, ({ probability, label }) => {
    const p = Math.min(1 - margin, Math.max(margin, probability));
    return -Math.log(label === 1 ? p : 1 - p);
  });
}

/** Bins of equal width that hold predictions, with Wilson intervals of what was observed. */
export function reliabilityBins(predictions: readonly Prediction[], bins = 10): ReliabilityBin[] {
  const members = Array.from({ length: bins }, (): Prediction[] => []);
  for (const prediction of predictions) {
    members[Math.min(bins - 1, Math.floor(prediction.probability * bins))]?.push(prediction);
  }
  return members.flatMap((inside, i): ReliabilityBin[] => {
    if (inside.length === 0) return [];
    const positives = inside.filter(({ label }) => label === 1).length;
    return [
      {
        from: i / bins,
        to: (i + 1) / bins,
        n: inside.length,
        meanPredicted: mean(inside, ({ probability }) => probability),
        observed: positives / inside.length,
        interval: wilson(positives, inside.length),
      },
    ];
  });
}

/** Expected calibration error: Σ n_bin / n · |observed − predicted| over bins of equal width (Naeini et al. 2015). */
export function expectedCalibrationError(predictions: readonly Prediction[], bins = 10): number {
  assertSome(predictions);
  return reliabilityBins(predictions, bins).reduce(
    (sum, bin) => sum + (bin.n / predictions.length) * Math.abs(bin.observed - bin.meanPredicted),
    0,
  );
}
