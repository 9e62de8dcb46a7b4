export type Scale = (value: number) => number;

export function linear(from: number, to: number, start: number, end: number): Scale {
  const width = to - from === 0 ? 1 : to - from;
  return (value) => start + ((value - from) / width) * (end - start);
}

/** Position by log2(1 + dose): doublings are nearly even, and dose 0 has a place. */
export function doseScale(highest: number, start: number, end: number): Scale {
  const scale = linear(0, Math.log2(1 + highest), start, end);
  return (dose) => scale(Math.log2(1 + dose));
}

export function logarithmic(from: number, to: number, start: number, end: number): Scale {
  const scale = linear(Math.log10(from), Math.log10(to), start, end);
  return (value) => scale(Math.log10(Math.max(from, value)));
}

/** Round shares from 0 to just above `highest`, four or five of them. */
export function shareTicks(highest: number): number[] {
  const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25];
  const step = steps.find((candidate) => highest / candidate <= 4.4) ?? 0.25;
  const count = Math.max(1, Math.ceil(highest / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, i) => i * step);
}

/** Moves labels apart: each at least `gap` below the one before, all within `bottom`; order is kept. */
export function spread(wanted: readonly number[], gap: number, bottom: number): number[] {
  const order = wanted.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  for (let i = 1; i < order.length; i++) {
    const above = order[i - 1];
    const here = order[i];
    if (above !== undefined && here !== undefined) here.y = Math.max(here.y, above.y + gap);
  }
  let limit = bottom;
  for (const here of order.toReversed()) {
    here.y = Math.min(here.y, limit);
    limit = here.y - gap;
  }
  const placed = Array.from({ length: wanted.length }, () => 0);
  for (const { y, i } of order) placed[i] = y;
  return placed;
}
