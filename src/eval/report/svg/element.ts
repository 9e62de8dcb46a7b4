import { escape } from '../format.ts';

export type Attributes = Readonly<Record<string, string | number | undefined>>;

function written(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : escape(value);
}

/** One SVG element; children are markup already, attribute values are escaped here. */
export function el(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const list = Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${written(value)}"`]))
    .join('');
  return children.length === 0 ? `<${name}${list}/>` : `<${name}${list}>${children.join('')}</${name}>`;
}

export function text(x: number, y: number, content: string, attributes: Attributes = {}): string {
  return el('text', { x, y, ...attributes }, escape(content));
}

export function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  className: string,
  attributes: Attributes = {},
): string {
  return el('line', { x1, y1, x2, y2, class: className, ...attributes });
}

/** Shown by browsers when the pointer rests on the parent. */
export function tooltip(content: string): string {
  return el('title', {}, escape(content));
}

/** A drawing with a name for screen readers. */
export function drawing(width: number, height: number, label: string, ...children: readonly string[]): string {
  return el(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label, style: `max-width:${width}px` },
    ...children,
  );
}

/** A polyline through points. */
export function pathThrough(points: readonly (readonly [x: number, y: number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}
