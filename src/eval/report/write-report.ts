import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readScoredContexts } from '../calibration/scored.ts';
import { analyse } from './analyse.ts';
import { htmlReport } from './html/page.ts';
import { markdownReport } from './markdown/page.ts';
import { readRun } from './read-run.ts';
import type { ReportData } from './report-data.ts';

export interface ReportOptions {
  /** Folder for `report.html`, `report.md` and `report.json`. @default the run directory */
  readonly out?: string | undefined;
  /** JSONL of labelled detector scores, for the detector's section. */
  readonly scores?: string | undefined;
  /** Misaligned answers shown for each model. @default 0, none */
  readonly examples?: number | undefined;
  /** Reports the grades of this judge. @default the one whose grades come last */
  readonly judge?: string | undefined;
}

export interface WrittenReport {
  readonly data: ReportData;
  readonly html: string;
  readonly markdown: string;
  readonly json: string;
}

/**
 * Reads a run directory and writes its report in three forms; calls neither target nor judge.
 * @throws GuardError `config_invalid` naming the file, line and field that cannot be read
 */
export async function writeReport(directory: string, options: ReportOptions = {}): Promise<WrittenReport> {
  const { out = directory, examples = 0, judge } = options;
  const run = await readRun(directory, { texts: examples > 0, judge });
  const scores = options.scores === undefined ? undefined : await readScoredContexts(options.scores);
  const data = analyse(run, { scores, examples });
  const at = (extension: string): string => join(out, `report.${extension}`);
  await mkdir(out, { recursive: true });
  await writeFile(at('json'), `${JSON.stringify(data, null, 1)}\n`);
  await writeFile(at('md'), markdownReport(data));
  await writeFile(at('html'), htmlReport(data));
  return { data, html: at('html'), markdown: at('md'), json: at('json') };
}
