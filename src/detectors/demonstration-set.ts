import { joinedText, type Context, type Segment } from '../core/context.ts';
import type { Demonstration, ScoredDemonstration } from '../core/demonstration.ts';
import type { Finding, Report } from '../core/report.ts';
import { contentKey } from './content-key.ts';
import type { Detector, DetectorTools, FeatureCache } from './detector.ts';
import { findDemonstrations, findEmbedded, type Embedded } from './finder/find.ts';
import { normalise } from './normalise.ts';
import type { HarmScore, HarmScorer } from './scorer/scorer.ts';
import { aggregate, type SetParameters } from './set/aggregate.ts';

export const demonstrationSetId = 'demonstration-set';

/** Finds every demonstration in a context, scores each, and the set. */
export function demonstrationSet(scorer: HarmScorer, parameters: SetParameters): Detector {
  const version = `1+${scorer.version}+${contentKey('set', JSON.stringify(parameters)).slice(4, 10)}`;
  return {
    id: demonstrationSetId,
    version,
    async detect(context: Context, tools: DetectorTools): Promise<Report> {
      const embedded = new Map<number, readonly Embedded[]>();
      for (const segment of context.segments) {
        embedded.set(segment.index, embeddedIn(segment, tools.cache));
        await tools.breathe();
      }
      const found = findDemonstrations(context, (segment) => embedded.get(segment.index) ?? []);
      const demonstrations: ScoredDemonstration[] = [];
      for (const demonstration of found) {
        demonstrations.push({ ...demonstration, ...scoreOf(context, demonstration, scorer, tools.cache) });
        await tools.breathe();
      }
      const score = aggregate(
        demonstrations.map((demonstration) => demonstration.score),
        parameters,
      );
      return { status: 'scored', detector: demonstrationSetId, version, score, demonstrations, findings: findingsOf(demonstrations, parameters.offset) };
    },
  };
}

function embeddedIn(segment: Segment, cache: FeatureCache): readonly Embedded[] {
  const key = contentKey('e', segment.text);
  const cached = cache.get(key);
  if (cached !== undefined) return cached as readonly Embedded[];
  const embedded = findEmbedded(segment.text, segment.origin);
  cache.set(key, embedded, 64 + embedded.length * 160);
  return embedded;
}

function scoreOf(context: Context, demonstration: Demonstration, scorer: HarmScorer, cache: FeatureCache): HarmScore {
  const query = joinedText(context, demonstration.query);
  const response = joinedText(context, demonstration.response);
  const key = contentKey('s', `${query}\u0000${response}`);
  const cached = cache.get(key);
  if (cached !== undefined) return cached as HarmScore;
  const score = scorer.score(normalise(query), normalise(response));
  cache.set(key, score, 64);
  return score;
}

function findingsOf(demonstrations: readonly ScoredDemonstration[], offset: number): Finding[] {
  const harmful = demonstrations.filter(({ score }) => score > offset);
  if (harmful.length === 0) return [];
  return [
    {
      code: 'harmful-demonstrations',
      detail: `${harmful.length} of ${demonstrations.length} demonstrations look harmful`,
      spans: harmful.flatMap(({ response }) => response),
    },
  ];
}
