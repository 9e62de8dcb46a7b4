import { z } from 'zod';
import type { Calibration } from '../core/calibration.ts';

export const riskMethods = ['platt', 'isotonic'] as const;

const share = z.number().min(0).max(1);
const sha = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 hexadecimal digits');

const knots = z
  .array(z.tuple([z.number(), share]))
  .min(1)
  .refine((points) => points.every(([x, y], i) => i === 0 || (x > points[i - 1]![0] && y >= points[i - 1]![1])), {
    message: 'expected scores that rise and risks that do not fall',
  });

const doseResponse = z.object({
  floor: share,
  ceiling: share,
  ed50: z.number().positive(),
  slope: z.number().positive(),
  lowFactor: share,
  highFactor: z.number().min(1),
  basis: z.enum(['paper', 'calibrated', 'prior']),
});

const operatingPoint = z.object({
  maxFpr: share,
  risk: share,
  fpr: share,
  fprLow: share,
  fprHigh: share,
  negatives: z.int().min(0),
  tpr: share.nullable(),
  tprLow: share.nullable(),
  tprHigh: share.nullable(),
  positives: z.int().min(0),
  cautiousRisk: share.nullable(),
  from: z.enum(['scores', 'shadow']),
});

const crossValidation = z.object({ logLoss: z.number(), brier: z.number(), calibrationError: z.number() });

const riskFit = z.object({
  method: z.enum([...riskMethods, 'log-odds']),
  n: z.int(),
  positives: z.int(),
  domains: z.int(),
  crossValidation: z.object({ platt: crossValidation, isotonic: crossValidation }).nullable(),
  auc: z.object({ value: share, low: share, high: share, positives: z.int(), negatives: z.int() }).nullable(),
});

const curveEvidence = z.object({
  model: z.string(),
  n: z.int(),
  misaligned: z.int(),
  doses: z.array(z.number()).readonly(),
  shape: z.enum(['fitted', 'prior']),
  goodness: share.nullable(),
  designEffect: z.number(),
});

const shadow = z.object({
  sha256: sha,
  verdicts: z.int(),
  scored: z.int(),
  unscored: z.int(),
  otherCalibration: z.int(),
  duplicates: z.int(),
  attackShare: share,
});

const provenance = z.object({
  /** ISO 8601. */
  created: z.iso.datetime(),
  command: z.string(),
  contextward: z.string(),
  /** True when any trial came from a simulation: the curves then say nothing about a real model. */
  simulated: z.boolean(),
  data: z.array(z.object({ role: z.string(), name: z.string(), sha256: sha })),
  risk: riskFit,
  demonstrationRisk: riskFit,
  curves: z.array(curveEvidence),
  /** Hashes of earlier calibrations with the same risk map: verdicts recorded under them have comparable risks. */
  sameRiskAs: z.array(sha),
  shadow: shadow.nullable(),
});

/** A calibration file: what the proxy needs, the operating points, and where all of it came from. */
export const calibrationSchema = z.object({
  format: z.literal('contextward-calibration-1'),
  hash: sha,
  detector: z.string().min(1),
  detectorVersion: z.string().min(1),
  risk: knots,
  demonstrationRisk: knots,
  doseResponse: z.record(z.string(), doseResponse).refine((curves) => '*' in curves, {
    message: 'expected a curve named * for models that were never measured',
  }),
  operatingPoints: z.array(operatingPoint),
  provenance,
});

export type CalibrationFile = z.output<typeof calibrationSchema>;
export type RiskEvidence = z.output<typeof riskFit>;
export type ShadowEvidence = z.output<typeof shadow>;

/** Compile-time proof that a file is what core reads. */
export const asCalibration = (file: CalibrationFile): Calibration => file;
