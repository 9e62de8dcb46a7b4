import { describe, expect, it } from 'vitest';
import { interval, percent, points, prose, roundPercent } from '../../../src/eval/report/format.ts';
import { el } from '../../../src/eval/report/svg/element.ts';
import { doseScale, shareTicks, spread } from '../../../src/eval/report/svg/scale.ts';

describe('numbers for people', () => {
  it.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.214, '21.4 %'],
    [0.05, '5.0 %'],
    [0.0004, '0.04 %'],
    [0.00003, '0.003 %'],
  ])('%d is %s', (share, text) => {
    expect(percent(share)).toBe(text);
  });

  it('have no needless decimals on axes', () => {
    expect([0.1, 0.0001, 0.025].map(roundPercent)).toEqual(['10 %', '0.01 %', '2.5 %']);
  });

  it('carry the sign of a difference', () => {
    expect([0.12, -0.305, 0.0001].map(points)).toEqual(['+12.0', '−30.5', '0.0']);
    expect(interval({ low: 0.173, high: 0.255 })).toBe('17.3–25.5 %');
  });

  it('stay on one line with their unit, and markup in texts stays text', () => {
    expect(prose('k = 16: 5 % <b>')).toBe('k\u00a0=\u00a016: 5\u00a0% &lt;b&gt;');
    expect(el('text', { 'aria-label': '"<' }, 'x')).toBe('<text aria-label="&quot;&lt;">x</text>');
  });
});

describe('scales', () => {
  it('give dose 0 a place and doublings nearly equal steps', () => {
    const x = doseScale(32, 0, 100);
    expect(x(0)).toBe(0);
    expect(x(32)).toBe(100);
    expect(x(16) - x(8)).toBeCloseTo(x(32) - x(16), -1);
  });

  it('have few round ticks that reach the highest value', () => {
    for (const highest of [0.008, 0.02, 0.37, 0.97, 1]) {
      const ticks = shareTicks(highest);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest - 1e-9);
      expect(ticks.length).toBeLessThanOrEqual(6);
    }
  });

  it('move labels apart without changing their order or leaving the plot', () => {
    expect(spread([100, 101, 99], 15, 200)).toEqual([114, 129, 99]);
    expect(spread([195, 196, 199], 15, 200)).toEqual([170, 185, 200]);
  });
});
