import type { Interval } from '../stats/interval.ts';

/** A share as a percentage with one decimal, more where it is small, so that 0.02 % does not print as 0 %. */
export function percent(share: number): string {
  const value = share * 100;
  const size = Math.abs(value);
  if (size === 0 || size === 100) return `${minus(String(value))} %`;
  return `${minus(size < 0.095 ? String(Number(value.toPrecision(1))) : value.toFixed(1))} %`;
}

/** A round share, of an axis or a limit, without needless decimals. */
export function roundPercent(share: number): string {
  return `${minus(String(Number((share * 100).toPrecision(3))))} %`;
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

/** Escapes, and keeps numbers on one line with what belongs to them. */
export function prose(text: string): string {
  return escape(text)
    .replaceAll(/(\w) = (?=\d)/gu, '$1\u00a0=\u00a0')
    .replaceAll(/(?<=\d) (?=%|pp\b)/gu, '\u00a0');
}
