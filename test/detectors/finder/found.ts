import { findEmbedded, type Embedded } from '../../../src/detectors/finder/find.ts';

/** A find as the texts it points at. */
export interface Found {
  readonly carrier: string;
  readonly query: string | null;
  readonly response: string;
}

export function foundIn(text: string): Found[] {
  return findEmbedded(text).map(({ carrier, query, response }) => ({
    carrier,
    query: query === null ? null : text.slice(query.start, query.end),
    response: text.slice(response.start, response.end),
  }));
}

/** Queries and responses alone, for tests in which the carrier does not matter. */
export function pairsIn(text: string): [string | null, string][] {
  return foundIn(text).map(({ query, response }) => [query, response]);
}

/** What is left when every find is cut. */
export function withoutFinds(text: string, finds: readonly Embedded[] = findEmbedded(text)): string {
  let rest = '';
  let at = 0;
  for (const { extent } of finds) {
    rest += text.slice(at, extent.start);
    at = extent.end;
  }
  return rest + text.slice(at);
}
