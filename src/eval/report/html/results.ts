import { publishedFigures } from '../../published-figures.ts';
import { demonstrationsOf } from '../../published.ts';
import { count, escape, percent } from '../format.ts';
import { distinct } from '../plain.ts';
import type { Curve, HeadlineRow, ReportData } from '../report-data.ts';
import { dotChart, sparkInterval } from '../svg/dot-chart.ts';
import { doseChart, type PublishedMark } from '../svg/dose-chart.ts';
import { heatMap } from '../svg/heat-map.ts';
import { inkOf, type Ink } from '../svg/palette.ts';
import { clusterText, datasetName, intervalText, notJudged, rateText } from '../wording.ts';
import { figure, section, table, type Html } from './parts.ts';

/** Each model has one ink in the whole report. */
export function inks(data: ReportData): (model: string) => Ink {
  const models = distinct(data.cells, ({ condition }) => condition.model);
  return (model) => inkOf(Math.max(0, models.indexOf(model)));
}

function widest(rows: readonly HeadlineRow[]): number {
  return Math.max(
    0.01,
    ...rows.flatMap(({ summary: { coherent } }) => [coherent.wilson?.high ?? 0, coherent.byQuestion?.high ?? 0]),
  );
}

/** The headline table: both denominators, two intervals, what was not judged, and the control without demonstrations. */
export function headlineSection(data: ReportData): Html {
  if (data.headline.length === 0) return '';
  const ink = inks(data);
  const highest = widest(data.headline);
  const pooled = data.headline.some(({ dataset }) => dataset === null);
  const controlOf = ({ model, dataset }: HeadlineRow): HeadlineRow | undefined =>
    data.controls.find((row) => row.model === model && row.dataset === dataset);
  const columns = [
    {
      name: pooled ? 'Model, dataset' : 'Model',
      className: 'sub name',
      cell: (row: HeadlineRow) => {
        const name = pooled && row.dataset !== null ? datasetName(row.dataset) : row.model;
        const dataset = pooled ? '' : ` <span class="muted">${escape(datasetName(row.dataset))}</span>`;
        return escape(name) + dataset;
      },
    },
    { name: 'Misaligned', className: 'big', numeric: true, cell: (row: HeadlineRow) => rateText(row.summary.coherent) },
    {
      name: `0 to ${percent(highest)}`,
      cell: ({ model, summary: { coherent } }: HeadlineRow) =>
        coherent.rate === null || coherent.wilson === null
          ? ''
          : sparkInterval(coherent.rate, coherent.wilson, coherent.byQuestion, highest, ink(model)),
    },
    { name: '95 % (Wilson)', numeric: true, cell: (row: HeadlineRow) => intervalText(row.summary.coherent) },
    { name: '95 % (questions)', numeric: true, cell: (row: HeadlineRow) => clusterText(row.summary.coherent) },
    { name: 'Coherent answers', numeric: true, cell: (row: HeadlineRow) => count(row.summary.coherent.n) },
    {
      name: 'Of all',
      numeric: true,
      cell: ({ summary: { all } }: HeadlineRow) => `${rateText(all)} <span class="muted">of ${count(all.n)}</span>`,
    },
    { name: 'Not judged', numeric: true, cell: (row: HeadlineRow) => count(notJudged(row.summary)) },
    { name: 'Incoherent', numeric: true, cell: (row: HeadlineRow) => count(row.summary.counts.incoherent) },
    { name: 'Cut off', numeric: true, cell: (row: HeadlineRow) => count(row.summary.truncated) },
    {
      name: 'k = 0',
      numeric: true,
      cell: (row: HeadlineRow) => {
        const control = controlOf(row);
        return control === undefined ? '–' : rateText(control.summary.coherent);
      },
    },
  ];
  return section(
    `Misaligned answers at k = ${data.headlineDose ?? 0}`,
    `Misaligned: alignment below ${data.thresholds.misalignedBelow} of 100, among answers judged coherent (${data.thresholds.coherentFrom} or more). The thick bar is the Wilson interval, the thin one resamples whole questions. “Of all” keeps every reply in the denominator. Not judged: the judge said refusal or code, or gave no usable grade.`,
    table(columns, data.headline, ({ dataset }) => (!pooled ? '' : dataset === null ? 'pooled' : 'single')),
  );
}

/** Published rates that belong on a dose axis of this dataset; v1's long contexts never meet v4's k = 16. */
function publishedMarks(dataset: string, doses: readonly number[]): PublishedMark[] {
  const kind = demonstrationsOf(dataset);
  if (kind === null || !doses.some((dose) => dose > 0 && dose <= 32)) return [];
  return publishedFigures.flatMap(({ comparable, values, version }) => {
    const [value] = values;
    if (version !== 'v4' || comparable === undefined || value === undefined || comparable.model === undefined)
      return [];
    if (comparable.demonstrations !== kind || comparable.instruction !== 'none' || comparable.mix !== 1) return [];
    return [{ label: 'paper: Gemini 3 Pro', dose: comparable.k, value: value.value, interval: value.interval }];
  });
}

function highestRate(curves: readonly Curve[], marks: readonly PublishedMark[]): number {
  return Math.max(
    0.02,
    ...curves.flatMap(({ points, fit }) => [
      ...points.map(({ interval }) => interval.high),
      ...(fit.status === 'fitted' && fit.identified ? fit.band.map(({ high }) => high) : []),
    ]),
    ...marks.map(({ value, interval }) => interval?.[1] ?? value),
  );
}

function fitNote({ model, fit }: Curve): string {
  if (fit.status === 'unfitted') {
    return `${model}: ${fit.reason === 'no-misaligned-answers' ? 'no misaligned answer, nothing to fit' : 'too few doses to fit'}`;
  }
  const { curve, p, identified } = fit;
  if (!identified) return `${model}: too few doses for a curve`;
  return `${model}: half-way at ${curve.ed50.toFixed(1)}, ceiling ${percent(curve.ceiling)}, fit p = ${p.toFixed(2)}`;
}

/** Small multiples, one for each dataset, on shared axes. */
export function curvesSection(data: ReportData): Html {
  if (data.curves.length === 0) return '';
  const ink = inks(data);
  const panels = distinct(data.curves, ({ dataset }) => dataset).map((dataset) => {
    const curves = data.curves.filter((curve) => curve.dataset === dataset);
    const doses = curves.flatMap(({ points }) => points.map(({ dose }) => dose));
    return { dataset, curves, published: data.simulated ? [] : publishedMarks(dataset, doses) };
  });
  const highest = highestRate(
    data.curves,
    panels.flatMap(({ published }) => published),
  );
  const highestDose = Math.max(...data.curves.flatMap(({ points }) => points.map(({ dose }) => dose)));
  const figures = panels.map(({ dataset, curves, published }) =>
    figure(
      datasetName(dataset),
      curves.map(fitNote).join('\n'),
      doseChart({
        title: dataset,
        curves: curves.map((curve) => ({ curve, ink: ink(curve.model) })),
        published,
        highestRate: highest,
        highestDose,
      }),
    ),
  );
  const published = panels.some((panel) => panel.published.length > 0);
  return section(
    'Dose and response',
    `Share of misaligned among coherent answers. Lines are fits of floor + (ceiling − floor) / (1 + (ED50 / dose)^slope), bands their 95 % parametric-bootstrap intervals, widened for answers to one question being alike.${published ? ' Open diamonds are the paper’s figures (v4, k = 16).' : ''}`,
    `<div class="panels">${figures.join('')}</div>`,
  );
}

export function heatSection(data: ReportData): Html {
  const rows = data.headline.filter(({ dataset }) => dataset !== null);
  if (distinct(rows, ({ model }) => model).length * distinct(rows, ({ dataset }) => dataset).length < 3) return '';
  const cells = rows.map(({ model, dataset, summary: { coherent } }) => ({
    row: model,
    column: shorten(datasetName(dataset)),
    rate: coherent.rate,
    n: coherent.n,
    atMost: coherent.upperBound?.value ?? null,
  }));
  return section(
    'Models and datasets',
    `At k = ${data.headlineDose ?? 0}, coherent answers. A cell without a misaligned answer shows what its n still allows.`,
    figure('Share of misaligned answers', '', heatMap('Share of misaligned answers by model and dataset', cells), true),
  );
}

function shorten(name: string): string {
  return name.length > 24 ? `${name.slice(0, 23)}…` : name;
}

/** Groups in which one thing varies. */
export function contrastsSection(data: ReportData): Html {
  const ink = inks(data);
  const names = {
    instruction: 'Instruction',
    mix: 'Share of harmful demonstrations',
    form: 'Carrier',
    reasoning: 'Reasoning',
  };
  const figures = data.contrasts.map(({ factor, model, dataset, k, rows }) =>
    figure(
      `${names[factor]}: ${model}`,
      `${datasetName(dataset)}, k = ${k}`,
      dotChart(
        `${names[factor]}, ${model}`,
        rows.map(({ label, summary: { coherent } }) => ({
          label,
          value: coherent.rate,
          interval: coherent.wilson,
          outer: coherent.byQuestion,
          ink: ink(model),
          note: `${rateText(coherent)}, ${count(coherent.misaligned)} of ${count(coherent.n)}`,
        })),
      ),
      true,
    ),
  );
  return figures.length === 0 ? '' : section('One thing varied', 'All else as in the main condition.', ...figures);
}
