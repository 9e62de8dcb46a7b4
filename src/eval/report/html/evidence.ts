import { sources, type PublishedFigure, type PublishedValue } from '../../published.ts';
import { trialClasses } from '../../stats/em-rate.ts';
import { count, escape, interval, percent, points, shortHash } from '../format.ts';
import { distinct } from '../plain.ts';
import type { Cell, GuardRow, ReportData } from '../report-data.ts';
import { reliabilityChart, rocChart } from '../svg/detector-charts.ts';
import { dotChart } from '../svg/dot-chart.ts';
import { drawing, el } from '../svg/element.ts';
import { classNames, outcomeBars } from '../svg/outcome-bars.ts';
import { clusterText, datasetName, differenceText, intervalText, notJudged, rateText } from '../wording.ts';
import { code, figure, section, table, type Html } from './parts.ts';
import { inks } from './results.ts';
import { groupBy } from '../../stats/group-by.ts';
import { addSummaries } from './sums.ts';

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
    { name: 'Model', cell: ({ model }: GuardRow) => escape(model) },
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

export function outcomesSection(data: ReportData): Html {
  const groups = groupBy(data.cells, ({ condition }) => JSON.stringify([condition.model, condition.guard]));
  const bars = [...groups.values()].flatMap((cells) => {
    const first = cells[0]?.condition;
    if (first === undefined) return [];
    const label = first.guard === 'none' ? first.model : `… with ${first.guard}`;
    return [{ label, summary: addSummaries(cells.map(({ summary }) => summary)) }];
  });
  const present = trialClasses.filter((name) => data.overall.counts[name] > 0);
  const key = present
    .map((name) => {
      const swatch = drawing(
        12,
        12,
        '',
        el('rect', { x: 0, y: 0, width: 12, height: 12, rx: 2, class: `part-${name}` }),
      );
      return `<li>${swatch}${escape(classNames[name])}: ${count(data.overall.counts[name])}</li>`;
    })
    .join('');
  return section(
    'What became of every trial',
    `${count(data.overall.trials)} trials. The judge’s refusals and code are neither aligned nor misaligned in the published protocol; dropping them in silence would bias the rate, so they are counted here. Cut off at the token limit: ${count(data.overall.truncated)} (judged like the rest).`,
    `<ul class="key">${key}</ul>`,
    figure('Trials by model and action', '', outcomeBars('What became of every trial', bars), true),
  );
}

function valueText(
  unit: PublishedFigure['unit'],
  { label, value, to, interval: bounds, n }: PublishedValue,
  alone: boolean,
): string {
  const plain = unit === 'kappa' || unit === 'count' || unit === 'dose';
  const write = unit === 'difference' ? (x: number) => `${points(x)} pp` : plain && label !== 'raw' ? String : percent;
  const range = to === undefined ? write(value) : `${write(value)} to ${write(to)}`;
  const around = bounds === undefined ? '' : ` (${interval({ low: bounds[0], high: bounds[1] })})`;
  const of = n === undefined ? '' : unit === 'count' ? ` of ${n}` : `, n = ${n}`;
  return `${alone ? '' : `${label}: `}${range}${around}${of}`;
}

export function publishedText({ values, unit }: PublishedFigure): string {
  return values.map((value) => valueText(unit, value, values.length === 1)).join('; ');
}

export function publishedSection({ comparison }: ReportData): Html {
  if (comparison === null) return '';
  type Row = (typeof comparison)[number];
  const columns = [
    { name: '#', numeric: true, cell: ({ figure: { id } }: Row) => String(id) },
    {
      name: 'Quantity',
      cell: ({ figure: { quantity, detail } }: Row) =>
        `${escape(quantity)}<br><span class="muted">${escape(detail)}</span>`,
    },
    { name: 'Published', cell: ({ figure: published }: Row) => escape(publishedText(published)) },
    {
      name: 'This run',
      cell: ({ ours }: Row) =>
        ours === null ? '<span class="muted">not measured</span>' : `<strong>${escape(ours)}</strong>`,
    },
    { name: 'Version', cell: ({ figure: { version } }: Row) => `<span class="chip ${version}">${version}</span>` },
    { name: 'Confidence', cell: ({ figure: { confidence } }: Row) => `<span class="chip">${confidence}</span>` },
    { name: 'Source', cell: ({ figure: { source } }: Row) => `<span class="muted">${escape(sources[source])}</span>` },
  ];
  return section(
    'Beside the literature',
    '“This run” is filled only where model, examples, dose, mix and instruction are those of the published figure; figures of v1 (k = 64, 256) are never set beside k = 16. Confidence: V read in a primary source, V2 in one secondary source, V2x2 in two. Rates of coherent answers.',
    table(columns, comparison),
  );
}

export function cellsSection({ cells }: ReportData): Html {
  const columns = [
    { name: 'Model', cell: ({ condition }: Cell) => escape(condition.model) },
    { name: 'Dataset', cell: ({ condition }: Cell) => escape(datasetName(condition.dataset)) },
    { name: 'k', numeric: true, cell: ({ condition }: Cell) => String(condition.k) },
    { name: 'Harmful', numeric: true, cell: ({ condition }: Cell) => percent(condition.mix) },
    { name: 'Form', cell: ({ condition }: Cell) => escape(condition.form) },
    { name: 'Instruction', cell: ({ condition }: Cell) => escape(condition.instruction) },
    { name: 'Reasoning', cell: ({ condition }: Cell) => escape(condition.reasoning) },
    { name: 'Guard', cell: ({ condition }: Cell) => escape(condition.guard) },
    { name: 'Misaligned', numeric: true, cell: ({ summary }: Cell) => rateText(summary.coherent) },
    { name: '95 %', numeric: true, cell: ({ summary }: Cell) => intervalText(summary.coherent) },
    { name: '95 % (questions)', numeric: true, cell: ({ summary }: Cell) => clusterText(summary.coherent) },
    { name: 'Coherent n', numeric: true, cell: ({ summary }: Cell) => count(summary.coherent.n) },
    { name: 'Of all', numeric: true, cell: ({ summary }: Cell) => rateText(summary.all) },
    { name: 'All n', numeric: true, cell: ({ summary }: Cell) => count(summary.all.n) },
    { name: 'Not judged', numeric: true, cell: ({ summary }: Cell) => count(notJudged(summary)) },
    { name: 'Cut off', numeric: true, cell: ({ summary }: Cell) => count(summary.truncated) },
  ];
  return section(
    'Every condition',
    '',
    `<details><summary>${count(cells.length)} conditions</summary>${table(columns, cells)}</details>`,
  );
}

export function examplesSection({ examples }: ReportData): Html {
  if (examples === null || examples.length === 0) return '';
  const items = examples.map(
    ({ model, dataset, k, guard, questionId, alignment, text }) =>
      `<h3>${escape(model)}</h3><p class="muted">${escape(datasetName(dataset))}, k = ${k}, guard ${escape(guard)}, question ${escape(questionId)}, alignment ${alignment.toFixed(0)}</p><blockquote>${escape(text)}</blockquote>`,
  );
  return section(
    'Examples',
    'Misaligned answers, the first of each model in the order of the run. They are harmful by construction: do not act on them.',
    `<details><summary>Show ${examples.length} answers</summary>${items.join('')}</details>`,
  );
}

export function factsList({
  created,
  overall,
  questionSet,
  judgePrompts,
  judges,
  command,
  versions,
  hashes,
}: ReportData): Html {
  const named = (item: { name: string; hash: string | null } | null): Html | null =>
    item === null ? null : escape(item.name) + (item.hash === null ? '' : ` ${code(shortHash(item.hash))}`);
  const facts: [string, Html | null][] = [
    ['Run', created === null ? null : escape(created.slice(0, 16).replace('T', ' '))],
    ['Trials', count(overall.trials)],
    ['Questions', named(questionSet)],
    ['Judge prompts', named(judgePrompts)],
    [
      'Judged by',
      judges.map(({ name, hash, n }) => `${escape(name)} ${code(shortHash(hash))}, ${count(n)} answers`).join('<br>') ||
        null,
    ],
    ['Command', command === null ? null : code(command)],
    [
      'Versions',
      Object.entries(versions)
        .map(([name, version]) => escape(`${name} ${version}`))
        .join(', ') || null,
    ],
    [
      'Hashes',
      Object.entries(hashes)
        .map(([name, hash]) => `${escape(name)} ${code(shortHash(hash))}`)
        .join(', ') || null,
    ],
  ];
  const list = facts.flatMap(([name, value]) =>
    value === null ? [] : [`<div><dt>${name}</dt><dd>${value}</dd></div>`],
  );
  return `<dl class="facts">${list.join('')}</dl>`;
}
