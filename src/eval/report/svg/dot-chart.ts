import type { Interval } from '../../stats/interval.ts';
import { percent, roundPercent } from '../format.ts';
import { drawing, el, line, text } from './element.ts';
import { mark, type Ink } from './palette.ts';
import { linear, shareTicks, type Scale } from './scale.ts';

export interface DotRow {
  readonly label: string;
  /** Null where nothing was coherent: the row says so. */
  readonly value: number | null;
  readonly interval: Interval | null;
  /** Wider interval, drawn thin behind the first. */
  readonly outer?: Interval | null | undefined;
  /** Where the row started from: drawn open, with an arrow to the value. */
  readonly from?: number | null | undefined;
  readonly ink: Ink;
  /** Printed at the right. */
  readonly note: string;
}

const W = 1040;
const ROW = 34;
const TOP = 48;
const plot = { left: 190, right: 760 } as const;

function bar(bounds: Interval | null | undefined, y: number, x: Scale, className: string, colour: string): string {
  return bounds === null || bounds === undefined
    ? ''
    : line(x(bounds.low), y, x(bounds.high), y, className, { stroke: colour });
}

function arrow(from: number, to: number, y: number, x: Scale): string {
  const [start, end] = [x(from), x(to)];
  const open = el('circle', { cx: start, cy: y, r: 4.5, class: 'open' });
  const length = end - start;
  if (Math.abs(length) < 14) return open;
  const way = Math.sign(length);
  const tip = end - way * 7;
  const head = `M${tip} ${y}L${tip - way * 6} ${y - 3.5}L${tip - way * 6} ${y + 3.5}Z`;
  return open + line(start + way * 5, y, tip - way * 5, y, 'arrow') + el('path', { d: head, class: 'arrow-head' });
}

function row({ label, value, interval, outer, from, ink, note }: DotRow, y: number, x: Scale): string {
  const name = text(plot.left - 14, y + 4, label, { class: 'row-name', 'text-anchor': 'end' });
  if (value === null) return name + text(plot.left, y + 4, 'no coherent answer', { class: 'tick' });
  return [
    name,
    from === null || from === undefined ? '' : arrow(from, value, y, x),
    bar(outer, y, x, 'outer', ink.colour),
    bar(interval, y, x, 'inner', ink.colour),
    mark(x(value), y, ink, `${label}: ${percent(value)}`, 10),
    text(plot.right + 18, y + 4, note, { class: 'note' }),
  ].join('');
}

/** One row for each rate: dot, interval, and what it started from. */
export function dotChart(title: string, rows: readonly DotRow[], axis = 'share of misaligned answers'): string {
  const highest = Math.max(
    0.01,
    ...rows.flatMap(({ value, interval, outer, from }) => [
      value ?? 0,
      interval?.high ?? 0,
      outer?.high ?? 0,
      from ?? 0,
    ]),
  );
  const ticks = shareTicks(highest);
  const x = linear(0, ticks.at(-1) ?? 1, plot.left, plot.right);
  const bottom = TOP + rows.length * ROW;
  return drawing(
    W,
    bottom + 8,
    title,
    text(plot.left, 12, axis, { class: 'axis-name' }),
    ...ticks.map(
      (tick) =>
        line(x(tick), TOP - 4, x(tick), bottom - 6, tick === 0 ? 'axis' : 'grid') +
        (tick === 0 ? '' : text(x(tick), 36, roundPercent(tick), { class: 'tick', 'text-anchor': 'middle' })),
    ),
    ...rows.map((item, i) => row(item, TOP + ROW * (i + 0.5) - 4, x)),
  );
}

/** The same mark small enough for a table cell. `highest` is shared by the column. */
export function sparkInterval(
  value: number,
  inner: Interval,
  outer: Interval | null,
  highest: number,
  ink: Ink,
): string {
  const x = linear(0, highest, 4, 136);
  return drawing(
    140,
    16,
    percent(value),
    line(4, 8, 136, 8, 'grid'),
    bar(outer, 8, x, 'outer', ink.colour),
    bar(inner, 8, x, 'inner', ink.colour),
    mark(x(value), 8, ink, percent(value), 8),
  );
}
