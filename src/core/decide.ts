import type { Assessment, DetectorScore } from './assessment.ts';
import { predictEmRate, toDemonstrationRisk, toRisk, type Calibration, type Risk } from './calibration.ts';
import { harsher, severity, type Action, type Policy, type Rule } from './policy.ts';
import type { Verdict, VerdictFinding } from './verdict.ts';

/** Risk from which one demonstration counts towards the dose. */
export const harmfulFrom = 0.5;

export interface Decision {
  readonly id: string;
  readonly policy: Policy;
  readonly calibration: Calibration;
  readonly assessment: Assessment;
  readonly totalMs: number;
}

/** Pure: the same policy, calibration and assessment give the same verdict. */
export function decide({ id, policy, calibration, assessment, totalMs }: Decision): Verdict {
  const scores = assessment.scores.map((score) => withFreshness(score, calibration));
  const scored = scores.find((score) => score.status === 'scored');
  const risk = scored === undefined ? null : toRisk(calibration, scored.score);
  let dose = 0;
  // Field by field: object spread doubles the cost of a verdict on hundreds of demonstrations.
  const demonstrations = assessment.demonstrations.map(({ index, carrier, origin, pointer, score, domain }) => {
    const own = toDemonstrationRisk(calibration, score);
    if (own >= harmfulFrom) dose += 1;
    return { index, carrier, origin, pointer, risk: own, domain };
  });
  const predicted =
    risk === null ? null : predictEmRate(calibration, assessment.model, dose, risk, instructionFactor(assessment));
  const findings: readonly VerdictFinding[] = assessment.hardened
    ? [...assessment.findings, { code: 'already-hardened', detail: 'the safety instruction is in place', spans: [] }]
    : assessment.findings;
  const facts: Facts = {
    risk,
    dose,
    predictedEmRate: predicted?.value ?? null,
    findings: new Set(findings.map((finding) => finding.code)),
  };
  const { action: asked, rule } = harshest(policy.rules, facts);
  const hardened = asked === 'harden' && assessment.hardened;
  const wouldAction = hardened ? 'flag' : asked;
  const unscored = scores.filter((score) => score.status === 'unscored');
  return {
    id,
    policy: policy.id,
    mode: policy.mode,
    action: policy.mode === 'enforce' ? wouldAction : milder(wouldAction, 'flag'),
    wouldAction,
    rule,
    risk,
    predictedEmRate: predicted === null ? null : { ...predicted, model: modelLabel(assessment.model) },
    dose,
    demonstrations,
    findings,
    coverage: { inspected: assessment.inspected, skipped: assessment.skipped },
    unscored: unscored.map(({ detector, reason }) => ({ detector, reason })),
    failedOpen: risk === null && severity(wouldAction) <= severity('flag'),
    calibration: calibration.hash,
    detectors: Object.fromEntries(scores.map(({ detector, version }) => [detector, version])),
    timing: { totalMs },
  };
}

/**
 * What an instruction does to the rate, from the paper's priority experiment (arXiv 2510.11288, section 4.6): 0.242
 * without one, 0.012 when told to prioritise safety, 0.412 when told to prioritise the context. With both, the worse.
 */
function instructionFactor({ findings, hardened }: Assessment): number {
  if (findings.some(({ code }) => code === 'amplifier-instruction')) return 0.412 / 0.242;
  const isProtected = hardened || findings.some(({ code }) => code === 'protective-instruction');
  return isProtected ? 0.012 / 0.242 : 1;
}

/** A model name is the client's text: only what looks like one is repeated. */
function modelLabel(model: string | null): string {
  if (model === null) return 'unknown';
  return /^[\w.:/@-]{1,100}$/.test(model) ? model : 'other';
}

interface Facts {
  readonly risk: Risk | null;
  readonly dose: number;
  readonly predictedEmRate: number | null;
  readonly findings: ReadonlySet<string>;
}

/** A calibration made for another detector version says nothing about this score. */
function withFreshness(score: DetectorScore, calibration: Calibration): DetectorScore {
  if (score.status === 'unscored') return score;
  const fits = score.detector === calibration.detector && score.version === calibration.detectorVersion;
  return fits
    ? score
    : { status: 'unscored', detector: score.detector, version: score.version, reason: 'stale-calibration' };
}

function harshest(rules: readonly Rule[], facts: Facts): { action: Action; rule: string | null } {
  let action: Action = 'allow';
  let rule: string | null = null;
  for (const candidate of rules) {
    const asked = actionOf(candidate, facts);
    if (harsher(action, asked) !== action) {
      action = asked;
      rule = candidate.id;
    }
  }
  return { action, rule };
}

function actionOf(rule: Rule, facts: Facts): Action {
  if (facts.risk === null) return rule.onUnscored;
  const { when } = rule;
  const holds =
    (when.risk === undefined || facts.risk >= when.risk) &&
    (when.dose === undefined || facts.dose >= when.dose) &&
    (when.predictedEmRate === undefined || (facts.predictedEmRate ?? 0) >= when.predictedEmRate) &&
    (when.finding === undefined || facts.findings.has(when.finding));
  return holds ? rule.action : 'allow';
}

function milder(a: Action, b: Action): Action {
  return severity(a) <= severity(b) ? a : b;
}
