import { partAt, type Context, type SkippedPart, type Span } from './context.ts';
import type { Demonstration } from './demonstration.ts';
import { isHardened } from './envelope.ts';
import type { Report, UnscoredReason } from './report.ts';
import type { VerdictDemonstration, VerdictFinding } from './verdict.ts';

/** What one detector said, without positions. */
export type DetectorScore =
  | { readonly status: 'scored'; readonly detector: string; readonly version: string; readonly score: number }
  | {
      readonly status: 'unscored';
      readonly detector: string;
      readonly version: string;
      readonly reason: UnscoredReason;
    };

/** All that a verdict needs of a context, and none of its text: it may be cached. */
export interface Assessment {
  readonly model: string | null;
  readonly inspected: number;
  readonly skipped: readonly SkippedPart[];
  /** The safety-priority instruction is already in a system or developer segment. */
  readonly hardened: boolean;
  readonly scores: readonly DetectorScore[];
  readonly demonstrations: readonly (Omit<VerdictDemonstration, 'risk'> & { readonly score: number })[];
  readonly findings: readonly VerdictFinding[];
}

export function toAssessment(context: Context, reports: readonly Report[]): Assessment {
  const scored = reports.filter((report) => report.status === 'scored');
  return {
    model: context.model,
    inspected: context.segments.length,
    skipped: context.skipped,
    hardened: isHardened(context),
    scores: reports.map((report) =>
      report.status === 'scored'
        ? { status: report.status, detector: report.detector, version: report.version, score: report.score }
        : report,
    ),
    demonstrations: scored
      .flatMap((report) => report.demonstrations)
      .map((demonstration) => ({
        index: demonstration.index,
        carrier: demonstration.carrier,
        origin: demonstration.origin,
        pointer: placeOf(context, firstSpan(demonstration)).pointer,
        score: demonstration.score,
        domain: demonstration.domain,
      })),
    findings: scored
      .flatMap((report) => report.findings)
      .map((finding) => ({
        code: finding.code,
        detail: finding.detail,
        spans: finding.spans.map((span) => placeOf(context, span)),
      })),
  };
}

function firstSpan(demonstration: Demonstration): Span | undefined {
  return demonstration.query[0] ?? demonstration.response[0];
}

/** Where a span begins in the body; what goes on in another part is not named. */
function placeOf(context: Context, span: Span | undefined): { pointer: string; start: number; end: number } {
  const segment = span === undefined ? undefined : context.segments[span.segment];
  if (span === undefined || segment === undefined) return { pointer: '', start: 0, end: 0 };
  const { start, end } = span;
  const part = segment.parts?.[partAt(segment.parts, start)];
  if (part === undefined) return { pointer: segment.pointer, start, end };
  const within = (offset: number): number => Math.max(0, Math.min(offset, part.end) - part.start);
  return { pointer: part.pointer, start: within(start), end: within(end) };
}
