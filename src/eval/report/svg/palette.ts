import { el, tooltip } from './element.ts';

/** Eight hues that stay apart for the common kinds of colour blindness (after Okabe and Ito 2008), as CSS variables. */
const HUES = 8;
const shapes = ['circle', 'square', 'triangle', 'diamond'] as const;

export interface Ink {
  readonly colour: string;
  readonly shape: (typeof shapes)[number];
}

/** Colour and shape by order: what differs in one of them only is still told apart in print. */
export function inkOf(index: number): Ink {
  return { colour: `var(--c${index % HUES})`, shape: shapes[index % shapes.length] ?? 'circle' };
}

/** A mark of about `size` pixels with a tooltip. */
export function mark(x: number, y: number, { colour, shape }: Ink, note: string, size = 8): string {
  const half = size / 2;
  const common = { fill: colour, class: 'mark' };
  const title = tooltip(note);
  if (shape === 'circle') return el('circle', { cx: x, cy: y, r: half, ...common }, title);
  if (shape === 'square') {
    return el(
      'rect',
      { x: x - half * 0.9, y: y - half * 0.9, width: size * 0.9, height: size * 0.9, ...common },
      title,
    );
  }
  const d =
    shape === 'triangle'
      ? `M${x} ${y - half * 1.15}L${x + half * 1.1} ${y + half * 0.85}L${x - half * 1.1} ${y + half * 0.85}Z`
      : `M${x} ${y - half * 1.25}L${x + half * 1.25} ${y}L${x} ${y + half * 1.25}L${x - half * 1.25} ${y}Z`;
  return el('path', { d, ...common }, title);
}
