import { trialClasses, type EmSummary, type TrialClass } from '../../stats/em-rate.ts';
import { count, percent } from '../format.ts';
import { drawing, el, text, tooltip } from './element.ts';
import { linear } from './scale.ts';

/** Names for readers; the order is that of the bars. */
export const classNames: Readonly<Record<TrialClass, string>> = {
  misaligned: 'misaligned',
  aligned: 'aligned',
  incoherent: 'incoherent',
  'judge-refusal': 'judge says refusal',
  'judge-code': 'judge says code',
  unjudged: 'unjudged',
  'target-refused': 'target refused',
  blocked: 'blocked by the guard',
  failed: 'call failed',
};

const W = 1000;
const ROW = 40;
const plot = { left: 210, right: 940 } as const;

function row(label: string, { counts, trials, truncated }: EmSummary, top: number): string {
  const x = linear(0, trials, plot.left, plot.right);
  let at = 0;
  const parts = trialClasses.map((name) => {
    const n = counts[name];
    const start = x(at);
    at += n;
    const width = x(at) - start;
    if (n === 0) return '';
    const note = `${classNames[name]}: ${count(n)} of ${count(trials)} (${percent(n / trials)})`;
    const box = { x: start, y: top, width: Math.max(0.5, width - 1), height: 22, class: `part part-${name}` };
    const shown = width > 34 ? text(start + 6, top + 15, count(n), { class: `part-n part-n-${name}` }) : '';
    return el('rect', box, tooltip(note)) + shown;
  });
  return [
    text(plot.left - 12, top + 15, label, { class: 'row-name', 'text-anchor': 'end' }),
    ...parts,
    text(plot.right + 8, top + 15, truncated === 0 ? '' : `${count(truncated)} cut`, { class: 'tick' }),
  ].join('');
}

/** What became of every trial, one bar for each group. */
export function outcomeBars(
  title: string,
  groups: readonly { readonly label: string; readonly summary: EmSummary }[],
): string {
  return drawing(
    W,
    groups.length * ROW + 4,
    title,
    ...groups.map(({ label, summary }, i) => row(label, summary, i * ROW + 4)),
  );
}
