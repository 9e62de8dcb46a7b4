export interface Minimum {
  readonly at: readonly number[];
  readonly value: number;
}

interface Vertex {
  readonly x: Float64Array;
  readonly f: number;
}

/** `start + scale · (to − from)`, componentwise. */
function towards(from: Float64Array, to: Float64Array, scale: number): Float64Array {
  return from.map((value, i) => value + scale * ((to[i] ?? 0) - value));
}

/**
 * Minimum of a function of few variables without derivatives (Nelder and Mead 1965, standard coefficients 1, 2, ½, ½).
 * Stops when the values of the simplex agree to `tolerance`, or after `maxEvaluations`.
 */
export function nelderMead(
  f: (x: Float64Array) => number,
  start: readonly number[],
  { step = 0.5, tolerance = 1e-7, maxEvaluations = 600 } = {},
): Minimum {
  const budget = { left: maxEvaluations };
  const vertex = (x: Float64Array): Vertex => {
    budget.left -= 1;
    return { x, f: f(x) };
  };
  const size = start.length;
  const simplex = [vertex(Float64Array.from(start))];
  for (let i = 0; i < size; i++) {
    const x = Float64Array.from(start);
    x[i] = (x[i] ?? 0) + step;
    simplex.push(vertex(x));
  }
  const byValue = (a: Vertex, b: Vertex): number => a.f - b.f;
  simplex.sort(byValue);
  while (budget.left > 0) {
    const best = simplex[0] as Vertex;
    const second = simplex[size - 1] as Vertex;
    const worst = simplex[size] as Vertex;
    if (Math.abs(worst.f - best.f) <= tolerance * (Math.abs(best.f) + 1e-9)) break;
    const next = improve(simplex, vertex, best, second, worst);
    if (next === null) shrink(simplex, vertex, best);
    else simplex[size] = next;
    simplex.sort(byValue);
  }
  const { x, f: value } = simplex[0] as Vertex;
  return { at: [...x], value };
}

/** Reflection, expansion or contraction of the worst vertex; null when none helps. */
function improve(
  simplex: readonly Vertex[],
  vertex: (x: Float64Array) => Vertex,
  best: Vertex,
  second: Vertex,
  worst: Vertex,
): Vertex | null {
  const size = simplex.length - 1;
  const centre = new Float64Array(size);
  for (let v = 0; v < size; v++) for (let i = 0; i < size; i++) centre[i]! += (simplex[v]?.x[i] ?? 0) / size;
  const reflected = vertex(towards(centre, worst.x, -1));
  if (reflected.f < best.f) {
    const expanded = vertex(towards(centre, worst.x, -2));
    return expanded.f < reflected.f ? expanded : reflected;
  }
  if (reflected.f < second.f) return reflected;
  const inside = reflected.f >= worst.f;
  const contracted = vertex(towards(centre, worst.x, inside ? 0.5 : -0.5));
  return contracted.f < Math.min(reflected.f, worst.f) ? contracted : null;
}

function shrink(simplex: Vertex[], vertex: (x: Float64Array) => Vertex, best: Vertex): void {
  for (let v = 1; v < simplex.length; v++) {
    simplex[v] = vertex(towards(best.x, (simplex[v] as Vertex).x, 0.5));
  }
}
