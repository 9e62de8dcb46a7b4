import { joinedText, type Context, type Segment, type Span } from '../core/context.ts';
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
      const read: ReadSegment[] = [];
      for (const segment of context.segments) {
        read.push(readSegment(segment, tools.cache));
        // Awaiting nothing costs a turn of the microtask queue for each of hundreds of segments.
        const pause = tools.breathe();
        if (pause !== undefined) await pause;
      }
      const keys = read.map(({ key }) => key);
      const found = findDemonstrations(context, (segment) => read[segment.index]?.embedded ?? []);
      const demonstrations: ScoredDemonstration[] = [];
      for (const demonstration of found) {
        const { score, domain } = scoreOf(context, keys, demonstration, scorer, tools.cache);
        demonstrations.push({ ...demonstration, score, domain });
        const pause = tools.breathe();
        if (pause !== undefined) await pause;
      }
      const scores = demonstrations.map(({ score }) => score);
      return {
        status: 'scored',
        detector: demonstrationSetId,
        version,
        score: aggregate(scores, parameters),
        demonstrations,
        findings: findingsOf(demonstrations, parameters.offset),
      };
    },
  };
}

interface ReadSegment {
  readonly key: string;
  readonly embedded: readonly Embedded[];
}

/** What a segment embeds depends on its text alone, so it is found once per text. */
function readSegment({ text }: Segment, cache: FeatureCache): ReadSegment {
  const key = contentKey('e', text);
  const cached = cache.get(key);
  if (cached !== undefined) return { key, embedded: cached as readonly Embedded[] };
  const embedded = findEmbedded(text);
  cache.set(key, embedded, 64 + embedded.length * 160);
  return { key, embedded };
}

/** Spans named by the keys of their segments: no text is hashed twice. */
function spansKey(context: Context, keys: readonly string[], spans: readonly Span[]): string {
  let key = '';
  for (const { segment, start, end } of spans) {
    const isWhole = start === 0 && end === context.segments[segment]?.text.length;
    key += isWhole ? keys[segment] : `${keys[segment]}[${start},${end}]`;
  }
  return key;
}

function scoreOf(
  context: Context,
  keys: readonly string[],
  { query, response }: Demonstration,
  scorer: HarmScorer,
  cache: FeatureCache,
): HarmScore {
  const key = `s:${spansKey(context, keys, query)}>${spansKey(context, keys, response)}`;
  const cached = cache.get(key);
  if (cached !== undefined) return cached as HarmScore;
  const score = scorer.score(normalise(joinedText(context, query)), normalise(joinedText(context, response)));
  cache.set(key, score, 64 + key.length);
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
