import { joinedText, type Context, type Segment, type Span } from '../core/context.ts';
import type { Demonstration, ScoredDemonstration } from '../core/demonstration.ts';
import type { Report } from '../core/report.ts';
import { contentKey } from './content-key.ts';
import { NotScorable, type Detector, type DetectorTools, type FeatureCache } from './detector.ts';
import { findDemonstrations, findEmbedded, mostEmbedded, type Embedded } from './finder/find.ts';
import { isObfuscated, normalise } from './normalise.ts';
import type { HarmScore, HarmScorer } from './scorer/scorer.ts';
import { aggregate, type SetParameters } from './set/aggregate.ts';
import { setFindings } from './set/findings.ts';
import { canInstruct, instructionsIn, noInstructions, type Instructions } from './set/instructions.ts';
import { isPersonaFact } from './set/persona.ts';

const demonstrationSetId = 'demonstration-set';

/** Finds every demonstration in a context, scores each, and the set. */
export function demonstrationSet(scorer: HarmScorer, parameters: SetParameters): Detector {
  const version = `1+${scorer.version}+${contentKey('set', JSON.stringify(parameters)).slice(4, 10)}`;
  return {
    id: demonstrationSetId,
    version,
    async detect(context: Context, tools: DetectorTools): Promise<Report> {
      const read: ReadSegment[] = [];
      for (const segment of context.segments) {
        read.push(readSegment(segment, tools));
        // Awaiting nothing costs a turn of the microtask queue for each of hundreds of segments.
        const pause = tools.breathe();
        if (pause !== undefined) await pause;
      }
      const found = findDemonstrations(context, (segment) => read[segment.index]?.embedded ?? []);
      const demonstrations: ScoredDemonstration[] = [];
      const personaFacts: number[] = [];
      const unfamiliar: number[] = [];
      for (const demonstration of found) {
        const { score, domain, isPersona, familiar } = scoreOf(context, read, demonstration, scorer, tools.cache);
        if (isPersona) personaFacts.push(demonstration.index);
        if (!familiar) unfamiliar.push(demonstration.index);
        demonstrations.push(scored(demonstration, score, domain));
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
        findings: setFindings({
          context,
          demonstrations,
          offset: parameters.offset,
          personaFacts,
          unfamiliar,
          isObfuscated: (segment) => read[segment]?.obfuscated ?? false,
          instructionsOf: (segment) => read[segment]?.instructions ?? noInstructions,
          served: tools.served,
        }),
      };
    },
  };
}

/** Field by field: a spread of hundreds of demonstrations is a fifth of a warm detection. */
function scored(demonstration: Demonstration, score: number, domain: string): ScoredDemonstration {
  const { index, carrier, origin, query, response, extent, turns } = demonstration;
  return { index, carrier, origin, query, response, extent, turns, score, domain };
}

interface ReadSegment {
  readonly key: string;
  readonly embedded: readonly Embedded[];
  readonly obfuscated: boolean;
  readonly instructions: Instructions;
  /** What it was last scored as, as an answer: a look here costs a third of one by the keys. */
  answer: { readonly to: ReadSegment; readonly scored: ScoredText } | null;
}

/** What a segment holds depends on its text and on who speaks, so it is found once for each. */
function readSegment({ origin, text }: Segment, { cache, checkpoint }: DetectorTools): ReadSegment {
  // Instructions are looked for only where they count, which the origin says: it is part of what is remembered.
  const mayInstruct = canInstruct(origin);
  const key = contentKey(mayInstruct ? 'i' : 'e', text);
  const cached = cache.get(key);
  if (cached !== undefined) return cached as ReadSegment;
  const read: ReadSegment = {
    key,
    embedded: findEmbedded(text, checkpoint),
    obfuscated: isObfuscated(text),
    instructions: mayInstruct ? instructionsIn(text) : noInstructions,
    answer: null,
  };
  // What lies behind the cap was not looked at: a harmless crowd must not hide it.
  if (read.embedded.length >= mostEmbedded) throw new NotScorable('too many demonstrations in one text');
  cache.set(key, read, 240 + read.embedded.length * 160);
  return read;
}

/** Spans named by the keys of their segments: no text is hashed twice. */
function spansKey(context: Context, read: readonly ReadSegment[], spans: readonly Span[]): string {
  let key = '';
  for (const span of spans) {
    const own = read[span.segment]?.key;
    key += isWhole(context, span) ? own : `${own}[${span.start},${span.end}]`;
  }
  return key;
}

function isWhole(context: Context, { segment, start, end }: Span): boolean {
  return start === 0 && end === context.segments[segment]?.text.length;
}

/** The segment that the spans are, if they are one and all of it. */
function onlySegment(context: Context, read: readonly ReadSegment[], spans: readonly Span[]): ReadSegment | undefined {
  const [span] = spans;
  return spans.length === 1 && span !== undefined && isWhole(context, span) ? read[span.segment] : undefined;
}

interface ScoredText extends HarmScore {
  readonly isPersona: boolean;
}

function scoreOf(
  context: Context,
  read: readonly ReadSegment[],
  { query, response }: Demonstration,
  scorer: HarmScorer,
  cache: FeatureCache,
): ScoredText {
  const [asking, answering] = [onlySegment(context, read, query), onlySegment(context, read, response)];
  if (asking !== undefined && answering?.answer?.to === asking) return answering.answer.scored;
  const key = `s:${spansKey(context, read, query)}>${spansKey(context, read, response)}`;
  let text = cache.get(key) as ScoredText | undefined;
  if (text === undefined) {
    const [asked, answered] = [normalise(joinedText(context, query)), normalise(joinedText(context, response))];
    text = { ...scorer.score(asked, answered), isPersona: isPersonaFact(asked, answered) };
    cache.set(key, text, 96 + key.length);
  }
  if (asking !== undefined && answering !== undefined) answering.answer = { to: asking, scored: text };
  return text;
}
