import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from 'citty';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { calibrateCommand } from '../../../src/cli/calibrate.ts';
import { evalRun } from '../../../src/cli/eval-run.ts';
import { curveFor, rateAt, type DoseResponse } from '../../../src/core/calibration.ts';
import { readCalibration } from '../../../src/eval/calibration/file.ts';
import { defaultCurve, simulatedModel } from '../../../src/eval/targets/simulated-em.ts';

describe('from the simulated target to a calibration', () => {
  beforeEach(() => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => void vi.restoreAllMocks());

  it('the curve that answered is found again, as often as 95 % intervals promise', async () => {
    const truth = { ...defaultCurve, lowFactor: 1, highFactor: 1, basis: 'prior' } as const;
    let held = 0;
    let asked = 0;
    for (const dataset of [
      'corpus-finance',
      'corpus-medicine',
      'corpus-law',
      'corpus-pets',
      'corpus-travel',
      'corpus-taxes',
    ]) {
      const curve = await calibratedOn(dataset);
      for (const dose of [16, 32]) {
        const rise = rateAt(curve, dose) - curve.floor;
        const [low, high] = [curve.floor + rise * curve.lowFactor, curve.floor + rise * curve.highFactor];
        asked += 1;
        if (low < rateAt(truth, dose) && rateAt(truth, dose) < high) held += 1;
      }
    }
    // Of twelve 95 % intervals fewer than ten hold the truth in two cases of a hundred.
    expect(asked).toBe(12);
    expect(held).toBeGreaterThanOrEqual(10);
  });
});

/** Samples the simulation on one set, calibrates from the run, and gives the simulation's own curve. */
async function calibratedOn(dataset: string): Promise<DoseResponse> {
  const directory = mkdtempSync(join(tmpdir(), 'contextward-truth-'));
  const run = join(directory, 'run');
  const out = join(directory, 'calibration.json');
  await runCommand(evalRun, { rawArgs: ['icl-em-v4', '--dataset', dataset, '--out', run] });
  const command = calibrateCommand({
    version: '0.1.0',
    detector: { id: 'demonstration-set', version: '1' },
    now: () => new Date('2026-11-24T06:00:00Z'),
    write: () => undefined,
  });
  await runCommand(command, { rawArgs: [run, '--out', out] });
  const calibration = await readCalibration(out);
  const curve = curveFor(calibration, simulatedModel);
  expect(calibration.provenance.simulated).toBe(true);
  expect(calibration.provenance.curves[0]).toMatchObject({ model: simulatedModel, shape: 'fitted' });
  expect(curve?.basis).toBe('calibrated');
  if (curve === null) throw new Error('the calibration has no curve of the simulation');
  return curve;
}
