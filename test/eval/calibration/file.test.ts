import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { curveFor, predictEmRate, toRisk } from '../../../src/core/calibration.ts';
import { GuardError } from '../../../src/core/errors.ts';
import { calibrate, defaultCalibration, withShadow } from '../../../src/eval/calibration/calibrate.ts';
import { describeCalibration } from '../../../src/eval/calibration/describe.ts';
import { readCalibration, staleness, writeCalibration } from '../../../src/eval/calibration/file.ts';
import { calibrationHash, parseCalibration } from '../../../src/config/calibration-file.ts';
import { asCalibration, type CalibrationFile } from '../../../src/config/calibration-schema.ts';
import { readScoredContexts } from '../../../src/eval/calibration/scored.ts';
import { scoredContexts, sigmoid } from './scored.ts';

const provenance = {
  created: '2026-11-24T06:00:00.000Z',
  command: 'contextward calibrate',
  contextward: '0.1.0',
  data: [],
};
const contexts = scoredContexts(600, (score) => sigmoid(2 * score));
const made = defaultCalibration({
  detector: 'demonstration-set',
  detectorVersion: '3',
  contexts,
  demonstrations: contexts,
  provenance,
});
const scratch = (): string => mkdtempSync(join(tmpdir(), 'contextward-calibration-'));
const refusal = (text: string): string => {
  try {
    parseCalibration(text, 'c.json');
  } catch (error) {
    if (error instanceof GuardError) return error.message;
    throw error;
  }
  throw new Error('was accepted');
};
const changed = (change: (file: Record<string, unknown>) => void): string => {
  const copy = structuredClone(made) as unknown as Record<string, unknown>;
  change(copy);
  return JSON.stringify(copy);
};

describe('a calibration file', () => {
  it('comes back as it was written, and is what the core reads', async () => {
    const file = join(scratch(), 'c.json');
    await writeCalibration(file, made);
    const read = await readCalibration(file);
    expect(read).toEqual(made);
    const core = asCalibration(read);
    expect(toRisk(core, 4)).toBeGreaterThan(0.95);
    expect(toRisk(core, -4)).toBeLessThan(0.05);
    expect(curveFor(core, 'google/Gemini-3-Pro-preview')?.basis).toBe('paper');
    expect(predictEmRate(core, 'unheard-of', 16, toRisk(core, 4), 1)).toMatchObject({ basis: 'prior', low: 0 });
  });

  it('has the same hash whatever the order of its keys', () => {
    const { hash, ...content } = made;
    const reversed = Object.fromEntries(Object.entries(content).reverse()) as Omit<CalibrationFile, 'hash'>;
    expect(calibrationHash(reversed)).toBe(hash);
    expect(hash).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it.each([
    ['no JSON', '{', 'c.json: is not JSON'],
    ['a missing part', changed((file) => delete file['detector']), 'detector is nothing'],
    ['a share above 1', changed((file) => (file['risk'] = [[0, 1.5]])), 'risk.0.1 is 1.5'],
    [
      'a falling map',
      changed(
        (file) =>
          (file['risk'] = [
            [0, 0.9],
            [1, 0.1],
          ]),
      ),
      'risks that do not fall',
    ],
    ['no prior', changed((file) => (file['doseResponse'] = {})), 'a curve named *'],
    ['an edit by hand', changed((file) => (file['detectorVersion'] = '4')), 'edited by hand'],
  ])('is refused with %s, saying where and what to do', (_what, text, message) => {
    expect(refusal(text)).toContain(message);
    expect(refusal(text)).toContain('write the file again with `contextward calibrate`');
  });

  it('that does not exist is named', async () => {
    await expect(readCalibration('/nowhere/c.json')).rejects.toThrow('/nowhere/c.json does not exist');
  });

  it('is stale for another detector or version', () => {
    expect(staleness(made, 'demonstration-set', '3')).toBeNull();
    expect(staleness(made, 'demonstration-set', '4')).toContain('version 3');
    expect(staleness(made, 'other', '3')).toContain('not other');
  });

  it('without scores reads the score as log-odds and says so', () => {
    const bare = calibrate({ detector: 'd', detectorVersion: '1', provenance });
    expect(toRisk(bare, 0)).toBe(0.5);
    expect(describeCalibration(bare)).toContain('Risk: no data; the score is read as log-odds');
  });

  it('keeps the parts of its base for which no new data is given', () => {
    const next = calibrate({ detector: made.detector, detectorVersion: '3', base: made, provenance });
    expect(next.risk).toEqual(made.risk);
    expect(next.operatingPoints).toEqual(made.operatingPoints);
    expect(next.provenance.sameRiskAs).toEqual([made.hash]);
  });

  it('takes operating points from shadow traffic and keeps everything else', () => {
    const shadow = {
      verdicts: 9,
      scored: 9,
      unscored: 0,
      otherCalibration: 0,
      duplicates: 0,
      attackShare: 0.1,
      sha256: made.hash,
    };
    const next = withShadow(made, [], shadow, provenance);
    expect(next.operatingPoints).toEqual([]);
    expect(next.risk).toEqual(made.risk);
    expect(next.hash).not.toBe(made.hash);
    expect(describeCalibration(next)).toContain('from 9 recorded verdicts, at most 10 % taken as attacks');
    expect(parseCalibration(JSON.stringify(next), 'c.json')).toEqual(next);
  });
});

describe('scored contexts', () => {
  const write = (text: string): string => {
    const file = join(scratch(), 'scores.jsonl');
    writeFileSync(file, text);
    return file;
  };

  it('are read line by line, blank lines left out', async () => {
    const file = write('{"score":1.5,"label":1,"domain":"law"}\n\n{"score":-2,"label":0,"domain":"law","dose":0}\n');
    expect(readFileSync(file, 'utf8')).toContain('law');
    expect(await readScoredContexts(file)).toHaveLength(2);
  });

  it.each([
    ['{"score":"high","label":1,"domain":"law"}', ':1: score is "high"'],
    ['{"score":1,"label":1,"domain":"law"}\n{"score":1,"label":2,"domain":"law"}', ':2: label is 2'],
    ['{"score":1,', ':1: is not JSON'],
  ])('that are wrong are refused with file, line, field and value: %s', async (text, message) => {
    await expect(readScoredContexts(write(text))).rejects.toThrow(message);
  });
});
