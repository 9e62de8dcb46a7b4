import { defineCommand } from 'citty';
import { writeReport, type ReportOptions } from '../eval/report/write-report.ts';
import { limitFrom } from './eval-options.ts';

/** Writes the report and says where it is. */
export async function reportRun(runDir: string, options: ReportOptions): Promise<void> {
  const { html, markdown, json } = await writeReport(runDir, options);
  process.stdout.write(`${[html, markdown, json].join('\n')}\n`);
}

export const evalReport = defineCommand({
  meta: { name: 'report', description: 'Write a run’s report again: HTML, Markdown and JSON' },
  args: {
    run: { type: 'positional', description: 'Run directory', required: true },
    out: { type: 'string', description: 'Folder of the report (default: the run directory)', valueHint: 'DIR' },
    judge: { type: 'string', description: 'Report the grades of this judge (default: the last)' },
    scores: { type: 'string', description: 'JSONL of labelled detector scores', valueHint: 'FILE' },
    examples: { type: 'string', description: 'Show this many misaligned answers per model', valueHint: 'N' },
  },
  async run({ args }) {
    const { out, judge, scores } = args;
    await reportRun(args.run, { out, judge, scores, examples: limitFrom('--examples', args.examples) ?? 0 });
  },
});
