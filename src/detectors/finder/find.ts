import type { Context, Segment, Span } from '../../core/context.ts';
import type { Demonstration } from '../../core/demonstration.ts';
import type { Embedded, Range } from './embedded.ts';
import { findChatTemplate } from './chat-template.ts';
import { findColumns } from './columns.ts';
import { findCsv } from './csv.ts';
import { toOriginal } from './decoded.ts';
import { inlineSearches } from './inline.ts';
import { findJson } from './json.ts';
import { readLines } from './lines.ts';
import { markdownSearch } from './markdown.ts';
import { nestedTexts } from './nested.ts';
import { pairSearch } from './pairs.ts';
import { refine } from './region.ts';
import { schemesOf } from './schemes.ts';
import { settle } from './settle.ts';
import { findTables } from './table.ts';
import { findTurns } from './turn.ts';
import { findXml } from './xml.ts';
import { findYaml } from './yaml.ts';
import { readableZones } from './zones.ts';

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
 */
export function findEmbedded(text: string): Embedded[] {
  const zones = readableZones(text);
  if (zones.length === 1) return findIn(text, 0);
  return zones.flatMap(({ start, end }) => findIn(text.slice(start, end), 0).map((found) => moved(found, start)));
}

/** Texts in texts in texts: a tool result that quotes a log of requests needs two. */
const deepest = 3;

/** Structured carriers first: they say where they begin and end. Then labels in what is left, outer ones before inner. */
function findIn(text: string, depth: number): Embedded[] {
  const lines = readLines(text);
  const json = findJson(text);
  const xml = findXml(text);
  for (const boundary of xml.boundaries) lines.boundaries.push(boundary);
  const structured = findChatTemplate(text).concat(
    json.found,
    xml.found,
    findYaml(text, lines.labels),
    findTables(text, lines.rows),
    findCsv(text, lines.csvHeaders),
    findColumns(text),
  );
  if (depth < deepest) {
    for (const decoded of nestedTexts(text, json.strings))
      for (const found of findIn(decoded.text, depth + 1)) structured.push(toOriginal(decoded, found));
  }
  let found = settle(text, structured);
  for (const scheme of schemesOf(text, lines)) found = refine(text, found, pairSearch(text, scheme));
  for (const search of inlineSearches(text, lines, found)) found = refine(text, found, search);
  return lines.askings.length < 2 ? found : refine(text, found, markdownSearch(text, lines.askings));
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
