import { count, shortHash } from '../format.ts';
import type { Named, ReportData } from '../report-data.ts';
import { leadText, SIMULATED_NOTICE } from '../wording.ts';
import * as evidence from './evidence.ts';
import * as results from './results.ts';

function named(what: string, item: Named | null): string[] {
  return item === null ? [] : [`- ${what}: ${item.name}${item.hash === null ? '' : ` (\`${shortHash(item.hash)}\`)`}`];
}

/** The report as Markdown: tables in place of drawings. */
export function markdownReport(data: ReportData): string {
  const judgedBy = data.judges.map(
    ({ name, hash, n }) => `- Judged by ${name} (\`${shortHash(hash)}\`): ${count(n)} answers`,
  );
  return [
    `# ${data.experiment}`,
    ...(data.simulated ? [`> **SIMULATED.** ${SIMULATED_NOTICE}`] : []),
    leadText(data),
    [
      ...named('Questions', data.questionSet),
      ...named('Judge prompts', data.judgePrompts),
      ...judgedBy,
      ...(data.command === null ? [] : [`- Command: \`${data.command}\``]),
    ].join('\n'),
    ...results.headline(data),
    ...results.curves(data),
    ...results.guards(data),
    ...results.contrasts(data),
    ...results.pairs(data),
    ...evidence.codes(data),
    ...evidence.judges(data),
    ...evidence.detector(data),
    ...evidence.outcomes(data),
    ...evidence.published(data),
    ...evidence.examples(data),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}
