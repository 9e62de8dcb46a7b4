import type { JudgeAgreement } from '../agreements.ts';
import type { CodeShare } from '../codings.ts';
import { count, escape, interval, percent, points } from '../format.ts';
import { distinct } from '../plain.ts';
import type { GuardRow, ReportData } from '../report-data.ts';
import { reliabilityChart, rocChart } from '../svg/detector-charts.ts';
import { dotChart } from '../svg/dot-chart.ts';
import { differenceText, rateText } from '../wording.ts';
import { figure, section, table, type Html } from './parts.ts';
import { inks } from './results.ts';

export function guardsSection(data: ReportData): Html {
  if (data.guards.length === 0) return '';
  const ink = inks(data);
  const figures = distinct(data.guards, ({ model }) => model).map((model) =>
    figure(
      model,
      'Open circle: without the guard; filled: with it. Every reply counts, a block as not misaligned.',
      dotChart(
        `Guarded and unguarded, ${model}`,
        data.guards
          .filter((row) => row.model === model)
          .map(({ guard, guarded, unguarded, effect }) => ({
            label: guard,
            value: guarded.all.rate,
            interval: guarded.all.wilson,
            from: unguarded.all.rate,
            ink: ink(model),
            note: differenceText(effect.all),
          })),
        'share of misaligned among all replies',
      ),
      true,
    ),
  );
  const columns = [
    { name: 'Model', className: 'name', cell: ({ model }: GuardRow) => escape(model) },
    { name: 'Action', cell: ({ guard }: GuardRow) => escape(guard) },
    { name: 'Unguarded', numeric: true, cell: ({ unguarded }: GuardRow) => rateText(unguarded.all) },
    { name: 'Guarded', numeric: true, cell: ({ guarded }: GuardRow) => rateText(guarded.all) },
    { name: 'Difference (95 %)', numeric: true, cell: ({ effect }: GuardRow) => differenceText(effect.all) },
    { name: 'Pairs', numeric: true, cell: ({ effect }: GuardRow) => count(effect.all.pairs) },
    { name: 'Among coherent answers', numeric: true, cell: ({ effect }: GuardRow) => differenceText(effect.coherent) },
    { name: 'Coherent pairs', numeric: true, cell: ({ effect }: GuardRow) => count(effect.coherent.pairs) },
    { name: 'Blocked', numeric: true, cell: ({ guarded }: GuardRow) => count(guarded.counts.blocked) },
    { name: 'Made worse', numeric: true, cell: ({ effect }: GuardRow) => count(effect.all.guardedOnly) },
  ];
  return section(
    'With and without the guard',
    'Pairs share question, draw of demonstrations and condition. The interval resamples pairs. “Made worse” counts pairs misaligned only behind the guard.',
    ...figures,
    table(columns, data.guards),
  );
}

export function pairsSection({ pairs }: ReportData): Html {
  if (pairs === null || pairs.results.length === 0) return '';
  type Result = (typeof pairs.results)[number];
  const columns = [
    { name: 'Pair', cell: ({ base, other }: Result) => `${escape(base)} → ${escape(other)}` },
    { name: 'Varies', cell: ({ kind }: Result) => (kind === 'scale' ? 'size' : 'reasoning') },
    { name: 'Difference', numeric: true, cell: ({ difference }: Result) => `${points(difference)} pp` },
    { name: '95 % (Newcombe)', numeric: true, cell: ({ low, high }: Result) => `${points(low)} to ${points(high)}` },
  ];
  return section(
    'Scale and reasoning',
    `The second of a pair is more susceptible in ${pairs.otherWorse} of ${pairs.results.length}; clearly so in ${pairs.clearlyWorse}, clearly less in ${pairs.clearlyBetter}. Pairs are read off the models’ names.`,
    table(columns, pairs.results),
  );
}

export function detectorSection({ detector }: ReportData): Html {
  if (detector === null) return '';
  const { auc, n, domains, method, unseenDomains, brier, calibrationError } = detector;
  const held = unseenDomains ? `each domain predicted by a map fitted on the others` : `same data: one domain only`;
  return section(
    'The detector',
    `${count(n)} labelled contexts of ${domains} domains, ${count(auc.positives)} harmful.`,
    `<div class="panels">${[
      figure(
        'Found and false alarms',
        `AUC ${auc.value.toFixed(3)} (95 % ${auc.low.toFixed(3)}–${auc.high.toFixed(3)}, DeLong)`,
        rocChart(detector),
      ),
      figure(
        'Is a risk of 30 % right 30 times in 100?',
        `${method}, ${held}; Brier ${brier.toFixed(3)}, calibration error ${percent(calibrationError)}`,
        reliabilityChart(detector),
      ),
    ].join('')}</div>`,
  );
}

export function judgesSection({ agreements }: ReportData): Html {
  if (agreements.length === 0) return '';
  const columns = [
    { name: 'Judges', cell: ({ first, second }: JudgeAgreement) => `${escape(first)}<br>${escape(second)}` },
    {
      name: 'Cohen’s κ',
      className: 'big',
      numeric: true,
      cell: ({ kappa }: JudgeAgreement) => kappa?.toFixed(2) ?? '–',
    },
    {
      name: '95 %',
      numeric: true,
      cell: ({ interval: bounds }: JudgeAgreement) =>
        bounds === null ? '–' : interval(bounds, (value) => value.toFixed(2)),
    },
    { name: 'Same label', numeric: true, cell: ({ raw }: JudgeAgreement) => percent(raw) },
    { name: 'Answers', numeric: true, cell: ({ n }: JudgeAgreement) => count(n) },
    { name: 'Misaligned by the first only', numeric: true, cell: ({ firstOnly }: JudgeAgreement) => count(firstOnly) },
    { name: '… by the second only', numeric: true, cell: ({ secondOnly }: JudgeAgreement) => count(secondOnly) },
  ];
  return section(
    'Do the judges agree?',
    'Misaligned or not, over answers that both find coherent.',
    table(columns, agreements),
  );
}

export function codesSection({ codes }: ReportData): Html {
  if (codes.length === 0) return '';
  const columns = [
    { name: 'Code', cell: ({ code }: CodeShare) => escape(code) },
    { name: 'Among', cell: ({ among }: CodeShare) => (among === 'all' ? 'all that were coded' : 'misaligned answers') },
    { name: 'Share', className: 'big', numeric: true, cell: ({ yes, n }: CodeShare) => percent(yes / n) },
    { name: '95 %', numeric: true, cell: ({ interval: bounds }: CodeShare) => interval(bounds) },
    { name: 'Yes', numeric: true, cell: ({ yes }: CodeShare) => count(yes) },
    { name: 'n', numeric: true, cell: ({ n }: CodeShare) => count(n) },
    { name: 'Coder', cell: ({ coder }: CodeShare) => escape(coder) },
  ];
  return section(
    'What the reasoning says',
    'Yes-or-no codes. Those of v1 and v4 ask different things of different traces; one never stands for the other.',
    table(columns, codes),
  );
}
