/** Sparse rows: feature indices and values, one row a text. */
export interface SparseRow {
  readonly index: Int32Array;
  readonly value: Float32Array;
}

export interface Fit {
  readonly weights: Float64Array;
  readonly bias: number;
}

export interface LogisticOptions {
  /** L2 penalty on the weights; the bias is free. */
  readonly l2: number;
  readonly iterations: number;
}

/**
 * L2-regularised logistic regression by L-BFGS (Nocedal & Wright, Algorithm 7.5, m = 10) with backtracking.
 * Deterministic: no sampling. `importance` weighs each row.
 */
export function fitLogistic(
  rows: readonly SparseRow[],
  labels: readonly (0 | 1)[],
  importance: readonly number[],
  size: number,
  { l2, iterations }: LogisticOptions,
): Fit {
  const total = importance.reduce((sum, w) => sum + w, 0);
  const x = new Float64Array(size + 1);
  const gradient = new Float64Array(size + 1);

  function loss(at: Float64Array, into: Float64Array): number {
    into.fill(0);
    let sum = 0;
    for (const [r, row] of rows.entries()) {
      const margin = dot(row, at) + (at[size] ?? 0);
      const label = labels[r] ?? 0;
      const weight = (importance[r] ?? 1) / total;
      const p = 1 / (1 + Math.exp(-margin));
      // log(1 + e^-|m|) keeps its digits where the plain form overflows.
      sum += weight * (Math.log1p(Math.exp(-Math.abs(margin))) + Math.max(0, label === 1 ? -margin : margin));
      const error = weight * (p - label);
      for (let k = 0; k < row.index.length; k += 1) {
        const feature = row.index[k] ?? 0;
        into[feature] = (into[feature] ?? 0) + error * (row.value[k] ?? 0);
      }
      into[size] = (into[size] ?? 0) + error;
    }
    for (let j = 0; j < size; j += 1) {
      const w = at[j] ?? 0;
      sum += (l2 / 2) * w * w;
      into[j] = (into[j] ?? 0) + l2 * w;
    }
    return sum;
  }

  minimise(loss, x, gradient, iterations);
  return { weights: x.subarray(0, size), bias: x[size] ?? 0 };
}

export function dot(row: SparseRow, weights: Float64Array | Float32Array): number {
  let sum = 0;
  for (let k = 0; k < row.index.length; k += 1) sum += (row.value[k] ?? 0) * (weights[row.index[k] ?? 0] ?? 0);
  return sum;
}

/** Writes the gradient at a point and returns the value. */
export type Loss = (at: Float64Array, gradient: Float64Array) => number;

/** Minimises in place by L-BFGS. */
export function minimise(loss: Loss, x: Float64Array, gradient: Float64Array, iterations: number): void {
  const memory: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  let value = loss(x, gradient);
  const nextGradient = new Float64Array(x.length);
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    const direction = twoLoop(memory, gradient);
    const slope = inner(direction, gradient);
    if (slope > -1e-14) return;
    let step = iteration === 0 ? Math.min(1, 1 / Math.sqrt(inner(gradient, gradient))) : 1;
    const next = new Float64Array(x.length);
    let nextValue = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 30; attempt += 1) {
      for (let j = 0; j < x.length; j += 1) next[j] = (x[j] ?? 0) + step * (direction[j] ?? 0);
      nextValue = loss(next, nextGradient);
      if (nextValue <= value + 1e-4 * step * slope) break;
      step /= 2;
    }
    const s = new Float64Array(x.length);
    const y = new Float64Array(x.length);
    for (let j = 0; j < x.length; j += 1) {
      s[j] = (next[j] ?? 0) - (x[j] ?? 0);
      y[j] = (nextGradient[j] ?? 0) - (gradient[j] ?? 0);
    }
    const curvature = inner(s, y);
    if (curvature > 1e-12) memory.push({ s, y, rho: 1 / curvature });
    if (memory.length > 10) memory.shift();
    x.set(next);
    gradient.set(nextGradient);
    const done = Math.abs(value - nextValue) < 1e-7 * Math.max(1, Math.abs(value));
    value = nextValue;
    if (done) return;
  }
}

function twoLoop(
  memory: readonly { s: Float64Array; y: Float64Array; rho: number }[],
  gradient: Float64Array,
): Float64Array {
  const q = Float64Array.from(gradient);
  const alphas: number[] = [];
  for (const { s, y, rho } of memory.toReversed()) {
    const alpha = rho * inner(s, q);
    alphas.unshift(alpha);
    addScaled(q, y, -alpha);
  }
  const last = memory.at(-1);
  const scale = last === undefined ? 1 : inner(last.s, last.y) / inner(last.y, last.y);
  for (let j = 0; j < q.length; j += 1) q[j] = (q[j] ?? 0) * scale;
  for (const [index, { s, y, rho }] of memory.entries()) addScaled(q, s, (alphas[index] ?? 0) - rho * inner(y, q));
  for (let j = 0; j < q.length; j += 1) q[j] = -(q[j] ?? 0);
  return q;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j += 1) sum += (a[j] ?? 0) * (b[j] ?? 0);
  return sum;
}

function addScaled(a: Float64Array, b: Float64Array, factor: number): void {
  for (let j = 0; j < a.length; j += 1) a[j] = (a[j] ?? 0) + factor * (b[j] ?? 0);
}
