/** A seeded source of uniform numbers in [0, 1): the same seed gives the same intervals on every machine. */
export type Random = () => number;

/** Mulberry32 (Tommy Ettinger, public domain): 32-bit state, enough for bootstrap resampling, not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return function mulberry32(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Uniform integer in [0, n). */
export function randomIndex(random: Random, n: number): number {
  return Math.floor(random() * n);
}

/** Number of successes in `n` tries of probability `p`: one pass over the mass function, O(result). */
export function randomBinomial(random: Random, n: number, p: number): number {
  if (p <= 0 || n <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - randomBinomial(random, n, 1 - p);
  // (1 - p)^n underflows for large n·p; halving keeps the first term representable.
  if (n * p > 300) {
    const half = n >> 1;
    return randomBinomial(random, half, p) + randomBinomial(random, n - half, p);
  }
  const odds = p / (1 - p);
  let mass = (1 - p) ** n;
  let left = random() - mass;
  let k = 0;
  while (left > 0 && k < n) {
    mass *= (odds * (n - k)) / (k + 1);
    k += 1;
    left -= mass;
  }
  return k;
}
