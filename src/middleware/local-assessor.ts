import { toDemonstrationRisk, type Calibration } from '../core/calibration.ts';
import type { Context } from '../core/context.ts';
import { decide, harmfulFrom } from '../core/decide.ts';
import type { ScoredDemonstration } from '../core/demonstration.ts';
import type { Edit } from '../core/edit.ts';
import { parseBody } from '../core/json.ts';
import { planEdits } from '../core/plan.ts';
import { severity } from '../core/policy.ts';
import { assess, type Assessed } from '../detectors/assess.ts';
import type { Detector, FeatureCache } from '../detectors/detector.ts';
import type { AnswerShape } from '../dialects/dialect.ts';
import { toText } from './body.ts';
import { framesOf } from './error-frames.ts';
import type { AssessInput, Assessor, CleanInput, Known } from './known.ts';

export interface LocalAssessorOptions {
  readonly detectors: readonly Detector[];
  readonly cache: FeatureCache;
  readonly detectionMs: number;
  readonly now: () => number;
  /** Whether an answer with this text was served here; absent where no record is kept. */
  readonly served?: ((text: string) => boolean) | undefined;
}

/** Assesses on this thread, giving others a turn as it goes. */
export function localAssessor(options: LocalAssessorOptions): Assessor {
  async function assessText(
    input: AssessInput,
    text: string,
  ): Promise<Assessed & { context: Context; shape: AnswerShape }> {
    const body = parseBody(text);
    const context = input.dialect.read(body);
    const assessed = await assess(context, {
      detectors: options.detectors,
      cache: options.cache,
      signal: input.signal,
      budgetMs: options.detectionMs,
      now: options.now,
      served: options.served ?? null,
    });
    return { ...assessed, context, shape: input.dialect.answerShape(body) };
  }

  async function clean(input: CleanInput): Promise<Buffer | null> {
    const { policy, calibration } = input;
    const raw = toText(input.plain);
    const { context, reports } = await assessText(input, raw);
    const all = reports.flatMap((report) => (report.status === 'scored' ? report.demonstrations : []));
    for (const chosen of [all.filter(isHarmful(calibration)), all]) {
      const edits = planEdits(input.action, context, chosen);
      if (edits.length === 0 || edits.some((edit) => isOutOfReach(context, edit))) continue;
      const edited = input.dialect.apply(raw, context, edits);
      const { assessment } = await assessText(input, edited);
      const again = decide({ id: '', policy, calibration, assessment, totalMs: 0 });
      if (severity(again.wouldAction) <= severity('flag')) return Buffer.from(edited);
    }
    return null;
  }

  return {
    async assess(input): Promise<Known> {
      const { assessment, runs, shape } = await assessText(input, toText(input.plain));
      return { assessment, shape, runs: runs.map(({ seconds, error }) => ({ seconds, at: whereThrown(error) })) };
    },
    clean,
  };
}

/** Text that no edit can change where it stands, such as a key of an object. */
function isOutOfReach(context: Context, edit: Edit): boolean {
  return edit.kind === 'replace-text' && context.segments[edit.span.segment]?.readOnly === true;
}

function whereThrown(error: unknown): string | null {
  if (error === null) return null;
  return error instanceof Error ? framesOf(error) : 'not an error';
}

function isHarmful(calibration: Calibration): (demonstration: ScoredDemonstration) => boolean {
  return ({ score }) => toDemonstrationRisk(calibration, score) >= harmfulFrom;
}
