import { percent } from '../format.ts';
import { drawing, el, text, tooltip } from './element.ts';

export interface HeatCell {
  readonly row: string;
  readonly column: string;
  /** Null where nothing was coherent. */
  readonly rate: number | null;
  readonly n: number;
  /** Shown in place of a zero. */
  readonly atMost: number | null;
}

const HEIGHT = 52;
const LEFT = 210;
const W = 1040;
const WIDEST = 190;
const TOP = 34;

function cell(
  { rate, n, atMost, row, column }: HeatCell,
  x: number,
  y: number,
  width: number,
  highest: number,
): string {
  const strength = rate === null ? 0 : rate / highest;
  const box = { x: x + 1.5, y: y + 1.5, width: width - 3, height: HEIGHT - 3, rx: 4 };
  const shown = rate === null ? '–' : atMost === null ? percent(rate) : `≤ ${percent(atMost)}`;
  const ink = strength > 0.55 ? 'heat-strong' : 'heat-text';
  return el(
    'g',
    {},
    tooltip(`${row}, ${column}: ${shown}, n = ${n}`),
    el('rect', { ...box, class: 'heat-base' }),
    el('rect', { ...box, class: 'heat', 'fill-opacity': 0.06 + 0.94 * strength }),
    text(x + width / 2, y + 25, shown, { class: `${ink} heat-value`, 'text-anchor': 'middle' }),
    text(x + width / 2, y + 40, `n = ${n}`, { class: `${ink} heat-n`, 'text-anchor': 'middle' }),
  );
}

/** Rates by two categories; the darkest cell is the highest rate. A zero shows what it still allows. */
export function heatMap(title: string, cells: readonly HeatCell[]): string {
  const rows = [...new Set(cells.map(({ row }) => row))];
  const columns = [...new Set(cells.map(({ column }) => column))];
  const width = Math.min(WIDEST, (W - LEFT - 4) / columns.length);
  const highest = Math.max(0.01, ...cells.map(({ rate }) => rate ?? 0));
  return drawing(
    W,
    TOP + rows.length * HEIGHT + 4,
    title,
    ...columns.map((column, i) =>
      text(LEFT + (i + 0.5) * width, 20, column, { class: 'column-name', 'text-anchor': 'middle' }),
    ),
    ...rows.map((row, i) =>
      text(LEFT - 12, TOP + (i + 0.5) * HEIGHT + 4, row, { class: 'row-name', 'text-anchor': 'end' }),
    ),
    ...cells.map((item) =>
      cell(item, LEFT + columns.indexOf(item.column) * width, TOP + rows.indexOf(item.row) * HEIGHT, width, highest),
    ),
  );
}
