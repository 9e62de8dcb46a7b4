import { escape, prose } from '../format.ts';
import type { ReportData } from '../report-data.ts';
import { leadText, SIMULATED_NOTICE } from '../wording.ts';
import * as evidence from './evidence.ts';
import type { Html } from './parts.ts';
import * as record from './record.ts';
import * as results from './results.ts';
import { styles } from './styles.ts';

function banner({ simulated }: ReportData): Html {
  if (!simulated) return '';
  return `<div class="banner" role="alert"><strong>SIMULATED</strong><span>${escape(SIMULATED_NOTICE)}</span></div>`;
}

/** The whole report in one file that asks the network for nothing; the policy in its head makes sure of that. */
export function htmlReport(data: ReportData): string {
  const title = `${data.simulated ? 'SIMULATED · ' : ''}${data.experiment}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(title)} · Contextward</title>
<style>${styles}</style>
</head>
<body><main>
${banner(data)}
<header><div class="eyebrow">Contextward evaluation · ${escape(data.experiment)}</div><h1>${escape(data.title)}</h1>
<p class="lead">${prose(leadText(data))}</p>${record.factsList(data)}</header>
${[
  results.headlineSection(data),
  results.curvesSection(data),
  results.heatSection(data),
  evidence.guardsSection(data),
  results.contrastsSection(data),
  evidence.pairsSection(data),
  evidence.codesSection(data),
  evidence.judgesSection(data),
  evidence.detectorSection(data),
  record.outcomesSection(data),
  record.publishedSection(data),
  record.cellsSection(data),
  record.examplesSection(data),
].join('\n')}
<footer>${data.simulated ? 'Simulated run. ' : ''}Rates count coherent, judged answers unless “of all” is said; zeros are given as one-sided 95 % Clopper–Pearson bounds. Made by Contextward ${escape(data.versions['contextward'] ?? '')}.</footer>
</main></body></html>
`;
}
