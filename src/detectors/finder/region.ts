import { isEmpty, type Embedded, type Range } from './embedded.ts';

/** A stretch in which the next carrier is looked for: between the demonstrations found so far, or inside one of them. */
export interface Region extends Range {
  readonly part: 'between' | 'query' | 'response';
}

/** Finds demonstrations in one region; they come in text order, are disjoint and lie inside it. */
export type Search = (region: Region) => Embedded[];

/**
 * Looks between and inside the demonstrations found so far. `found` and the result are disjoint and in text order.
 * `search` is called with regions in text order, so it can walk its own marks with one pointer.
 */
export function refine(text: string, found: readonly Embedded[], search: Search): Embedded[] {
  const refined: Embedded[] = [];
  let at = 0;
  for (const demonstration of found) {
    append(refined, search({ start: at, end: demonstration.extent.start, part: 'between' }));
    append(refined, searchInside(text, demonstration, search));
    at = demonstration.extent.end;
  }
  append(refined, search({ start: at, end: text.length, part: 'between' }));
  return refined;
}

function searchInside(text: string, outer: Embedded, search: Search): Embedded[] {
  const query = outer.query;
  if (query === null) return unwrap(text, outer, [], search({ ...outer.response, part: 'response' }));
  if (query.start > outer.response.start) {
    const inResponse = search({ ...outer.response, part: 'response' });
    return unwrap(text, outer, search({ ...query, part: 'query' }), inResponse);
  }
  const inQuery = search({ ...query, part: 'query' });
  return unwrap(text, outer, inQuery, search({ ...outer.response, part: 'response' }));
}

/** Appending with a spread would put a million arguments on the stack. */
function append(to: Embedded[], from: readonly Embedded[]): void {
  for (const one of from) to.push(one);
}

/**
 * One demonstration around others. A single pair inside a query or a response is part of it (the example of a coding
 * problem). Two or more are demonstrations of their own, else one harmless pair around sixteen would hide them;
 * what is left of the outer one stays a demonstration too, else two harmless pairs inside would hide it.
 */
export function unwrap(text: string, outer: Embedded, inQuery: Embedded[], inResponse: Embedded[]): Embedded[] {
  const asked = inQuery.length > 1 ? inQuery : [];
  const shown = inResponse.length > 1 || (isLabelled(outer) && startsParagraph(text, inResponse[0])) ? inResponse : [];
  if (asked.length === 0 && shown.length === 0) return [outer];
  const rest = remainder(text, outer, asked, shown);
  const all = [...asked, ...(rest === null ? [] : [rest]), ...shown];
  return all.sort((one, other) => one.extent.start - other.extent.start);
}

function remainder(
  text: string,
  outer: Embedded,
  asked: readonly Embedded[],
  shown: readonly Embedded[],
): Embedded | null {
  const lastAsked = asked.at(-1);
  const firstShown = shown[0];
  const response =
    firstShown === undefined ? outer.response : cutBack(text, outer.response.start, firstShown.extent.start);
  if (isEmpty(response)) return null;
  let query = outer.query;
  if (query !== null && lastAsked !== undefined)
    query = cutBack(text, Math.min(lastAsked.extent.end, query.end), query.end);
  if (query !== null && isEmpty(query)) query = null;
  if (!isLabelled(outer))
    return { ...outer, query: lastAsked === undefined ? query : null, response, extent: response };
  const start = lastAsked === undefined ? outer.extent.start : lastAsked.extent.end;
  return {
    ...outer,
    query,
    response,
    extent: { start, end: firstShown === undefined ? outer.extent.end : firstShown.extent.start },
  };
}

function cutBack(text: string, start: number, end: number): Range {
  let to = end;
  while (to > start && text.charCodeAt(to - 1) <= 32) to--;
  let from = start;
  while (from < to && text.charCodeAt(from) <= 32) from++;
  return { start: from, end: to };
}

/** Carriers whose pieces are lines, so that they can be cut anywhere between two lines. */
function isLabelled(demonstration: Embedded): boolean {
  return !['json', 'xml', 'chat-template', 'table', 'yaml'].includes(demonstration.carrier);
}

function startsParagraph(text: string, inner: Embedded | undefined): boolean {
  if (inner === undefined) return false;
  let breaks = 0;
  for (let at = inner.extent.start - 1; at >= 0 && text.charCodeAt(at) <= 32; at--)
    if (text.charCodeAt(at) === 10) breaks++;
  return breaks > 1;
}
