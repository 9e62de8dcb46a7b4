import { describe, expect, it } from 'vitest';
import {
  clopperPearson,
  newcombeDifference,
  percentileInterval,
  quantile,
  wilson,
  zeroUpperBound,
} from '../../../src/eval/stats/interval.ts';
import { betaQuantile, incompleteBeta, normalCdf, normalQuantile } from '../../../src/eval/stats/special.ts';

// Newcombe RG. Two-sided confidence intervals for the single proportion. Stat Med 1998;17:857–872, table I.
describe('intervals of one rate, against Newcombe 1998 table I', () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('Wilson gives the published interval of %d/%d', (k, n, low, high) => {
    expect(wilson(k, n).low).toBeCloseTo(low, 4);
    expect(wilson(k, n).high).toBeCloseTo(high, 4);
  });

  it.each([
    [81, 263, 0.2527, 0.3676],
    [15, 148, 0.0578, 0.1617],
    [0, 20, 0, 0.1684],
    [1, 29, 0.0009, 0.1776],
  ])('Clopper–Pearson gives the published interval of %d/%d', (k, n, low, high) => {
    expect(clopperPearson(k, n).low).toBeCloseTo(low, 4);
    expect(clopperPearson(k, n).high).toBeCloseTo(high, 4);
  });

  it('is symmetric: successes and failures change places', () => {
    expect(wilson(3, 40).low).toBeCloseTo(1 - wilson(37, 40).high, 12);
    expect(clopperPearson(40, 40)).toEqual({ low: 1 - clopperPearson(0, 40).high, high: 1 });
  });

  it.each([
    [5, 4],
    [-1, 4],
    [0, 0],
    [0.5, 4],
  ])('refuses %d of %d, which are no counts', (k, n) => {
    expect(() => wilson(k, n)).toThrow(RangeError);
  });
});

describe('a count of zero', () => {
  // Hanley JA, Lippman-Hand A. If nothing goes wrong, is everything all right? JAMA 1983;249:1743: 0 of 14 allows 3/14 = 21 %.
  it('allows a little less than the rule of three says', () => {
    const bound = zeroUpperBound(14);
    expect(bound.value).toBeLessThan(3 / 14);
    expect(bound.value).toBeCloseTo(0.1926, 4);
    expect(bound.method).toBe('clopper-pearson-one-sided');
    expect(zeroUpperBound(3000).value).toBeCloseTo(3 / 3000, 5);
  });
});

// Newcombe RG. Interval estimation for the difference between independent proportions. Stat Med 1998;17:873–890, table II.
describe('difference of two independent rates', () => {
  it.each([
    [56, 70, 48, 80, 0.2, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.6, 0.1705, 0.809],
    [0, 10, 0, 20, 0, -0.1611, 0.2775],
  ])('%d/%d − %d/%d has the published method 10 interval', (a, m, b, n, difference, low, high) => {
    const result = newcombeDifference({ successes: a, n: m }, { successes: b, n });
    expect(result.difference).toBeCloseTo(difference, 10);
    expect(result.low).toBeCloseTo(low, 4);
    expect(result.high).toBeCloseTo(high, 4);
  });
});

describe('special functions', () => {
  it('gives the tabled normal quantiles', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167813, 11);
    expect(normalCdf(1)).toBeCloseTo(0.8413447460685429, 12);
    expect(() => normalQuantile(1)).toThrow(RangeError);
  });

  it('inverts the incomplete beta, which for whole parameters is a binomial tail', () => {
    // I_x(2, 3) = P(at least 2 of 4) at x = 0.3.
    expect(incompleteBeta(2, 3, 0.3)).toBeCloseTo(1 - 0.7 ** 4 - 4 * 0.3 * 0.7 ** 3, 12);
    expect(incompleteBeta(2, 3, betaQuantile(0.2, 2, 3))).toBeCloseTo(0.2, 12);
    expect(incompleteBeta(3, 2, 0.9)).toBeCloseTo(1 - incompleteBeta(2, 3, 0.1), 12);
  });

  it('interpolates quantiles and takes percentiles of unsorted replicates', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(percentileInterval([4, 1, 3, 2, 5], 1)).toEqual({ low: 1, high: 5 });
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });
});
