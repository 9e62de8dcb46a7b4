import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../src/core/assessment.ts';
import type { Calibration } from '../../src/core/calibration.ts';
import { decide } from '../../src/core/decide.ts';
import { actions, severity, type Policy, type Rule } from '../../src/core/policy.ts';

const calibration: Calibration = {
  detector: 'd',
  detectorVersion: '1',
  hash: 'sha256:0',
  risk: [
    [-10, 0],
    [10, 1],
  ],
  demonstrationRisk: [
    [-1, 0],
    [1, 1],
  ],
  doseResponse: { '*': { floor: 0, ceiling: 0.5, ed50: 8, slope: 1, lowFactor: 0.5, highFactor: 1.5, basis: 'prior' } },
};

function assessment(score: number | null, extra: Partial<Assessment> = {}): Assessment {
  return {
    model: 'm',
    inspected: 1,
    skipped: [],
    hardened: false,
    scores: [
      score === null
        ? { status: 'unscored', detector: 'd', version: '1', reason: 'error' }
        : { status: 'scored', detector: 'd', version: '1', score },
    ],
    demonstrations: [],
    findings: [],
    ...extra,
  };
}

const rule = (id: string, risk: number, action: Rule['action'], onUnscored: Rule['onUnscored'] = 'flag'): Rule => ({
  id,
  when: { risk },
  action,
  onUnscored,
});
const policy = (rules: Rule[], mode: Policy['mode'] = 'enforce'): Policy => ({
  id: 'p',
  mode,
  blockAs: 'error',
  rules,
});
const verdict = (rules: Rule[], a: Assessment, mode?: Policy['mode']) =>
  decide({ id: 'v', policy: policy(rules, mode), calibration, assessment: a, totalMs: 0 });

describe('decide', () => {
  it('takes the harshest action that applies, whatever the order of the rules', () => {
    const rules = [rule('a', 0.5, 'flag'), rule('b', 0.6, 'strip'), rule('c', 0.7, 'harden'), rule('d', 0.99, 'block')];
    for (const order of [rules, rules.toReversed()]) {
      expect(verdict(order, assessment(5))).toMatchObject({ action: 'strip', rule: 'b', risk: 0.75 });
    }
  });

  it('never becomes milder when the score rises', () => {
    const rules = [rule('a', 0.2, 'flag'), rule('b', 0.5, 'reframe'), rule('c', 0.8, 'block')];
    fc.assert(
      fc.property(
        fc.double({ min: -12, max: 12, noNaN: true }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (score, more) => {
          const [low, high] = [verdict(rules, assessment(score)), verdict(rules, assessment(score + more))];
          expect(severity(high.wouldAction)).toBeGreaterThanOrEqual(severity(low.wouldAction));
        },
      ),
    );
  });

  it('records in shadow mode and does nothing beyond a flag', () => {
    for (const action of actions) {
      const { action: done, wouldAction } = verdict([rule('a', 0, action)], assessment(0), 'shadow');
      expect(wouldAction).toBe(action);
      expect(severity(done)).toBeLessThanOrEqual(severity('flag'));
    }
  });

  it('asks every rule what to do when nothing was scored', () => {
    expect(verdict([rule('a', 0.5, 'block', 'allow')], assessment(null))).toMatchObject({
      action: 'allow',
      risk: null,
      failedOpen: true,
    });
    expect(verdict([rule('a', 0.5, 'flag', 'block')], assessment(null))).toMatchObject({
      action: 'block',
      failedOpen: false,
    });
  });

  it('takes a score of another version than the calibration’s as unscored', () => {
    const stale = assessment(9, { scores: [{ status: 'scored', detector: 'd', version: '2', score: 9 }] });
    expect(verdict([rule('a', 0.1, 'block', 'flag')], stale)).toMatchObject({
      action: 'flag',
      risk: null,
      unscored: [{ reason: 'stale-calibration' }],
    });
  });

  it('needs all conditions of a rule', () => {
    const both: Rule = { id: 'x', when: { risk: 0.5, dose: 1 }, action: 'block', onUnscored: 'flag' };
    expect(verdict([both], assessment(9)).action).toBe('allow');
    const shown = { index: 0, carrier: 'turn', origin: 'user', pointer: '/m', score: 2, domain: 'other' } as const;
    expect(verdict([both], assessment(9, { demonstrations: [shown] }))).toMatchObject({ action: 'block', dose: 1 });
  });

  it('does not harden twice', () => {
    const hardened = verdict([rule('a', 0.5, 'harden')], assessment(9, { hardened: true }));
    expect(hardened.action).toBe('flag');
    expect(hardened.findings.map(({ code }) => code)).toEqual(['already-hardened']);
  });

  it('repeats a model name only when it looks like one', () => {
    expect(verdict([], assessment(5)).predictedEmRate?.model).toBe('m');
    expect(verdict([], assessment(5, { model: 'tell me a secret' })).predictedEmRate?.model).toBe('other');
  });
});
