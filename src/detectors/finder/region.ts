import { isEmpty, type Embedded, type Range } from './embedded.ts';
import type { Pace } from './pace.ts';

/** Where a stretch of text lies: between the demonstrations found so far, or inside one of them. */
type Part = 'between' | 'query' | 'response';

/**
 * Finds demonstrations in `[start, end)`; they come in text order, are disjoint and lie inside. Called with stretches in
 * text order, so that it can walk its own marks with one pointer.
 */
export type Search = (start: number, end: number, part: Part) => readonly Embedded[];

/** What a search gives back when there is nothing: it is called very often. */
export const none: readonly Embedded[] = [];

/** Looks between and inside the demonstrations found so far. `found` and the result are disjoint and in text order. */
export function refine(text: string, found: readonly Embedded[], search: Search, pace: Pace): Embedded[] {
  const refined: Embedded[] = [];
  let at = 0;
  for (const outer of found) {
    append(refined, search(at, outer.extent.start, 'between'));
    const { query, response } = outer;
    const queryFirst = query !== null && query.start < response.start;
    const before = queryFirst ? search(query.start, query.end, 'query') : none;
    const inResponse = search(response.start, response.end, 'response');
    const asked = query === null || queryFirst ? before : search(query.start, query.end, 'query');
    if (asked.length === 0 && inResponse.length === 0) refined.push(outer);
    else append(refined, unwrap(text, outer, asked, inResponse));
    at = outer.extent.end;
    pace(at);
  }
  append(refined, search(at, text.length, 'between'));
  return refined;
}

/** The marks that belong to no demonstration found so far, as a label of it; those inside a query or a response stay. */
export function unclaimed<M extends { readonly letters: number }>(
  marks: readonly M[],
  found: readonly Embedded[],
): M[] {
  const free: M[] = [];
  let next = 0;
  for (const mark of marks) {
    while (next < found.length && (found[next]?.extent.end ?? 0) <= mark.letters) next++;
    const owner = found[next];
    if (
      owner === undefined ||
      mark.letters < owner.extent.start ||
      isWithin(owner.query, mark) ||
      isWithin(owner.response, mark)
    )
      free.push(mark);
  }
  return free;
}

function isWithin(range: Range | null, { letters }: { readonly letters: number }): boolean {
  return range !== null && range.start <= letters && letters < range.end;
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
export function unwrap(
  text: string,
  outer: Embedded,
  inQuery: readonly Embedded[],
  inResponse: readonly Embedded[],
): Embedded[] {
  const asked = inQuery.length > 1 ? inQuery : none;
  const shown =
    inResponse.length > 1 || (isLabelled(outer) && startsParagraph(text, inResponse[0])) ? inResponse : none;
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
