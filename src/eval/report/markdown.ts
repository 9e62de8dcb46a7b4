import { publishedText } from './html/record.ts';
import { count, percent, points, roundPercent, shortHash } from './format.ts';
import type { Named, ReportData } from './report-data.ts';
import {
  clusterText,
  datasetName,
  differenceText,
  intervalText,
  leadText,
  notJudged,
  rateText,
  SIMULATED_NOTICE,
} from './wording.ts';
import { trialClasses } from '../stats/em-rate.ts';
import { classNames } from './svg/outcome-bars.ts';

/** Pipes and line breaks would end a cell; markup would be read as such. */
function cell(content: string): string {
  return content
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll(/\s*\n\s*/gu, ' ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const write = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [write(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(write)].join('\n');
}

function named(what: string, item: Named | null): string[] {
  return item === null ? [] : [`- ${what}: ${item.name}${item.hash === null ? '' : ` (\`${shortHash(item.hash)}\`)`}`];
}

function headline(data: ReportData): string[] {
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

function curves(data: ReportData): string[] {
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

function guards(data: ReportData): string[] {
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

function contrasts(data: ReportData): string[] {
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

function pairs({ pairs: summary }: ReportData): string[] {
  if (summary === null || summary.results.length === 0) return [];
  const rows = summary.results.map(({ base, other, kind, difference, low, high }) => [
    `${base} → ${other}`,
    kind,
    `${points(difference)} pp`,
    `${points(low)} to ${points(high)}`,
  ]);
  return ['## Scale and reasoning', table(['Pair', 'Varies', 'Difference', '95 %'], rows)];
}

function detector({ detector: quality }: ReportData): string[] {
  if (quality === null) return [];
  const { auc, operatingPoints, n, brier, calibrationError } = quality;
  const rows = operatingPoints.map(({ maxFpr, fpr, fprInterval, tpr, tprInterval }) => [
    roundPercent(maxFpr),
    `${percent(fpr)} (${percent(fprInterval.low)}–${percent(fprInterval.high)})`,
    `${percent(tpr)} (${percent(tprInterval.low)}–${percent(tprInterval.high)})`,
  ]);
  return [
    '## The detector',
    `${count(n)} contexts, AUC ${auc.value.toFixed(3)} (${auc.low.toFixed(3)}–${auc.high.toFixed(3)}), Brier ${brier.toFixed(3)}, calibration error ${percent(calibrationError)}.`,
    table(['False alarms wanted', 'False alarms seen (95 %)', 'Found (95 %)'], rows),
  ];
}

function outcomes({ overall }: ReportData): string[] {
  const rows = trialClasses.map((name) => [classNames[name], count(overall.counts[name])]);
  return [
    '## What became of every trial',
    table(['Outcome', 'Trials'], [...rows, ['cut off at the token limit (among the above)', count(overall.truncated)]]),
  ];
}

function published({ comparison }: ReportData): string[] {
  if (comparison === null) return [];
  const rows = comparison.map(({ figure, ours }) => [
    String(figure.id),
    figure.quantity,
    publishedText(figure).join('; '),
    ours ?? 'not measured',
    figure.version,
    figure.confidence,
    figure.source,
  ]);
  return [
    '## Beside the literature',
    table(['#', 'Quantity', 'Published', 'This run', 'Version', 'Confidence', 'Source'], rows),
  ];
}

function examples({ examples: shown }: ReportData): string[] {
  if (shown === null || shown.length === 0) return [];
  const quote = (content: string): string =>
    content
      .split('\n')
      .map((row) => `> ${row.replaceAll('<', '&lt;')}`)
      .join('\n');
  return [
    '## Examples',
    ...shown.map(({ model, questionId, k, text }) => `${model}, ${questionId}, k = ${k}\n\n${quote(text)}`),
  ];
}

/** The report as Markdown: tables in place of drawings. */
export function markdownReport(data: ReportData): string {
  const judges = data.judges.map(
    ({ name, hash, n }) => `- Judged by ${name} (\`${shortHash(hash)}\`): ${count(n)} answers`,
  );
  return [
    `# ${data.experiment}`,
    ...(data.simulated ? [`> **SIMULATED.** ${SIMULATED_NOTICE}`] : []),
    leadText(data),
    [
      ...named('Questions', data.questionSet),
      ...named('Judge prompts', data.judgePrompts),
      ...judges,
      ...(data.command === null ? [] : [`- Command: \`${data.command}\``]),
    ].join('\n'),
    ...headline(data),
    ...curves(data),
    ...guards(data),
    ...contrasts(data),
    ...pairs(data),
    ...detector(data),
    ...outcomes(data),
    ...published(data),
    ...examples(data),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}
