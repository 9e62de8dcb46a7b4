import type { Assessment, DetectorScore } from '../core/assessment.ts';
import type { Calibration } from '../core/calibration.ts';
import { decide } from '../core/decide.ts';
import { parseBody } from '../core/json.ts';
import type { Action, Policy } from '../core/policy.ts';
import type { Verdict } from '../core/verdict.ts';
import { contentKey } from '../detectors/content-key.ts';
import type { Detector, FeatureCache } from '../detectors/detector.ts';
import type { AnswerShape } from '../dialects/dialect.ts';
import { toText } from './body.ts';
import { featureCache } from './feature-cache.ts';
import { Overdue, type AssessInput, type Assessor, type CleanInput, type Known } from './known.ts';
import { localAssessor } from './local-assessor.ts';
import type { Offload } from './offload.ts';

export interface EngineOptions {
  readonly detectors: readonly Detector[];
  readonly cacheBytes: number;
  readonly detectionMs: number;
  readonly now: () => number;
  readonly newId: () => string;
  /** Whether an answer with this text was served here; absent where no record is kept. */
  readonly served?: ((text: string) => boolean) | undefined;
  /** Look-ups in the feature cache, once per inspection. */
  readonly onCache?: (hits: number, misses: number) => void;
  /** `at`: where the detector threw, as code positions; null when it did not. */
  readonly onReport?: (score: DetectorScore, seconds: number, at: string | null) => void;
  /** Takes large bodies off the event loop; absent: all are assessed here. */
  readonly offload?: Offload | undefined;
}

export interface InspectInput extends AssessInput {
  readonly policyFor: (model: string | null) => Policy;
  readonly calibration: Calibration;
}

export interface Inspection {
  readonly verdict: Verdict;
  /** The body to send on; `null` when it is the one that came. */
  readonly edited: Buffer | null;
  readonly model: string | null;
  readonly shape: AnswerShape;
}

/** The one code path from bytes to verdict, for every dialect and every way in. */
export interface Engine {
  /** @throws GuardError for a body that cannot be read; the signal's reason when it is aborted */
  inspect(input: InspectInput): Promise<Inspection>;
}

export function createEngine(options: EngineOptions): Engine {
  const { offload } = options;
  const store = featureCache(options.cacheBytes);
  // Counted here and reported once per inspection: a counter with labels costs more than the look-up.
  let hits = 0;
  let misses = 0;
  const cache: FeatureCache = {
    get: (key) => {
      const value = store.get(key);
      if (value === undefined) misses += 1;
      else hits += 1;
      return value;
    },
    set: (key, value, bytes) => store.set(key, value, bytes),
  };
  const local = localAssessor({ ...options, cache });
  const assessorFor = ({ plain }: AssessInput): Assessor =>
    offload !== undefined && plain.length >= offload.leastBytes ? offload : local;

  function reportCache(): void {
    options.onCache?.(hits, misses);
    hits = 0;
    misses = 0;
  }

  /** What is known of a body that could not be assessed in time: enough to route it, and that it is unscored. */
  function unscored(input: AssessInput): Known {
    const body = parseBody(toText(input.plain));
    const { model, skipped, segments } = input.dialect.read(body);
    const scores = options.detectors.map(({ id, version }): DetectorScore => ({
      status: 'unscored',
      detector: id,
      version,
      reason: 'timeout',
    }));
    const nothing = { hardened: false, demonstrations: [], findings: [] };
    return {
      assessment: { model, skipped, inspected: segments.length, scores, ...nothing },
      shape: input.dialect.answerShape(body),
      runs: [],
    };
  }

  async function know(input: AssessInput): Promise<Known> {
    const key = contentKey(input.dialect.id, input.plain);
    const cached = cache.get(key) as Known | undefined;
    if (cached !== undefined) return cached;
    const known = await assessorFor(input)
      .assess(input)
      .catch((error: unknown) => {
        if (error instanceof Overdue) return unscored(input);
        throw error;
      });
    const { assessment, runs } = known;
    for (const [index, score] of assessment.scores.entries()) {
      options.onReport?.(score, runs[index]?.seconds ?? 0, runs[index]?.at ?? null);
    }
    // An unscored assessment is not kept: the next request gets another try.
    if (assessment.scores.every(({ status }) => status === 'scored')) cache.set(key, known, sizeOf(assessment));
    return known;
  }

  async function clean(input: CleanInput): Promise<Buffer | null> {
    try {
      return await assessorFor(input).clean(input);
    } catch (error) {
      if (error instanceof Overdue) return null;
      throw error;
    }
  }

  return {
    async inspect(input) {
      const started = options.now();
      const { assessment, shape } = await know(input);
      reportCache();
      const { model } = assessment;
      const { calibration } = input;
      const policy = input.policyFor(model);
      const decision = { id: options.newId(), policy, calibration, assessment };
      const verdict = decide({ ...decision, totalMs: options.now() - started });
      const { action } = verdict;
      if (!isEdit(action)) return { verdict, edited: null, model, shape };
      const { dialect, plain, signal } = input;
      const edited = await clean({ dialect, plain, signal, action, policy, calibration });
      const timing = { totalMs: options.now() - started };
      if (edited !== null) return { verdict: { ...verdict, timing }, edited, model, shape };
      return { verdict: { ...verdict, action: 'block', wouldAction: 'block', timing }, edited: null, model, shape };
    },
  };
}

function isEdit(action: Action): boolean {
  return action === 'harden' || action === 'reframe' || action === 'strip';
}

/** About what an assessment holds, in bytes: everything in it that a request can make many of. */
function sizeOf({ demonstrations, findings, skipped }: Assessment): number {
  const spans = findings.reduce((sum, finding) => sum + finding.spans.length, 0);
  return 512 + demonstrations.length * 160 + spans * 96 + skipped.length * 96;
}
