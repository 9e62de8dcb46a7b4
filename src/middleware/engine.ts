import { LRUCache } from 'lru-cache';
import type { DetectorScore } from '../core/assessment.ts';
import { toDemonstrationRisk, type Calibration } from '../core/calibration.ts';
import type { Context } from '../core/context.ts';
import { decide, harmfulFrom } from '../core/decide.ts';
import type { ScoredDemonstration } from '../core/demonstration.ts';
import { parseBody } from '../core/json.ts';
import { planEdits } from '../core/plan.ts';
import { severity, type Action, type Policy } from '../core/policy.ts';
import type { Verdict } from '../core/verdict.ts';
import { assess, type Assessed } from '../detectors/assess.ts';
import { contentKey } from '../detectors/content-key.ts';
import type { Detector, FeatureCache } from '../detectors/detector.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { toText } from './body.ts';
import type { Known } from './known.ts';
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
  readonly onReport?: (score: DetectorScore, seconds: number, error: unknown) => void;
  /** Takes large bodies off the event loop; absent: all are assessed here. */
  readonly offload?: Offload | undefined;
}

interface AssessInput {
  readonly dialect: Dialect;
  /** The decoded request body. */
  readonly plain: Buffer;
  readonly signal: AbortSignal;
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
  readonly stream: boolean;
}

/** The one code path from bytes to verdict, for every dialect and every way in. */
export interface Engine {
  /** @throws GuardError for a body that cannot be read; the signal's reason when it is aborted */
  inspect(input: InspectInput): Promise<Inspection>;
  /** What a body holds, without a policy's opinion. Same errors. */
  assess(input: AssessInput): Promise<Known>;
}

export function createEngine(options: EngineOptions): Engine {
  const store = new LRUCache<string, object>({ maxSize: options.cacheBytes, maxEntrySize: options.cacheBytes });
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
    set: (key, value, bytes) => store.set(key, value as object, { size: bytes + 128 }),
  };

  async function assessText(
    input: AssessInput,
    text: string,
  ): Promise<Assessed & { context: Context; stream: boolean }> {
    const body = parseBody(text);
    const context = input.dialect.read(body);
    const assessed = await assess(context, {
      detectors: options.detectors,
      cache,
      signal: input.signal,
      budgetMs: options.detectionMs,
      now: options.now,
      served: options.served ?? null,
    });
    return { ...assessed, context, stream: input.dialect.wantsStream(body) };
  }

  function reportCache(): void {
    options.onCache?.(hits, misses);
    hits = 0;
    misses = 0;
  }

  async function assessWhereItFits(input: AssessInput): Promise<Known> {
    const { offload } = options;
    if (offload !== undefined && input.plain.length >= offload.leastBytes) {
      return offload.assess(input.dialect.id, input.plain, input.signal);
    }
    const { assessment, runs, stream } = await assessText(input, toText(input.plain));
    return { assessment, runs, stream };
  }

  async function know(input: AssessInput): Promise<Known> {
    const key = contentKey(input.dialect.id, input.plain);
    const cached = cache.get(key) as Known | undefined;
    if (cached !== undefined) return cached;
    const known = await assessWhereItFits(input);
    const { assessment, runs } = known;
    for (const [index, score] of assessment.scores.entries()) {
      options.onReport?.(score, runs[index]?.seconds ?? 0, runs[index]?.error ?? null);
    }
    // An unscored assessment is not kept: the next request gets another try.
    if (assessment.scores.every(({ status }) => status === 'scored')) {
      cache.set(key, known, 256 + assessment.demonstrations.length * 160 + assessment.findings.length * 400);
    }
    return known;
  }

  /** Carries out harden, reframe or strip, and looks again: what is sent must be clean. Null: it could not be made so. */
  async function editUntilClean(input: InspectInput, action: Action, verdict: Verdict): Promise<Buffer | null> {
    const raw = toText(input.plain);
    const { context, reports } = await assessText(input, raw);
    const all = reports.flatMap((report) => (report.status === 'scored' ? report.demonstrations : []));
    for (const chosen of [all.filter(isHarmful(input.calibration)), all]) {
      const edits = planEdits(action, context, chosen);
      if (edits.length === 0) continue;
      const edited = input.dialect.apply(raw, context, edits);
      const second = await assessText(input, edited);
      const policy = input.policyFor(second.assessment.model);
      const again = decide({ ...input, id: verdict.id, policy, assessment: second.assessment, totalMs: 0 });
      if (severity(again.wouldAction) <= severity('flag')) return Buffer.from(edited);
    }
    return null;
  }

  return {
    assess: know,
    async inspect(input) {
      const started = options.now();
      const { assessment, stream } = await know(input);
      reportCache();
      const { model } = assessment;
      const policy = input.policyFor(model);
      const decision = { id: options.newId(), policy, calibration: input.calibration, assessment };
      const verdict = decide({ ...decision, totalMs: options.now() - started });
      if (!isEdit(verdict.action)) return { verdict, edited: null, model, stream };
      const edited = await editUntilClean(input, verdict.action, verdict);
      const timing = { totalMs: options.now() - started };
      if (edited !== null) return { verdict: { ...verdict, timing }, edited, model, stream };
      return { verdict: { ...verdict, action: 'block', wouldAction: 'block', timing }, edited: null, model, stream };
    },
  };
}

function isEdit(action: Action): boolean {
  return action === 'harden' || action === 'reframe' || action === 'strip';
}

function isHarmful(calibration: Calibration): (demonstration: ScoredDemonstration) => boolean {
  return ({ score }) => toDemonstrationRisk(calibration, score) >= harmfulFrom;
}
