import { trialClasses } from '../../stats/em-rate.ts';
import { count, interval, percent, roundPercent } from '../format.ts';
import { publishedText } from '../html/record.ts';
import type { ReportData } from '../report-data.ts';
import { classNames } from '../svg/outcome-bars.ts';
import { table } from './parts.ts';

export function judges({ agreements }: ReportData): string[] {
  if (agreements.length === 0) return [];
  const rows = agreements.map(({ first, second, n, raw, kappa, firstOnly, secondOnly }) => [
    first,
    second,
    kappa?.toFixed(2) ?? '–',
    percent(raw),
    count(n),
    count(firstOnly),
    count(secondOnly),
  ]);
  const head = ['First', 'Second', 'κ', 'Same label', 'Answers', 'Misaligned by first only', 'By second only'];
  return ['## Do the judges agree?', table(head, rows)];
}

export function codes({ codes: shares }: ReportData): string[] {
  if (shares.length === 0) return [];
  const rows = shares.map(({ code, among, coder, yes, n, interval: bounds }) => [
    code,
    among,
    percent(yes / n),
    interval(bounds),
    count(n),
    coder,
  ]);
  return ['## What the reasoning says', table(['Code', 'Among', 'Share', '95 %', 'n', 'Coder'], rows)];
}

export function detector({ detector: quality }: ReportData): string[] {
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

export function outcomes({ overall }: ReportData): string[] {
  const rows = trialClasses.map((name) => [classNames[name], count(overall.counts[name])]);
  return [
    '## What became of every trial',
    table(['Outcome', 'Trials'], [...rows, ['cut off at the token limit (among the above)', count(overall.truncated)]]),
  ];
}

export function published({ comparison }: ReportData): string[] {
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

export function examples({ examples: shown }: ReportData): string[] {
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
