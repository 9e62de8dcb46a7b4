/** Calibrated probability in [0, 1] that a context is an inducing one. Only a Calibration makes one. */
export type Risk = number & { readonly __brand: 'Risk' };

/** Where a predicted rate comes from: the paper's figures for this model, the operator's own runs, or the prior. */
export type EmBasis = 'paper' | 'calibrated' | 'prior';

/** P(misaligned answer | dose) = floor + (ceiling - floor) / (1 + (ed50 / dose)^slope); floor at dose 0. */
export interface DoseResponse {
  readonly floor: number;
  readonly ceiling: number;
  readonly ed50: number;
  readonly slope: number;
  /** Multiplies the rate for the interval's ends, e.g. 0.6 and 1.5. */
  readonly lowFactor: number;
  readonly highFactor: number;
  readonly basis: EmBasis;
}

/** Data that maps one detector version's scores to risk, and dose to an expected rate. */
export interface Calibration {
  readonly detector: string;
  readonly detectorVersion: string;
  /** `sha256:…` of the calibration's content. */
  readonly hash: string;
  /** Monotone piecewise-linear map, score ascending. */
  readonly risk: readonly (readonly [score: number, risk: number])[];
  readonly demonstrationRisk: readonly (readonly [score: number, risk: number])[];
  /** Risks that keep a wanted false-positive rate, with the rate that benign contexts showed there. */
  readonly operatingPoints?: readonly { readonly risk: number; readonly fpr: number }[];
  /** Keyed by lower-case model prefix; the longest prefix wins; `*` is the prior. */
  readonly doseResponse: Readonly<Record<string, DoseResponse>>;
}

export interface PredictedRate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly basis: EmBasis;
}

/** Linear between the points, flat beyond them. `points` ascend in x and are not empty. */
export function interpolate(points: readonly (readonly [number, number])[], x: number): number {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('interpolate needs at least one point');
  if (x <= first[0]) return first[1];
  if (x >= last[0]) return last[1];
  let upper = points.length - 1;
  for (let lower = 0; lower + 1 < upper;) {
    const middle = (lower + upper) >> 1;
    if ((points[middle] ?? last)[0] > x) upper = middle;
    else lower = middle;
  }
  const [x0, y0] = points[upper - 1] ?? first;
  const [x1, y1] = points[upper] ?? last;
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

export function toRisk(calibration: Calibration, score: number): Risk {
  return interpolate(calibration.risk, score) as Risk;
}

export function toDemonstrationRisk(calibration: Calibration, score: number): Risk {
  return interpolate(calibration.demonstrationRisk, score) as Risk;
}

/** The curve of the longest model prefix that fits, else the prior `*`. */
export function curveFor(calibration: Calibration, model: string | null): DoseResponse | null {
  const name = (model ?? '').toLowerCase();
  const bare = name.slice(name.lastIndexOf('/') + 1);
  let best: DoseResponse | null = calibration.doseResponse['*'] ?? null;
  let length = 0;
  for (const [prefix, curve] of Object.entries(calibration.doseResponse)) {
    if (prefix !== '*' && prefix.length > length && bare.startsWith(prefix)) {
      best = curve;
      length = prefix.length;
    }
  }
  return best;
}

/** Rate at a dose. */
export function rateAt(curve: DoseResponse, dose: number): number {
  if (dose <= 0) return curve.floor;
  return curve.floor + (curve.ceiling - curve.floor) / (1 + (curve.ed50 / dose) ** curve.slope);
}

/**
 * Expected share of misaligned answers, weighted by the risk that the context induces at all; `factor` is what
 * instructions in the context do to the part that the demonstrations add.
 */
export function predictEmRate(
  calibration: Calibration,
  model: string | null,
  dose: number,
  risk: Risk,
  factor: number,
): PredictedRate | null {
  const curve = curveFor(calibration, model);
  if (curve === null) return null;
  const added = (rateAt(curve, dose) - curve.floor) * risk * factor;
  const clamp = (rate: number): number => Math.min(1, Math.max(0, rate));
  return {
    value: clamp(curve.floor + added),
    low: clamp(curve.floor + added * curve.lowFactor),
    high: clamp(curve.floor + added * curve.highFactor),
    basis: curve.basis,
  };
}
