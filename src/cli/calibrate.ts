import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defineCommand } from 'citty';
import type { CalibrationFile } from '../config/calibration-schema.ts';
import { GuardError } from '../core/errors.ts';
import { calibrate, lineage, withShadow } from '../eval/calibration/calibrate.ts';
import { describeCalibration } from '../eval/calibration/describe.ts';
import { hashFile, readCalibration, writeCalibration } from '../eval/calibration/file.ts';
import { usualFprs } from '../eval/calibration/operating-points.ts';
import { readScoredContexts, type ScoredContext } from '../eval/calibration/scored.ts';
import { fromShadow, shadowVerdict } from '../eval/calibration/shadow.ts';
import { readJsonLines } from '../eval/json-lines.ts';
import { readRun } from '../eval/report/read-run.ts';
import type { JudgedTrial } from '../eval/stats/em-rate.ts';

const args = {
  'max-fpr': { type: 'string', description: 'Wanted false-positive rate, 0–1', default: '0.001' },
  scores: { type: 'string', description: 'JSONL of scored contexts: {score, label, domain, dose?}' },
  'demonstration-scores': {
    type: 'string',

    description: 'JSONL of scored single demonstrations, same fields',
  },
  'from-shadow': { type: 'string', description: 'JSONL of recorded verdicts, taken as benign' },
  'attack-share': {
    type: 'string',

    description: 'With --from-shadow: largest share of attacks in that traffic, 0–1',
    default: '0',
  },
  base: { type: 'string', description: 'Calibration whose parts are kept where no new data is given' },
  detector: { type: 'string', description: 'Id of the detector that gave the scores (default: that of --base)' },
  'detector-version': { type: 'string', description: 'Its version (default: that of --base)' },
  out: { type: 'string', description: 'File to write', default: 'calibration.json' },
} as const;

type Role = 'run' | 'scores' | 'demonstration-scores' | 'shadow';
type Source = CalibrationFile['provenance']['data'][number];

function usage(message: string): GuardError {
  return new GuardError('config_invalid', message);
}

function share(text: string, flag: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < 1)) {
    throw usage(`${flag} is ${JSON.stringify(text)}: expected a share from 0 up to 1, such as 0.001`);
  }
  return value;
}

/** Names only the last part of a path: where a file lies on somebody's machine is not provenance. */
async function source(role: Role, file: string): Promise<Source> {
  return { role, name: basename(file), sha256: await hashFile(file) };
}

async function readRuns(directories: readonly string[]): Promise<{ judged: JudgedTrial[]; data: Source[] }> {
  const judged: JudgedTrial[] = [];
  const data: Source[] = [];
  for (const directory of directories) {
    const run = await readRun(directory);
    for (const item of run.judged) judged.push(item);
    for (const name of ['trials.jsonl', 'judgements.jsonl']) {
      const file = join(directory, name);
      if (existsSync(file)) data.push({ ...(await source('run', file)), name: `${basename(directory)}/${name}` });
    }
  }
  return { judged, data };
}

async function readScores(role: Role, file: string | undefined): Promise<{ items?: ScoredContext[]; data: Source[] }> {
  if (file === undefined) return { data: [] };
  return { items: await readScoredContexts(file), data: [await source(role, file)] };
}

/** Package version, for the provenance; the lead wires it when the command is mounted. */
export interface CalibrateContext {
  readonly version: string;
  readonly detector: { readonly id: string; readonly version: string };
  readonly now: () => Date;
  readonly write: (text: string) => void;
}

/** `contextward calibrate RUN…` and `contextward calibrate show FILE`. */
export function calibrateCommand(context: CalibrateContext) {
  return defineCommand({
    meta: {
      name: 'calibrate',
      description: 'Fits score to risk and dose to expected rate; `calibrate show FILE` prints a calibration',
    },
    args,
    async run({ args: given, rawArgs }) {
      const positional = given._.map(String);
      if (positional[0] === 'show') {
        const file = positional[1];
        if (file === undefined) throw usage('calibrate show needs the path of a calibration file');
        context.write(`${describeCalibration(await readCalibration(file))}\n`);
        return;
      }
      const base = given.base === undefined ? undefined : await readCalibration(given.base);
      const provenance = {
        created: context.now().toISOString(),
        command: ['contextward', 'calibrate', ...rawArgs.map(withoutFolder)].join(' '),
        contextward: context.version,
      };
      const calibration =
        given['from-shadow'] === undefined
          ? await fromData(given, positional, base, provenance, context)
          : await fromLog(given, base, provenance);
      await writeCalibration(given.out, calibration);
      context.write(`${describeCalibration(calibration)}\n\nWritten to ${given.out}\n`);
    },
  });
}

/** Keeps flags and names; drops folders, which belong to one machine. */
function withoutFolder(argument: string): string {
  const [flag, value] = argument.startsWith('--') ? argument.split('=', 2) : [null, argument];
  const name = value === undefined ? value : basename(value);
  return [flag, name].filter((part) => part !== null && part !== undefined).join('=');
}

type Given = { readonly [name in keyof typeof args]?: string | undefined };
type Provenance = Pick<CalibrationFile['provenance'], 'created' | 'command' | 'contextward'>;

async function fromData(
  given: Given,
  runs: readonly string[],
  base: CalibrationFile | undefined,
  provenance: Provenance,
  context: CalibrateContext,
): Promise<CalibrationFile> {
  if (runs.length === 0 && given.scores === undefined && given['demonstration-scores'] === undefined) {
    throw usage('calibrate needs data: give run directories, --scores FILE or --from-shadow LOG');
  }
  const trials = await readRuns(runs);
  const contexts = await readScores('scores', given.scores);
  const demonstrations = await readScores('demonstration-scores', given['demonstration-scores']);
  try {
    return calibrate({
      detector: given.detector ?? base?.detector ?? context.detector.id,
      detectorVersion: given['detector-version'] ?? base?.detectorVersion ?? context.detector.version,
      contexts: contexts.items,
      demonstrations: demonstrations.items,
      judged: trials.judged,
      base,
      maxFprs: [share(given['max-fpr'] ?? '0.001', '--max-fpr'), ...usualFprs],
      provenance: { ...provenance, data: [...trials.data, ...contexts.data, ...demonstrations.data] },
    });
  } catch (error) {
    if (error instanceof RangeError) throw usage(`${given.scores ?? given['demonstration-scores']}: ${error.message}`);
    throw error;
  }
}

async function fromLog(
  given: Given,
  base: CalibrationFile | undefined,
  provenance: Provenance,
): Promise<CalibrationFile> {
  const log = given['from-shadow'] as string;
  if (base === undefined) throw usage('--from-shadow needs --base FILE, the calibration the proxy ran with');
  const { operatingPoints, evidence } = fromShadow(await readJsonLines(log, shadowVerdict, { allowTornEnd: true }), {
    calibrations: lineage(base),
    maxFprs: [share(given['max-fpr'] ?? '0.001', '--max-fpr'), ...usualFprs],
    attackShare: share(given['attack-share'] ?? '0', '--attack-share'),
  });
  if (operatingPoints.length === 0) {
    const { verdicts, otherCalibration, unscored } = evidence;
    throw usage(
      `${log}: none of ${verdicts} verdicts can be used (${otherCalibration} by another calibration, ${unscored} unscored); ` +
        'give the calibration those verdicts name as --base',
    );
  }
  const data = [await source('shadow', log)];
  const sha256 = data[0]?.sha256 ?? '';
  return withShadow(base, operatingPoints, { ...evidence, sha256 }, { ...provenance, data });
}
