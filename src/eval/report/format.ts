import type { Interval } from '../stats/interval.ts';

/** A share as a percentage: one decimal, more where it is small, so that 0.1 % does not print as 0 %. */
export function percent(share: number): string {
  const value = share * 100;
  const size = Math.abs(value);
  if (Math.abs(value - Math.round(value)) < 1e-9) return `${minus(String(Math.round(value)))} %`;
  const digits = size < 0.01 ? 3 : size < 0.1 ? 2 : 1;
  return `${minus(value.toFixed(digits))} %`;
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

/** The first digits of a hash, enough to compare by eye. */
export function shortHash(hash: string): string {
  const [algorithm, digits] = hash.includes(':') ? hash.split(':', 2) : ['sha256', hash];
  return `${algorithm}:${(digits ?? '').slice(0, 12)}`;
}

/** Makes text safe within HTML elements and quoted attributes. */
export function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
