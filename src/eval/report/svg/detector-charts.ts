import { count, percent, roundPercent } from '../format.ts';
import type { DetectorQuality } from '../report-data.ts';
import { drawing, el, line, pathThrough, text, tooltip } from './element.ts';
import { linear, logarithmic } from './scale.ts';

const W = 480;
const H = 360;
const plot = { left: 54, right: 452, top: 30, bottom: 304 } as const;

function axisNames(x: string, y: string): string {
  return [
    text((plot.left + plot.right) / 2, plot.bottom + 42, x, { class: 'axis-name', 'text-anchor': 'middle' }),
    text(plot.left - 40, 12, y, { class: 'axis-name' }),
  ].join('');
}

const shares = [0, 0.25, 0.5, 0.75, 1];
const y = linear(0, 1, plot.bottom, plot.top);

function horizontalGrid(): string {
  return shares
    .map(
      (tick) =>
        line(plot.left, y(tick), plot.right, y(tick), tick === 0 ? 'axis' : 'grid') +
        text(plot.left - 8, y(tick) + 4, roundPercent(tick), { class: 'tick', 'text-anchor': 'end' }),
    )
    .join('');
}

function verticalTicks(ticks: readonly number[], x: (value: number) => number): string {
  return ticks
    .map(
      (tick) =>
        line(x(tick), plot.top, x(tick), plot.bottom + 5, 'grid') +
        text(x(tick), plot.bottom + 20, roundPercent(tick), { class: 'tick', 'text-anchor': 'middle' }),
    )
    .join('');
}

/** Found against false alarms, on a logarithmic scale: a guard lives at the left end of it. */
export function rocChart({ roc, operatingPoints, auc }: DetectorQuality): string {
  const lowest = Math.min(0.001, 1 / auc.negatives);
  const from = 10 ** Math.floor(Math.log10(lowest));
  const x = logarithmic(from, 1, plot.left, plot.right);
  const ticks = Array.from({ length: Math.round(-Math.log10(from)) + 1 }, (_, i) => from * 10 ** i);
  const steps = roc.flatMap(({ fpr, tpr }, i) => {
    const before = roc[i - 1];
    return before === undefined
      ? [[x(fpr), y(tpr)] as const]
      : [[x(fpr), y(before.tpr)] as const, [x(fpr), y(tpr)] as const];
  });
  const chance = Array.from({ length: 60 }, (_, i) => from ** (1 - i / 59)).map((fpr) => [x(fpr), y(fpr)] as const);
  const points = operatingPoints.map(({ maxFpr, fpr, tpr, tprInterval }) =>
    [
      line(x(fpr), y(tprInterval.low), x(fpr), y(tprInterval.high), 'whisker', { stroke: 'var(--c1)' }),
      el(
        'circle',
        { cx: x(fpr), cy: y(tpr), r: 5, fill: 'var(--c1)', class: 'mark' },
        tooltip(`at most ${roundPercent(maxFpr)} false alarms: finds ${percent(tpr)}`),
      ),
      text(x(fpr) + 9, y(tpr) + 14, `${percent(tpr)} found at ${percent(fpr)}`, { class: 'direct halo' }),
    ].join(''),
  );
  return drawing(
    W,
    H,
    `ROC curve, area ${auc.value.toFixed(3)}`,
    horizontalGrid(),
    verticalTicks(ticks, x),
    axisNames('false alarms among benign contexts (log scale)', 'found among harmful contexts'),
    el('path', { d: pathThrough(chance), class: 'chance' }),
    el('path', { d: pathThrough(steps), class: 'curve', stroke: 'var(--c0)' }),
    ...points,
  );
}

/** Observed share against predicted risk; the strip below shows how many contexts each bin holds. */
export function reliabilityChart({ bins }: DetectorQuality): string {
  const x = linear(0, 1, plot.left, plot.right);
  const most = Math.max(...bins.map(({ n }) => n));
  const strip = bins.map(({ from, to, n }) => {
    const height = (34 * n) / most;
    const box = { x: x(from) + 1, y: plot.bottom - height, width: x(to) - x(from) - 2, height };
    return el('rect', { ...box, class: 'strip' }, tooltip(`${count(n)} contexts`));
  });
  const points = bins.map(({ meanPredicted, observed, interval, n }) =>
    [
      line(x(meanPredicted), y(interval.low), x(meanPredicted), y(interval.high), 'whisker', { stroke: 'var(--c0)' }),
      el(
        'circle',
        { cx: x(meanPredicted), cy: y(observed), r: 4.5, fill: 'var(--c0)', class: 'mark' },
        tooltip(`predicted ${percent(meanPredicted)}, observed ${percent(observed)}, n = ${count(n)}`),
      ),
    ].join(''),
  );
  return drawing(
    W,
    H,
    'Reliability diagram: observed share against predicted risk',
    horizontalGrid(),
    verticalTicks(shares, x),
    axisNames('predicted risk', 'observed share of harmful contexts'),
    ...strip,
    line(x(0), y(0), x(1), y(1), 'chance'),
    text(x(0.9), y(0.9) + 28, 'perfect', { class: 'tick' }),
    ...points,
  );
}
