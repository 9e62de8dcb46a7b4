import { calibrationHash } from '../../config/calibration-file.ts';
import type { CalibrationFile, RiskEvidence } from '../../config/calibration-schema.ts';
import type { DoseResponse } from '../../core/calibration.ts';
import type { JudgedTrial } from '../stats/em-rate.ts';
import { measureCurves } from './curves.ts';
import { pickOperatingPoints, usualFprs, type OperatingPoint } from './operating-points.ts';
import { publishedCurves } from './prior.ts';
import { fitRisk, type Knots } from './risk-map.ts';
import type { ScoredContext } from './scored.ts';

export interface CalibrationInput {
  readonly detector: string;
  readonly detectorVersion: string;
  /** Labelled contexts. Without them the map of `base` is kept, or the score is read as the log-odds it claims to be. */
  readonly contexts?: readonly ScoredContext[] | undefined;
  /** Labelled single demonstrations; without them as above. */
  readonly demonstrations?: readonly ScoredContext[] | undefined;
  /** Trials that dose-response curves are fitted to; models among them no longer use the prior. */
  readonly judged?: readonly JudgedTrial[] | undefined;
  /** A calibration of the same detector version whose parts are kept where no new data is given. */
  readonly base?: CalibrationFile | undefined;
  /** Wanted false-positive rates. @default 0.001, 0.01, 0.05 */
  readonly maxFprs?: readonly number[] | undefined;
  readonly provenance: Pick<CalibrationFile['provenance'], 'created' | 'command' | 'contextward' | 'data'>;
}

interface RiskPart {
  readonly knots: Knots;
  readonly evidence: RiskEvidence;
}

/** The scorer's own reading of its score: 1 / (1 + e^−score), from −10 to 10 in steps of ¼. */
function logOdds(): RiskPart {
  const knots = Array.from({ length: 81 }, (_, i) => {
    const score = (i - 40) / 4;
    return [score, 1 / (1 + Math.exp(-score))] as const;
  });
  const evidence = {
    method: 'log-odds',
    n: 0,
    positives: 0,
    domains: 0,
    crossValidation: null,
    auc: null,
  } as const;
  return { knots, evidence };
}

function riskPart(items: readonly ScoredContext[] | undefined, kept: RiskPart | null): RiskPart {
  if (items === undefined) return kept ?? logOdds();
  const { knots, ...evidence } = fitRisk(items);
  return { knots, evidence };
}

function keptPart(base: CalibrationFile | undefined, name: 'risk' | 'demonstrationRisk'): RiskPart | null {
  return base === undefined ? null : { knots: base[name], evidence: base.provenance[name] };
}

/** Hashes under which the risks of this calibration were recorded. */
export function lineage(base: CalibrationFile): string[] {
  return [...base.provenance.sameRiskAs, base.hash];
}

/** Seals a content with its hash. */
function seal(content: Omit<CalibrationFile, 'hash'>): CalibrationFile {
  return { ...content, hash: calibrationHash(content) };
}

/** Makes a calibration from whatever is given; says in its provenance which part rests on what. */
export function calibrate(input: CalibrationInput): CalibrationFile {
  const { base, contexts } = input;
  const risk = riskPart(contexts, keptPart(base, 'risk'));
  const demonstrationRisk = riskPart(input.demonstrations, keptPart(base, 'demonstrationRisk'));
  const measured = measureCurves(input.judged ?? []);
  const curves: Record<string, DoseResponse> = { ...publishedCurves(), ...base?.doseResponse };
  for (const { curve, evidence } of measured) curves[evidence.model] = curve;
  const operatingPoints: OperatingPoint[] =
    contexts === undefined
      ? [...(base?.operatingPoints ?? [])]
      : pickOperatingPoints(contexts, risk.knots, input.maxFprs ?? usualFprs);
  const remeasured = new Set(measured.map(({ evidence }) => evidence.model));
  return seal({
    format: 'contextward-calibration-1',
    detector: input.detector,
    detectorVersion: input.detectorVersion,
    risk: risk.knots.map(([score, value]) => [score, value]),
    demonstrationRisk: demonstrationRisk.knots.map(([score, value]) => [score, value]),
    doseResponse: curves,
    operatingPoints,
    provenance: {
      ...input.provenance,
      data: [...(base?.provenance.data ?? []), ...input.provenance.data],
      simulated: (base?.provenance.simulated ?? false) || (input.judged ?? []).some(({ trial }) => trial.simulated),
      risk: risk.evidence,
      demonstrationRisk: demonstrationRisk.evidence,
      curves: [
        ...(base?.provenance.curves ?? []).filter(({ model }) => !remeasured.has(model)),
        ...measured.map(({ evidence }) => evidence),
      ],
      sameRiskAs: contexts === undefined && base !== undefined ? lineage(base) : [],
      shadow: base?.provenance.shadow ?? null,
    },
  });
}

/** What ships as `models/calibration-default.json`: maps fitted to scored contexts, curves from the literature. */
export function defaultCalibration(
  input: Required<
    Pick<CalibrationInput, 'detector' | 'detectorVersion' | 'contexts' | 'demonstrations' | 'provenance'>
  >,
): CalibrationFile {
  return calibrate(input);
}

/** Replaces the operating points by those of recorded traffic; maps and curves stay as they are. */
export function withShadow(
  base: CalibrationFile,
  operatingPoints: readonly OperatingPoint[],
  shadow: NonNullable<CalibrationFile['provenance']['shadow']>,
  provenance: CalibrationInput['provenance'],
): CalibrationFile {
  const { hash: _, ...content } = base;
  return seal({
    ...content,
    operatingPoints: [...operatingPoints],
    provenance: {
      ...content.provenance,
      ...provenance,
      data: [...content.provenance.data, ...provenance.data],
      sameRiskAs: lineage(base),
      shadow,
    },
  });
}
