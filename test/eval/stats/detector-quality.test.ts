import { describe, expect, it } from 'vitest';
import { agreement } from '../../../src/eval/stats/agreement.ts';
import { isotonicKnots, isotonicValues } from '../../../src/eval/stats/isotonic.ts';
import { fitPlatt, plattProbability, plattTargets } from '../../../src/eval/stats/platt.ts';
import { brierScore, expectedCalibrationError, logLoss, reliabilityBins } from '../../../src/eval/stats/reliability.ts';
import { auc, operatingPoint, rocCurve, thresholdFor, type Labelled } from '../../../src/eval/stats/roc.ts';

function repeat<T>(n: number, value: T): T[] {
  return Array.from({ length: n }, () => value);
}

// Hanley JA, McNeil BJ. Radiology 1982;143:29–36, table I: 109 CT images, ratings 1 to 5.
const ctImages: Labelled[] = [
  ...[33, 6, 6, 11, 2].flatMap((n, i) => repeat(n, { score: i + 1, label: 0 as const })),
  ...[3, 2, 2, 11, 33].flatMap((n, i) => repeat(n, { score: i + 1, label: 1 as const })),
];

describe('the ROC curve', () => {
  it('has the published area of the CT images, 0.893 with standard error 0.032', () => {
    const { value, low, high, positives, negatives } = auc(ctImages);
    expect(value).toBeCloseTo(0.893, 3);
    expect({ positives, negatives }).toEqual({ positives: 51, negatives: 58 });
    expect((high - low) / (2 * 1.96)).toBeCloseTo(0.032, 2);
  });

  it('runs from (0, 0) to (1, 1) and its trapezes add up to the area', () => {
    const points = rocCurve(ctImages);
    expect(points).toHaveLength(6);
    expect(points.at(-1)).toMatchObject({ fpr: 1, tpr: 1 });
    let area = 0;
    for (const [i, { fpr, tpr }] of points.entries()) {
      const before = points[i - 1];
      if (before !== undefined) area += ((fpr - before.fpr) * (tpr + before.tpr)) / 2;
    }
    expect(area).toBeCloseTo(auc(ctImages).value, 12);
  });

  it('does not claim certainty for a perfect separation of few items', () => {
    const perfect = [...repeat(5, { score: 1, label: 1 as const }), ...repeat(9, { score: 0, label: 0 as const })];
    expect(auc(perfect)).toMatchObject({ value: 1, high: 1 });
    expect(auc(perfect).low).toBeCloseTo(0.4782, 4);
    expect(auc(perfect.map(({ score, label }) => ({ score: -score, label })))).toMatchObject({ value: 0, low: 0 });
  });

  it('needs both labels', () => {
    expect(() => auc([{ score: 1, label: 1 }])).toThrow(RangeError);
  });

  it('gives the lowest threshold within the wanted false-positive rate, and one above everything for 0', () => {
    const items: Labelled[] = [
      { score: 3, label: 0 },
      { score: 2, label: 1 },
      { score: 1, label: 0 },
      { score: 0, label: 0 },
    ];
    expect(thresholdFor(items, 0.34)).toBe(2);
    const none = thresholdFor(items, 0);
    expect(operatingPoint(items, none)).toMatchObject({ fpr: 0, tpr: 0 });
    expect(operatingPoint(items, 2)).toMatchObject({ fpr: 1 / 3, tpr: 1, negatives: 3 });
  });
});

describe("Cohen's κ", () => {
  // The example of the textbooks: two readers of 50 grant proposals, yes/yes 20, yes/no 5, no/yes 10, no/no 15.
  const proposals = [
    ...repeat(20, ['yes', 'yes'] as const),
    ...repeat(5, ['yes', 'no'] as const),
    ...repeat(10, ['no', 'yes'] as const),
    ...repeat(15, ['no', 'no'] as const),
  ];

  it('is 0.4 for 20/5/10/15', () => {
    const { kappa, raw, n, table, interval } = agreement(proposals);
    expect(kappa).toBeCloseTo(0.4, 12);
    expect({ raw, n, both: table['yes|yes'] }).toEqual({ raw: 0.7, n: 50, both: 20 });
    expect(interval?.low).toBeCloseTo(0.4 - 1.96 * 0.12961, 3);
  });

  it('is undefined when only one label was ever given', () => {
    expect(agreement(repeat(5, ['a', 'a']))).toMatchObject({ raw: 1, kappa: null });
    expect(() => agreement([])).toThrow(RangeError);
  });
});

describe('probabilities', () => {
  const predictions = [
    { probability: 0.9, label: 1 },
    { probability: 0.8, label: 0 },
    { probability: 0.1, label: 0 },
    { probability: 0.3, label: 0 },
  ] as const;

  it('have the Brier score and log loss worked out by hand', () => {
    expect(brierScore(predictions)).toBeCloseTo((0.01 + 0.64 + 0.01 + 0.09) / 4, 12);
    expect(logLoss(predictions)).toBeCloseTo(-Math.log(0.9 * 0.2 * 0.9 * 0.7) / 4, 12);
    expect(() => brierScore([])).toThrow(RangeError);
  });

  it('fall into bins that hold their count, and 1 falls into the last', () => {
    expect(reliabilityBins([...predictions, { probability: 1, label: 1 }], 5).map(({ n }) => n)).toEqual([1, 1, 3]);
    const balanced = [...repeat(9, { probability: 0.9, label: 1 as const }), { probability: 0.9, label: 0 as const }];
    expect(expectedCalibrationError(balanced)).toBeCloseTo(0, 12);
    expect(expectedCalibrationError([{ probability: 0.7, label: 0 }])).toBeCloseTo(0.7, 12);
  });
});

describe('isotonic regression', () => {
  // The sequence of the scikit-learn and R documentation of pooling: only violators are averaged.
  it('averages adjacent violators and leaves the rest', () => {
    expect(isotonicValues([1, 3, 2, 4])).toEqual([1, 2.5, 2.5, 4]);
    expect(isotonicValues([3, 2, 1])).toEqual([2, 2, 2]);
    expect(isotonicValues([4, 1, 2, 5, 4])).toEqual([7 / 3, 7 / 3, 7 / 3, 4.5, 4.5]);
  });

  it('treats equal scores as one, whatever their order', () => {
    const items: Labelled[] = [
      { score: 1, label: 1 },
      { score: 1, label: 0 },
      { score: 2, label: 1 },
    ];
    expect(isotonicKnots(items)).toEqual(isotonicKnots([...items].reverse()));
  });

  it('never claims certainty', () => {
    const knots = isotonicKnots([
      ...repeat(9, { score: 0, label: 0 as const }),
      ...repeat(9, { score: 1, label: 1 as const }),
    ]);
    expect(knots).toEqual([
      [0, 0.05],
      [1, 0.95],
    ]);
  });
});

describe('Platt scaling', () => {
  // With two distinct scores the sigmoid has as many parameters as groups: the optimum meets the mean target of each.
  it('meets the mean targets exactly where it can', () => {
    const items: Labelled[] = [
      ...repeat(8, { score: -1, label: 0 as const }),
      ...repeat(2, { score: -1, label: 1 as const }),
      ...repeat(3, { score: 2, label: 0 as const }),
      ...repeat(7, { score: 2, label: 1 as const }),
    ];
    const { positive, negative } = plattTargets(items);
    expect(positive).toBeCloseTo(10 / 11, 12);
    const fit = fitPlatt(items);
    expect(plattProbability(fit, -1)).toBeCloseTo(0.2 * positive + 0.8 * negative, 6);
    expect(plattProbability(fit, 2)).toBeCloseTo(0.7 * positive + 0.3 * negative, 6);
  });

  it('stays finite for separated classes and refuses a single one', () => {
    const separated = [...repeat(20, { score: -9, label: 0 as const }), ...repeat(20, { score: 9, label: 1 as const })];
    expect(plattProbability(fitPlatt(separated), 9)).toBeCloseTo(21 / 22, 5);
    expect(() => fitPlatt(repeat(3, { score: 1, label: 1 }))).toThrow(RangeError);
  });
});
