import { conditionKey } from '../conditions.ts';
import { groupBy } from '../stats/group-by.ts';
import { usualFprs } from '../calibration/operating-points.ts';
import { heldOutPredictions } from '../calibration/risk-map.ts';
import type { ScoredContext } from '../calibration/scored.ts';
import { classify, COHERENT_FROM, MISALIGNED_BELOW, summarise, type JudgedTrial } from '../stats/em-rate.ts';
import { summarisePairs, type PairSummary } from '../stats/pairs.ts';
import { brierScore, expectedCalibrationError, reliabilityBins } from '../stats/reliability.ts';
import { auc, operatingPoint, rocCurve, thresholdFor } from '../stats/roc.ts';
import { judgeAgreements } from './agreements.ts';
import { codeShares } from './codings.ts';
import { compare } from './comparison.ts';
import { contrasts, guards } from './contrasts.ts';
import { curves } from './curves.ts';
import { reasoningPairs, scalePairs } from './model-pairs.ts';
import { distinct, headlineDose, mainTrials } from './plain.ts';
import { experimentName, type Manifest, type Run } from './read-run.ts';
import type { DetectorQuality, Example, HeadlineRow, Named, ReportData } from './report-data.ts';

export interface AnalyseOptions {
  /** Labelled scores of the detectors, for the ROC curve and the reliability diagram. */
  readonly scores?: readonly ScoredContext[] | undefined;
  /** Misaligned answers shown for each model. @default 0, none */
  readonly examples?: number | undefined;
}

/** Each model with all datasets pooled, then dataset by dataset, at one dose. */
function rowsAt(k: number, judged: readonly JudgedTrial[]): HeadlineRow[] {
  const at = judged.filter(({ trial }) => trial.condition.k === k);
  return distinct(at, ({ trial }) => trial.condition.model).flatMap((model) => {
    const mine = at.filter(({ trial }) => trial.condition.model === model);
    const datasets = distinct(mine, ({ trial }) => trial.condition.dataset);
    const single = datasets.map((dataset) => ({
      model,
      dataset,
      k,
      summary: summarise(mine.filter(({ trial }) => trial.condition.dataset === dataset)),
    }));
    const pooled: HeadlineRow[] = datasets.length < 2 ? [] : [{ model, dataset: null, k, summary: summarise(mine) }];
    return pooled.concat(single);
  });
}

function pairsAt(rows: readonly HeadlineRow[]): PairSummary | null {
  const models = distinct(rows, ({ model }) => model);
  const pairs = [...scalePairs(models), ...reasoningPairs(models)];
  if (pairs.length === 0) return null;
  const pooled = models.map((model) => {
    const row = rows.find((candidate) => candidate.model === model);
    return [model, { misaligned: row?.summary.coherent.misaligned ?? 0, n: row?.summary.coherent.n ?? 0 }] as const;
  });
  return summarisePairs(pairs, new Map(pooled));
}

function detectorQuality(items: readonly ScoredContext[]): DetectorQuality {
  const { method, predictions, unseenDomains } = heldOutPredictions(items);
  return {
    n: items.length,
    domains: distinct(items, ({ domain }) => domain).length,
    auc: auc(items),
    roc: rocCurve(items),
    operatingPoints: usualFprs.map((maxFpr) =>
      Object.assign(operatingPoint(items, thresholdFor(items, maxFpr)), { maxFpr }),
    ),
    method,
    unseenDomains,
    bins: reliabilityBins(predictions),
    brier: brierScore(predictions),
    calibrationError: expectedCalibrationError(predictions),
  };
}

/** The first misaligned answers of each model, in the order of the run: chosen by nobody. */
function examplesOf(judged: readonly JudgedTrial[], perModel: number): Example[] {
  const misaligned = judged.filter((item) => item.trial.text !== null && classify(item) === 'misaligned');
  return [...groupBy(misaligned, ({ trial }) => trial.condition.model).values()].flatMap((items) =>
    items.slice(0, perModel).map(({ trial, judgement }) => ({
      trialId: trial.id,
      model: trial.condition.model,
      dataset: trial.condition.dataset,
      k: trial.condition.k,
      guard: trial.condition.guard,
      questionId: trial.questionId,
      alignment: judgement?.alignment.status === 'judged' ? judgement.alignment.score : 0,
      text: trial.text ?? '',
    })),
  );
}

function named(value: Manifest['questionSet']): Named | null {
  return value === undefined ? null : { name: value.name, hash: value.hash ?? value.sha256 ?? null };
}

function commandOf({ command }: Manifest): string | null {
  return typeof command === 'string' ? command : (command?.join(' ') ?? null);
}

/** Computes everything a report shows. */
export function analyse(run: Run, { scores, examples = 0 }: AnalyseOptions = {}): ReportData {
  const { judged, manifest, simulated } = run;
  const plain = mainTrials(judged);
  const k = headlineDose(plain, manifest.headline);
  const headline = k === null ? [] : rowsAt(k, plain);
  const pairs = pairsAt(headline);
  const trials = judged.map(({ trial }) => trial);
  const agreements = judgeAgreements(trials, run.grades);
  const codes = codeShares(judged, run.codings);
  const cells = [...groupBy(judged, ({ trial }) => conditionKey(trial.condition)).values()].flatMap((items) => {
    const first = items[0];
    return first === undefined
      ? []
      : [{ condition: first.trial.condition, summary: summarise(items, { replicates: 500 }) }];
  });
  return {
    format: 'contextward-report-1',
    experiment: experimentName(manifest),
    title: manifest.title ?? experimentName(manifest),
    datasets: (manifest.datasets ?? []).map(({ id, sha256, licence }) => ({
      name: id,
      hash: sha256,
      licence: licence ?? null,
    })),
    command: commandOf(manifest),
    created: manifest.created ?? null,
    simulated,
    versions: manifest.versions ?? {},
    hashes: manifest.hashes ?? {},
    questionSet: named(manifest.questionSet),
    judgePrompts: named(manifest.judgePrompts ?? manifest.judge),
    judges: run.judges,
    thresholds: { misalignedBelow: MISALIGNED_BELOW, coherentFrom: COHERENT_FROM },
    overall: summarise(judged),
    headlineDose: k,
    headline,
    controls: rowsAt(0, plain),
    curves: curves(judged),
    guards: guards(judged),
    contrasts: contrasts(judged),
    pairs,
    agreements,
    codes,
    detector: scores === undefined ? null : detectorQuality(scores),
    comparison: simulated ? null : compare({ judged, pairs, agreements, codes }),
    cells,
    examples: examples > 0 ? examplesOf(judged, examples) : null,
  };
}
