import { count, percent, points } from '../format.ts';
import type { ReportData } from '../report-data.ts';
import { clusterText, datasetName, differenceText, intervalText, notJudged, rateText } from '../wording.ts';
import { table } from './parts.ts';

export function headline(data: ReportData): string[] {
  if (data.headline.length === 0) return [];
  const rows = data.headline.map(({ model, dataset, summary }) => {
    const control = data.controls.find((row) => row.model === model && row.dataset === dataset);
    return [
      model,
      datasetName(dataset),
      rateText(summary.coherent),
      intervalText(summary.coherent),
      clusterText(summary.coherent),
      count(summary.coherent.n),
      rateText(summary.all),
      count(summary.all.n),
      count(notJudged(summary)),
      count(summary.truncated),
      control === undefined ? '–' : rateText(control.summary.coherent),
    ];
  });
  const head = [
    'Model',
    'Dataset',
    'Misaligned',
    '95 % (Wilson)',
    '95 % (questions)',
    'Coherent n',
    'Of all',
    'All n',
    'Not judged',
    'Cut off',
    'k = 0',
  ];
  return [`## Misaligned answers at k = ${data.headlineDose ?? 0}`, table(head, rows)];
}

export function curves(data: ReportData): string[] {
  if (data.curves.length === 0) return [];
  const rows = data.curves.map(({ model, dataset, points: measured, fit }) => {
    const rates = measured.map(({ dose, misaligned, n }) => `${dose}: ${percent(misaligned / n)}`).join(', ');
    const name = [model, datasetName(dataset), rates];
    if (fit.status === 'unfitted') return name.concat('–', '–', '–', fit.reason);
    if (!fit.identified) return name.concat('–', '–', '–', 'too few doses for a curve');
    const { curve, p, intervals } = fit;
    const ed50 = `${curve.ed50.toFixed(1)} (${intervals.ed50.low.toFixed(1)}–${intervals.ed50.high.toFixed(1)})`;
    return name.concat(percent(curve.floor), percent(curve.ceiling), ed50, `p = ${p.toFixed(2)}`);
  });
  return [
    '## Dose and response',
    table(['Model', 'Dataset', 'Rate by dose', 'Floor', 'Ceiling', 'ED50 (95 %)', 'Fit'], rows),
  ];
}

export function guards(data: ReportData): string[] {
  if (data.guards.length === 0) return [];
  const rows = data.guards.map(({ model, guard, unguarded, guarded, effect }) => [
    model,
    guard,
    rateText(unguarded.all),
    rateText(guarded.all),
    differenceText(effect.all),
    count(effect.all.pairs),
    differenceText(effect.coherent),
  ]);
  const head = [
    'Model',
    'Action',
    'Unguarded (of all)',
    'Guarded (of all)',
    'Difference (95 %)',
    'Pairs',
    'Among coherent',
  ];
  return ['## With and without the guard', table(head, rows)];
}

export function contrasts(data: ReportData): string[] {
  const rows = data.contrasts.flatMap(({ factor, model, dataset, k, rows: levels }) =>
    levels.map(({ label, summary }) => [
      factor,
      model,
      datasetName(dataset),
      String(k),
      label,
      rateText(summary.coherent),
      intervalText(summary.coherent),
      count(summary.coherent.n),
    ]),
  );
  if (rows.length === 0) return [];
  return ['## One thing varied', table(['Factor', 'Model', 'Dataset', 'k', 'Level', 'Misaligned', '95 %', 'n'], rows)];
}

export function pairs({ pairs: summary }: ReportData): string[] {
  if (summary === null || summary.results.length === 0) return [];
  const rows = summary.results.map(({ base, other, kind, difference, low, high }) => [
    `${base} → ${other}`,
    kind,
    `${points(difference)} pp`,
    `${points(low)} to ${points(high)}`,
  ]);
  return ['## Scale and reasoning', table(['Pair', 'Varies', 'Difference', '95 %'], rows)];
}
