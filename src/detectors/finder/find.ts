import type { Context, Origin, Segment, Span } from '../../core/context.ts';
import type { Demonstration } from '../../core/demonstration.ts';
import type { Embedded, Range } from './embedded.ts';
import { findChatTemplate } from './chat-template.ts';
import { findJson } from './json.ts';
import { readLines } from './lines.ts';
import { pairSearch } from './pairs.ts';
import { refine } from './region.ts';
import { schemesOf } from './scheme.ts';
import { settle } from './settle.ts';
import { findTurns } from './turn.ts';
import { findXml } from './xml.ts';

export type { Embedded } from './embedded.ts';

/**
 * Every demonstration of a context, in the order in which the model meets them. `embeddedOf` lets the caller keep the
 * finds of a segment by its text.
 */
export function findDemonstrations(
  context: Context,
  embeddedOf: (segment: Segment) => readonly Embedded[] = (segment) => findEmbedded(segment.text),
): Demonstration[] {
  const found = findTurns(context);
  for (const segment of context.segments)
    for (const embedded of embeddedOf(segment)) found.push(toDemonstration(segment, embedded));
  return found.sort((one, other) => compare(startOf(one), startOf(other))).map((one, index) => ({ index, ...one }));
}

/**
 * The demonstrations inside one text, disjoint and in text order, spans relative to it. Depends on the text alone: the
 * origin is taken so that a call reads well, and never looked at. Linear in the length of the text.
 */
export function findEmbedded(text: string, _origin?: Origin): Embedded[] {
  const json = findJson(text);
  const xml = findXml(text);
  let found = settle(text, findChatTemplate(text).concat(json.found, xml.found));
  const lines = readLines(text);
  for (const boundary of xml.boundaries) lines.boundaries.push(boundary);
  for (const scheme of schemesOf(lines)) found = refine(text, found, pairSearch(text, scheme));
  return found;
}

function toDemonstration(
  segment: Segment,
  { carrier, query, response, extent }: Embedded,
): Omit<Demonstration, 'index'> {
  const span = (range: Range): Span => ({ segment: segment.index, start: range.start, end: range.end });
  return {
    carrier,
    origin: segment.origin,
    query: query === null ? [] : [span(query)],
    response: [span(response)],
    extent: span(extent),
    turns: [],
  };
}

/** A turn comes before what is embedded in its own text. */
function startOf({ extent, query, response }: Omit<Demonstration, 'index'>): Span {
  return extent ?? query[0] ?? response[0] ?? { segment: 0, start: 0, end: 0 };
}

function compare(one: Span, other: Span): number {
  return one.segment - other.segment || one.start - other.start;
}
