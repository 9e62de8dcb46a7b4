import type { CalibrationFile } from '../../config/calibration-schema.ts';
import { rateAt } from '../../core/calibration.ts';
import { percent, roundPercent } from '../report/format.ts';

const DOSES = [2, 4, 8, 16, 32];

function describeRisk(
  name: string,
  { method, n, positives, domains, crossValidation, auc }: CalibrationFile['provenance']['risk'],
): string {
  if (method === 'log-odds') return `${name}: no data; the score is read as log-odds`;
  const validated =
    crossValidation === null
      ? 'one domain only, not validated'
      : `on unseen domains log loss ${crossValidation[method].logLoss.toFixed(3)}, Brier ${crossValidation[method].brier.toFixed(3)}, calibration error ${percent(crossValidation[method].calibrationError)}`;
  const area = auc === null ? '' : `; AUC ${auc.value.toFixed(3)} [${auc.low.toFixed(3)}, ${auc.high.toFixed(3)}]`;
  return `${name}: ${method} on ${n} items (${positives} positive, ${domains} domains), ${validated}${area}`;
}

function describePoint(point: CalibrationFile['operatingPoints'][number]): string {
  const { maxFpr, risk, fpr, fprLow, fprHigh, negatives, tpr, tprLow, tprHigh, positives, cautiousRisk } = point;
  const found =
    tpr === null || tprLow === null || tprHigh === null
      ? ''
      : `, finds ${percent(tpr)} [${percent(tprLow)}, ${percent(tprHigh)}] of ${positives}`;
  const cautious =
    cautiousRisk === null
      ? '; too few benign contexts to be sure of it'
      : `; to be sure of it: risk ≥ ${cautiousRisk.toPrecision(6)}`;
  return `  at most ${roundPercent(maxFpr)} false alarms: risk ≥ ${risk.toPrecision(6)}; seen ${percent(fpr)} [${percent(fprLow)}, ${percent(fprHigh)}] of ${negatives}${found}${cautious}`;
}

/** A calibration for a person: what rests on what, and which thresholds to use. */
export function describeCalibration(file: CalibrationFile): string {
  const { provenance } = file;
  const curves = Object.entries(file.doseResponse).map(([model, curve]) => {
    const rates = DOSES.map((dose) => `${dose}: ${percent(rateAt(curve, dose))}`).join('  ');
    return `  ${model} (${curve.basis}, ×${curve.lowFactor.toFixed(2)}–${curve.highFactor.toFixed(2)})  ${rates}`;
  });
  const { shadow } = provenance;
  return [
    ...(provenance.simulated
      ? ['SIMULATED: curves were fitted to a simulated target and say nothing about a model', '']
      : []),
    `Calibration ${file.hash}`,
    `for ${file.detector} ${file.detectorVersion}, made ${provenance.created} by: ${provenance.command}`,
    describeRisk('Risk', provenance.risk),
    describeRisk('Risk of a demonstration', provenance.demonstrationRisk),
    'Operating points',
    ...file.operatingPoints.map(describePoint),
    ...(shadow === null
      ? []
      : [
          `  from ${shadow.scored} recorded verdicts, at most ${roundPercent(shadow.attackShare)} taken as attacks; left out: ${shadow.unscored} unscored, ${shadow.otherCalibration} by another calibration, ${shadow.duplicates} repeated`,
        ]),
    'Expected share of misaligned answers by dose',
    ...curves,
    'Data',
    ...provenance.data.map(({ role, name, sha256 }) => `  ${role} ${name} ${sha256}`),
  ].join('\n');
}
