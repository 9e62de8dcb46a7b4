import { sources, type PublishedFigure, type PublishedValue } from '../../published.ts';
import { trialClasses } from '../../stats/em-rate.ts';
import { groupBy } from '../../stats/group-by.ts';
import { count, escape, interval, percent, points, roundPercent, shortHash } from '../format.ts';
import { distinct } from '../plain.ts';
import type { Cell, Named, ReportData } from '../report-data.ts';
import { drawing, el } from '../svg/element.ts';
import { classNames, outcomeBars } from '../svg/outcome-bars.ts';
import { clusterText, datasetName, intervalText, notJudged, rateText } from '../wording.ts';
import { code, figure, section, table, type Html } from './parts.ts';
import { addSummaries } from './sums.ts';

export function outcomesSection(data: ReportData): Html {
  const models = distinct(data.cells, ({ condition }) => condition.model);
  const byModel = data.cells.toSorted((a, b) => models.indexOf(a.condition.model) - models.indexOf(b.condition.model));
  const groups = groupBy(byModel, ({ condition }) => JSON.stringify([condition.model, condition.guard]));
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
  const write =
    unit === 'difference' ? (x: number) => `${points(x)} pp` : plain && label !== 'raw' ? String : roundPercent;
  const range = to === undefined ? write(value) : `${write(value)} to ${write(to)}`;
  const around = bounds === undefined ? '' : ` (${interval({ low: bounds[0], high: bounds[1] }, roundPercent)})`;
  const of = n === undefined ? '' : unit === 'count' ? ` of ${n}` : `, n = ${n}`;
  return `${alone ? '' : `${label}: `}${range}${around}${of}`;
}

/** One line for each published value. */
export function publishedText({ values, unit }: PublishedFigure): string[] {
  return values.map((value) => valueText(unit, value, values.length === 1));
}

export function publishedSection({ comparison }: ReportData): Html {
  if (comparison === null) return '';
  type Row = (typeof comparison)[number];
  const columns = [
    { name: '#', numeric: true, cell: ({ figure: { id } }: Row) => String(id) },
    {
      name: 'Quantity',
      className: 'wide',
      cell: ({ figure: { quantity, detail } }: Row) =>
        `${escape(quantity)}<br><span class="muted">${escape(detail)}</span>`,
    },
    { name: 'Published', cell: ({ figure: published }: Row) => publishedText(published).map(escape).join('<br>') },
    {
      name: 'This run',
      cell: ({ ours }: Row) =>
        ours === null ? '<span class="muted">not measured</span>' : `<strong>${escape(ours)}</strong>`,
    },
    {
      name: 'Version, confidence, source',
      className: 'name',
      cell: ({ figure: { version, confidence, source } }: Row) =>
        `<span class="chip ${version}">${version}</span><span class="chip">${confidence}</span><span class="muted">${source}</span>`,
    },
  ];
  const used = distinct(comparison, ({ figure: { source } }) => source);
  const list = used.map((key) => `<li><span class="mono">${key}</span> ${escape(sources[key])}</li>`).join('');
  return section(
    'Beside the literature',
    '“This run” is filled only where model, examples, dose, mix and instruction are those of the published figure; figures of v1 (k = 64, 256) are never set beside k = 16. Confidence: V read in a primary source, V2 in one secondary source, V2x2 in two. Rates of coherent answers.',
    `<div class="top">${table(columns, comparison)}</div><ul class="key">${list}</ul>`,
  );
}

export function cellsSection({ cells }: ReportData): Html {
  const columns = [
    { name: 'Model', className: 'name', cell: ({ condition }: Cell) => escape(condition.model) },
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

function named({ name, hash }: Named): Html {
  return escape(name) + (hash === null ? '' : ` ${code(shortHash(hash))}`);
}

function lines(items: readonly Html[]): Html | null {
  return items.length === 0 ? null : items.join('<br>');
}

function factList(facts: readonly (readonly [name: string, value: Html | null])[]): Html {
  const list = facts.flatMap(([name, value]) =>
    value === null ? [] : [`<div><dt>${name}</dt><dd>${value}</dd></div>`],
  );
  return `<dl class="facts">${list.join('')}</dl>`;
}

/** What the figures rest on, at the top of the page; every further hash behind a switch. */
export function factsList(data: ReportData): Html {
  const { created, overall, datasets, questionSet, judgePrompts, judges, command, versions, hashes } = data;
  const judged = judges.map(({ name, hash, n }) => `${named({ name, hash })}<br>${count(n)} answers`);
  const shown = factList([
    ['Run', created === null ? null : escape(created.slice(0, 16).replace('T', ' '))],
    ['Trials', count(overall.trials)],
    ['Questions', questionSet === null ? null : named(questionSet)],
    ['Judge prompts', judgePrompts === null ? null : named(judgePrompts)],
    ['Judged by', lines(judged)],
    ['Command', command === null ? null : code(command)],
  ]);
  const licensed = datasets.map((item) => named(item) + (item.licence === null ? '' : `, ${escape(item.licence)}`));
  const more = factList([
    ['Datasets', lines(licensed)],
    ['Versions', lines(Object.entries(versions).map(([name, version]) => escape(`${name} ${version}`)))],
    ['Hashes', lines(Object.entries(hashes).map(([name, hash]) => named({ name, hash })))],
  ]);
  return `${shown}<details class="provenance"><summary>Datasets, versions, hashes</summary>${more}</details>`;
}
