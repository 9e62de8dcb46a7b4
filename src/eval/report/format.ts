import type { Interval } from '../stats/interval.ts';

/** A share as a percentage: more digits where it is small, so that 0.1 % does not print as 0 %. */
export function percent(share: number): string {
  const value = share * 100;
  const size = Math.abs(value);
  if (size === 0) return '0 %';
  const digits = size < 0.1 ? 2 : size < 10 ? 1 : 0;
  return `${minus(value.toFixed(size < 0.01 ? 3 : digits))} %`;
}

/** A difference of shares in percentage points, always signed. */
export function points(difference: number): string {
  const value = difference * 100;
  const text = Math.abs(value).toFixed(1);
  if (text === '0.0') return '0.0';
  return value > 0 ? `+${text}` : `−${text}`;
}

export function interval({ low, high }: Interval, write: (value: number) => string = percent): string {
  return `${write(low).replace(/ %$/, '')}–${write(high)}`;
}

/** A typographic minus. */
function minus(text: string): string {
  return text.replace('-', '−');
}

export function count(n: number): string {
  return n.toLocaleString('en-GB');
}
