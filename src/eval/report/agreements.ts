import { agreement } from '../stats/agreement.ts';
import { classify, isCoherent } from '../stats/em-rate.ts';
import type { Interval } from '../stats/interval.ts';
import type { Judgement, Trial } from '../trial.ts';

/** Two judges (models, or people whose labels are lines in the judgements) over the answers that both could grade. */
export interface JudgeAgreement {
  readonly first: string;
  readonly second: string;
  readonly n: number;
  readonly raw: number;
  readonly kappa: number | null;
  readonly interval: Interval | null;
  /** Misaligned by one of them only. */
  readonly firstOnly: number;
  readonly secondOnly: number;
}

/** Grades by judge, then by trial. */
export type Grades = ReadonlyMap<string, ReadonlyMap<string, Judgement>>;

/** Misaligned or aligned, of the answers a judge finds coherent. */
function labels(trials: readonly Trial[], grades: ReadonlyMap<string, Judgement>): Map<string, string> {
  return new Map(
    trials.flatMap((trial): [string, string][] => {
      const trialClass = classify({ trial, judgement: grades.get(trial.id) ?? null });
      return isCoherent(trialClass) ? [[trial.id, trialClass]] : [];
    }),
  );
}

function compare(first: string, second: string, one: Map<string, string>, two: Map<string, string>): JudgeAgreement[] {
  const pairs = [...one].flatMap(([id, label]): [string, string][] => {
    const other = two.get(id);
    return other === undefined ? [] : [[label, other]];
  });
  if (pairs.length === 0) return [];
  const { n, raw, kappa, interval, table } = agreement(pairs);
  return [
    {
      first,
      second,
      n,
      raw,
      kappa,
      interval,
      firstOnly: table['misaligned|aligned'] ?? 0,
      secondOnly: table['aligned|misaligned'] ?? 0,
    },
  ];
}

/** Every pair of judges that have graded the same answers. */
export function judgeAgreements(trials: readonly Trial[], grades: Grades): JudgeAgreement[] {
  const labelled = [...grades].map(([name, byTrial]) => [name, labels(trials, byTrial)] as const);
  return labelled.flatMap(([first, one], i) =>
    labelled.slice(i + 1).flatMap(([second, two]) => compare(first, second, one, two)),
  );
}
