import { count, interval, percent, roundPercent } from '../format.ts';
import type { Curve } from '../report-data.ts';
import { drawing, el, line, pathThrough, text, tooltip } from './element.ts';
import { mark, type Ink } from './palette.ts';
import { doseScale, linear, shareTicks, spread, type Scale } from './scale.ts';

/** A figure from the literature, drawn as an open mark beside the measured ones. */
export interface PublishedMark {
  readonly label: string;
  readonly dose: number;
  readonly value: number;
  readonly interval?: readonly [low: number, high: number] | undefined;
}

export interface DoseChart {
  readonly title: string;
  readonly curves: readonly { readonly curve: Curve; readonly ink: Ink }[];
  readonly published: readonly PublishedMark[];
  /** Top of the vertical axis, shared by panels that stand side by side. */
  readonly highestRate: number;
  readonly highestDose: number;
}

const W = 560;
const H = 320;
const plot = { left: 46, right: 390, top: 16, bottom: 270 } as const;

interface Axes {
  readonly x: Scale;
  readonly y: Scale;
}

function frame({ x, y }: Axes, doses: readonly number[], highestRate: number): string {
  const rates = shareTicks(highestRate).map((tick) =>
    [
      line(plot.left, y(tick), plot.right, y(tick), tick === 0 ? 'axis' : 'grid'),
      text(plot.left - 8, y(tick) + 4, roundPercent(tick), { class: 'tick', 'text-anchor': 'end' }),
    ].join(''),
  );
  const ticks = doses.map((dose) =>
    [
      line(x(dose), plot.bottom, x(dose), plot.bottom + 5, 'axis'),
      text(x(dose), plot.bottom + 20, String(dose), { class: 'tick', 'text-anchor': 'middle' }),
    ].join(''),
  );
  const name = text((plot.left + plot.right) / 2, plot.bottom + 40, 'harmful demonstrations in the context', {
    class: 'axis-name',
    'text-anchor': 'middle',
  });
  return [...rates, ...ticks, name].join('');
}

/** Fewer doses than parameters fit any curve: a dashed line joins what was measured and claims nothing between. */
function joined({ points }: Curve, { x, y }: Axes, { colour }: Ink): string {
  const measured = points.map(({ dose, misaligned, n }) => [x(dose), y(misaligned / n)] as const);
  return el('path', { d: pathThrough(measured), stroke: colour, class: 'curve joined' });
}

function band(curve: Curve, axes: Axes, ink: Ink): string {
  const { fit } = curve;
  const { x, y } = axes;
  const { colour } = ink;
  if (fit.status === 'unfitted' || !fit.identified) return joined(curve, axes, ink);
  const upper = fit.band.map(({ dose, high }) => [x(dose), y(high)] as const);
  const lower = fit.band.map(({ dose, low }) => [x(dose), y(low)] as const);
  const middle = fit.band.map(({ dose, rate }) => [x(dose), y(rate)] as const);
  return [
    el('path', { d: `${pathThrough([...upper, ...lower.toReversed()])}Z`, fill: colour, class: 'band' }),
    el('path', { d: pathThrough(middle), stroke: colour, class: 'curve' }),
  ].join('');
}

function marks({ model, points }: Curve, { x, y }: Axes, ink: Ink): string {
  return points
    .map(({ dose, misaligned, n, interval: bounds }) => {
      const note = `${model}, ${dose} demonstrations: ${percent(misaligned / n)} (${interval(bounds)}), ${misaligned} of ${count(n)}`;
      return [
        line(x(dose), y(bounds.low), x(dose), y(bounds.high), 'whisker', { stroke: ink.colour }),
        mark(x(dose), y(misaligned / n), ink, note, 7),
      ].join('');
    })
    .join('');
}

const LONGEST = 21;

/** Keeps both ends of a long name: vendors put what differs at either. */
function short(name: string): string {
  if (name.length <= LONGEST) return name;
  const kept = (LONGEST - 1) >> 1;
  return `${name.slice(0, kept)}…${name.slice(-kept)}`;
}

/** Beside the dose, so that an open mark never covers a measured one. */
function openMarks(published: readonly PublishedMark[], { x, y }: Axes): string {
  return published
    .map(({ label, dose, value, interval: bounds }, i) => {
      const at = x(dose) + 11 + i * 9;
      const d = `M${at} ${y(value) - 6}L${at + 6} ${y(value)}L${at} ${y(value) + 6}L${at - 6} ${y(value)}Z`;
      const whisker = bounds === undefined ? '' : line(at, y(bounds[0]), at, y(bounds[1]), 'published-line');
      return whisker + el('path', { d, class: 'published' }, tooltip(label));
    })
    .join('');
}

function endOf(curve: Curve): number {
  if (curve.fit.status === 'fitted' && curve.fit.identified) return curve.fit.band.at(-1)?.rate ?? 0;
  const last = curve.points.at(-1);
  return last === undefined ? 0 : last.misaligned / last.n;
}

/** Names at the ends of the curves, pushed apart, in place of a legend. */
function names({ curves, published }: DoseChart, { x, y }: Axes): string {
  const wanted = [
    ...curves.map(({ curve, ink }) => ({
      label: curve.model,
      colour: ink.colour,
      at: y(endOf(curve)),
      from: x(curve.points.at(-1)?.dose ?? 0),
    })),
    ...published.map(({ label, dose, value }, i) => ({
      label,
      colour: 'var(--muted)',
      at: y(value),
      from: x(dose) + 18 + i * 9,
    })),
  ];
  const placed = spread(
    wanted.map(({ at }) => at),
    15,
    plot.bottom,
  );
  return wanted
    .map(({ label, colour, at, from }, i) => {
      const to = placed[i] ?? at;
      const lead = el('path', { d: `M${from + 4} ${at}L${plot.right + 2} ${to}`, class: 'lead', stroke: colour });
      return lead + text(plot.right + 6, to + 4, short(label), { class: 'direct', fill: colour });
    })
    .join('');
}

/** Rates against dose for each model of one dataset, with fitted curves, bands and published points. */
export function doseChart(chart: DoseChart): string {
  const { curves, published, highestRate, highestDose, title } = chart;
  const top = shareTicks(highestRate).at(-1) ?? 1;
  const axes = {
    x: doseScale(highestDose, plot.left + 12, plot.right - 12),
    y: linear(0, top, plot.bottom, plot.top),
  };
  const doses = [...new Set(curves.flatMap(({ curve }) => curve.points.map(({ dose }) => dose)))].sort((a, b) => a - b);
  return drawing(
    W,
    H,
    `Share of misaligned answers against the number of demonstrations: ${title}`,
    frame(axes, doses, highestRate),
    ...curves.map(({ curve, ink }) => band(curve, axes, ink)),
    names(chart, axes),
    ...curves.map(({ curve, ink }) => marks(curve, axes, ink)),
    openMarks(published, axes),
  );
}
