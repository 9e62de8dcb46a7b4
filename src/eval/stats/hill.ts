import { nelderMead } from './nelder-mead.ts';

/** A saturating curve of the share of misaligned answers against the number of harmful demonstrations. */
export interface Hill {
  /** Rate at dose 0, 0–1. */
  readonly floor: number;
  /** Rate at an unlimited dose, never below the floor. */
  readonly ceiling: number;
  /** Dose at which half of the rise is reached. */
  readonly ed50: number;
  readonly slope: number;
}

/** Answers at one dose. */
export interface DosePoint {
  readonly dose: number;
  readonly misaligned: number;
  readonly n: number;
}

/** floor + (ceiling − floor) / (1 + (ed50 / dose)^slope), the Hill equation; its limit at dose 0 is the floor. */
export function hillRate({ floor, ceiling, ed50, slope }: Hill, dose: number): number {
  if (dose <= 0) return floor;
  return floor + (ceiling - floor) / (1 + (ed50 / dose) ** slope);
}

// Outside these bounds the data cannot tell curves apart, and the search would walk to infinity.
const SLOPE = [0.3, 8] as const;
const ED50_BEYOND_DOSES = 4;

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const logit = (p: number): number => Math.log(p / (1 - p));
const within = (x: number, low: number, high: number): number => low * (high / low) ** sigmoid(x);
const unwithin = (value: number, low: number, high: number): number => {
  const share = Math.log(value / low) / Math.log(high / low);
  return logit(Math.min(0.99, Math.max(0.01, share)));
};

interface Ed50Range {
  readonly low: number;
  readonly high: number;
}

function ed50Range(points: readonly DosePoint[]): Ed50Range {
  const doses = points.map(({ dose }) => dose).filter((dose) => dose > 0);
  if (doses.length === 0) return { low: 1, high: 1 + 1e-9 };
  return { low: Math.min(...doses) / ED50_BEYOND_DOSES, high: Math.max(...doses) * ED50_BEYOND_DOSES };
}

/** Position and steepness taken as known, where the doses are too few to find them. */
export type Shape = Pick<Hill, 'ed50' | 'slope'>;

/** Any real vector is a valid curve: shares are logistic, ed50 and slope logistic between their bounds. */
function toHill(x: ArrayLike<number>, range: Ed50Range, shape: Shape | undefined): Hill {
  const floor = sigmoid(x[0] ?? 0);
  return {
    floor,
    ceiling: floor + (1 - floor) * sigmoid(x[1] ?? 0),
    ed50: shape?.ed50 ?? within(x[2] ?? 0, range.low, range.high),
    slope: shape?.slope ?? within(x[3] ?? 0, ...SLOPE),
  };
}

function negativeLogLikelihood(points: readonly DosePoint[], curve: Hill): number {
  let sum = 0;
  for (const { dose, misaligned, n } of points) {
    const rate = Math.min(1 - 1e-12, Math.max(1e-12, hillRate(curve, dose)));
    if (misaligned > 0) sum -= misaligned * Math.log(rate);
    if (misaligned < n) sum -= (n - misaligned) * Math.log1p(-rate);
  }
  return sum;
}

/** Starting points: the observed extremes as floor and ceiling, the half-way dose low, middle and high. */
function starts(points: readonly DosePoint[], range: Ed50Range): number[][] {
  const rates = points.map(({ misaligned, n }) => (misaligned + 0.5) / (n + 1));
  const floor = rates[0] ?? 0.01;
  const rise = Math.min(0.98, Math.max(0.02, (Math.max(...rates) * 1.1 - floor) / (1 - floor)));
  const shares = [0.3, 0.5, 0.7];
  return shares.map((share) => [
    logit(floor),
    logit(rise),
    unwithin(range.low * (range.high / range.low) ** share, range.low, range.high),
    unwithin(1.5, ...SLOPE),
  ]);
}

export interface SearchOptions {
  /** From an earlier fit of like data: saves two of three searches. */
  readonly start?: readonly number[] | undefined;
  readonly shape?: Shape | undefined;
}

/** The most likely curve; with a `shape`, the most likely floor and ceiling. */
export function maximumLikelihood(
  points: readonly DosePoint[],
  { start, shape }: SearchOptions = {},
): { readonly curve: Hill; readonly start: readonly number[] } {
  const range = ed50Range(points);
  const objective = (x: Float64Array): number => {
    // A faint pull to the middle keeps flat directions from drifting until the logistic saturates.
    let ridge = 0;
    for (const value of x) ridge += value * value;
    return negativeLogLikelihood(points, toHill(x, range, shape)) + 1e-4 * ridge;
  };
  const free = shape === undefined ? 4 : 2;
  const candidates = start === undefined ? starts(points, range) : [start];
  const minima = candidates.map((candidate) => nelderMead(objective, candidate.slice(0, free)));
  const best = minima.reduce((a, b) => (b.value < a.value ? b : a));
  return { curve: toHill(best.at, range, shape), start: best.at };
}
