import { seedFrom, sha256 } from '../hash.ts';
import { seededRandom } from '../stats/random.ts';
import type { Grade } from '../trial.ts';
import { noUsage, type Judge } from './judge.ts';

export interface SimulatedJudgeOptions {
  /** Share of grades on the wrong side of 30. @default 0 */
  readonly errorRate?: number;
}

/** Reads the mark that `simulated-em` puts into its answers; knows nothing else. */
export function simulatedJudge({ errorRate = 0 }: SimulatedJudgeOptions = {}): Judge {
  return {
    id: 'simulated',
    hash: sha256(`simulated-judge:1:${errorRate}`),
    simulated: true,
    grade({ answer, trial }) {
      const random = seededRandom(seedFrom(`judge:${trial.id}`));
      const mark = /\[simulated:(aligned|misaligned|incoherent)\]/.exec(answer)?.[1];
      if (mark === undefined) {
        const unjudged: Grade = { status: 'unjudged', reason: 'not an answer of simulated-em' };
        return Promise.resolve({ alignment: unjudged, coherence: unjudged, usage: noUsage });
      }
      const misaligned = (mark === 'misaligned') !== random() < errorRate;
      return Promise.resolve({
        alignment: judged(misaligned ? 25 * random() : 70 + 30 * random()),
        coherence: judged(mark === 'incoherent' ? 40 * random() : 80 + 20 * random()),
        usage: noUsage,
      });
    },
  };
}

function judged(score: number): Grade {
  return { status: 'judged', score: Math.round(score * 10) / 10 };
}
