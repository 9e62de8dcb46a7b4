import type { Context, Segment, Span } from '../../core/context.ts';
import type { Demonstration } from '../../core/demonstration.ts';
import { mostEmbedded, type Embedded, type Range } from './embedded.ts';
import { findChatTemplate } from './chat-template.ts';
import { findColumns } from './columns.ts';
import { findCsv } from './csv.ts';
import { toOriginal } from './decoded.ts';
import { inlineSearches } from './inline.ts';
import { findJson } from './json.ts';
import { withLineFeeds } from './line-ends.ts';
import { readLines, type Lines } from './lines.ts';
import { markdownSearch } from './markdown.ts';
import { nestedTexts } from './nested.ts';
import { paceOf, type Checkpoint } from './pace.ts';
import { pairSearch } from './pairs.ts';
import { refine, type Search } from './region.ts';
import { schemesOf } from './schemes.ts';
import { settle } from './settle.ts';
import { findTables } from './table.ts';
import { findTurns } from './turn.ts';
import { findXml } from './xml.ts';
import { findYaml } from './yaml.ts';
import { readableZones } from './zones.ts';

export { mostEmbedded, type Embedded } from './embedded.ts';

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
  found.sort((one, other) => compare(startOf(one), startOf(other)));
  // Field by field: spreading hundreds of them shows in a warm detection.
  return found.map(({ carrier, origin, query, response, extent, turns }, index) => ({
    index,
    carrier,
    origin,
    query,
    response,
    extent,
    turns,
  }));
}

/**
 * The demonstrations inside one text, disjoint and in text order, spans relative to it. Depends on the text alone, so it
 * may be kept by the text; the origin is never looked at. Linear in the length of the text.
 *
 * `checkpoint` is called between searches and about every million characters of each pass; it may throw. At most
 * `mostEmbedded` are found: a result of that length is cut off, further carriers were not searched, and the caller must
 * not take what it did not see for safe.
 */
export function findEmbedded(text: string, checkpoint: Checkpoint = unpaced): Embedded[] {
  const zones = readableZones(text);
  if (zones.length === 1) return findIn(text, 0, checkpoint).slice(0, mostEmbedded);
  const found: Embedded[] = [];
  for (const { start, end } of zones) {
    if (found.length >= mostEmbedded) break;
    for (const one of findIn(text.slice(start, end), 0, checkpoint)) found.push(moved(one, start));
    checkpoint();
  }
  return found.slice(0, mostEmbedded);
}

const unpaced: Checkpoint = () => undefined;
/** A million of short texts would ask for the time twenty million times. */
const shortText = 1 << 14;

/** Texts in texts in texts: a tool result that quotes a log of requests needs two. */
const deepest = 3;

/** Structured carriers first: they say where they begin and end. Then labels in what is left, outer ones before inner. */
function findIn(original: string, depth: number, checkpoint: Checkpoint): Embedded[] {
  const text = withLineFeeds(original);
  checkpoint();
  const lines = readLines(text, paceOf(checkpoint));
  checkpoint();
  let found = structuredIn(text, lines, depth, checkpoint);
  const refineBy = (search: Search): void => {
    if (found.length >= mostEmbedded) return;
    found = refine(text, found, search, paceOf(checkpoint));
    checkpoint();
  };
  if (found.length >= mostEmbedded) return found;
  for (const scheme of schemesOf(text, lines, checkpoint)) refineBy(pairSearch(text, scheme, paceOf(checkpoint)));
  if (found.length >= mostEmbedded) return found;
  for (const search of inlineSearches(text, lines, found, checkpoint)) refineBy(search);
  if (lines.askings.length > 1) refineBy(markdownSearch(text, lines.askings, paceOf(checkpoint)));
  return found;
}

function structuredIn(text: string, lines: Lines, depth: number, checkpoint: Checkpoint): Embedded[] {
  const json = findJson(text, paceOf(checkpoint));
  checkpoint();
  const xml = findXml(text, paceOf(checkpoint));
  for (const boundary of xml.boundaries) lines.boundaries.push(boundary);
  const structured: Embedded[] = [];
  const searches = [
    () => findChatTemplate(text, checkpoint),
    () => json.found,
    () => xml.found,
    () => findYaml(text, lines.labels),
    () => findTables(text, lines.rows, paceOf(checkpoint)),
    () => findCsv(text, lines.csvHeaders),
    () => findColumns(text, checkpoint),
  ];
  for (const search of searches) {
    checkpoint();
    for (const one of search()) structured.push(one);
  }
  if (depth < deepest) {
    const pace = paceOf(checkpoint);
    for (const decoded of nestedTexts(text, json.strings, checkpoint)) {
      pace(decoded.end);
      const inner = decoded.text.length < shortText ? unpaced : checkpoint;
      for (const one of findIn(decoded.text, depth + 1, inner)) structured.push(toOriginal(decoded, one));
    }
  }
  checkpoint();
  return settle(text, structured);
}

function moved({ carrier, query, response, extent }: Embedded, by: number): Embedded {
  const range = ({ start, end }: Range): Range => ({ start: start + by, end: end + by });
  return { carrier, query: query === null ? null : range(query), response: range(response), extent: range(extent) };
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
