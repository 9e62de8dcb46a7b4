import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from 'citty';
import { describe, expect, it } from 'vitest';
import { calibrateCommand } from '../../../src/cli/calibrate.ts';
import { rateAt } from '../../../src/core/calibration.ts';
import { readCalibration } from '../../../src/eval/calibration/file.ts';
import { hillRate } from '../../../src/eval/stats/hill.ts';
import { syntheticRun } from '../report/synthetic-run.ts';
import { scoredContexts, sigmoid } from './scored.ts';

const directory = mkdtempSync(join(tmpdir(), 'contextward-command-'));
const path = (name: string): string => join(directory, name);
const lines = (items: readonly object[]): string => items.map((item) => JSON.stringify(item)).join('\n');

async function run(...rawArgs: string[]): Promise<string> {
  const written: string[] = [];
  const command = calibrateCommand({
    version: '0.1.0',
    detector: { id: 'demonstration-set', version: '3' },
    now: () => new Date('2026-11-24T06:00:00Z'),
    write: (text) => written.push(text),
  });
  await runCommand(command, { rawArgs });
  return written.join('');
}

describe('contextward calibrate', () => {
  const truth = { floor: 0.01, ceiling: 0.5, ed50: 8, slope: 1.5 };
  const runDirectory = syntheticRun({
    conditions: [0, 2, 4, 8, 16, 32].map((k) => ({ k, model: 'my-model' })),
    rate: ({ k }) => hillRate(truth, k),
    seeds: 10,
  });
  writeFileSync(path('scores.jsonl'), lines(scoredContexts(2000, (score) => sigmoid(2 * score))));

  it('writes a calibration from runs and scores that recovers the known curve', async () => {
    const out = path('c.json');
    const text = await run(runDirectory, '--scores', path('scores.jsonl'), '--max-fpr', '0.02', '--out', out);
    const file = await readCalibration(out);
    const curve = file.doseResponse['my-model']!;
    expect(Math.abs(rateAt(curve, 16) - hillRate(truth, 16))).toBeLessThan(0.08);
    expect(file.operatingPoints.map(({ maxFpr }) => maxFpr)).toEqual([0.001, 0.01, 0.02, 0.05]);
    expect(file.provenance.data.map(({ role }) => role)).toEqual(['run', 'run', 'scores']);
    expect(file.provenance.simulated).toBe(true);
    expect(text).toContain('SIMULATED');
  });

  it('records the command without folders, which belong to one machine', async () => {
    const { provenance } = await readCalibration(path('c.json'));
    expect(provenance.command).toContain('--scores scores.jsonl --max-fpr 0.02');
    expect(JSON.stringify(provenance)).not.toContain(directory);
  });

  it('shows a calibration', async () => {
    const text = await run('show', path('c.json'));
    expect(text).toContain('Operating points');
    expect(text).toContain('my-model (calibrated');
    expect(text).toContain('gemini-3-pro (paper');
  });

  it('recalibrates from recorded verdicts of the base, and again from those of the result', async () => {
    const verdicts = (hash: string) =>
      lines(
        Array.from({ length: 1000 }, (_, i) => ({ id: `${hash}${i}`, risk: i / 2000, calibration: hash, dose: 0 })),
      );
    const base = JSON.parse(readFileSync(path('c.json'), 'utf8')) as { hash: string };
    writeFileSync(path('log.jsonl'), verdicts(base.hash));
    const shadowArgs = ['--from-shadow', path('log.jsonl'), '--max-fpr', '0.01', '--out', path('d.json')];
    expect(await run(...shadowArgs, '--base', path('c.json'))).toContain('from 1000 recorded verdicts');
    const second = await readCalibration(path('d.json'));
    expect(second.operatingPoints.find(({ maxFpr }) => maxFpr === 0.01)).toMatchObject({ fpr: 0.01, risk: 0.495 });
    await run(...shadowArgs, '--base', path('d.json'));
    expect((await readCalibration(path('d.json'))).provenance.sameRiskAs).toEqual([base.hash, second.hash]);
  });

  it.each([
    [[], 'calibrate needs data'],
    [['show'], 'needs the path'],
    [['--from-shadow', 'x'], 'needs --base'],
    [['--scores', 'nowhere.jsonl'], 'nowhere.jsonl does not exist'],
    [['--scores', path('scores.jsonl'), '--max-fpr', '2'], '--max-fpr is "2"'],
    [['nowhere'], 'does not exist'],
  ])('says what is wrong with %j', async (rawArgs, message) => {
    await expect(run(...rawArgs)).rejects.toThrow(message);
  });
});
