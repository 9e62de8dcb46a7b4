import type { Embedded, Range } from './embedded.ts';

/** Text that was written in another form, with the way back to where each character stands in the original. */
export interface Decoded extends Range {
  readonly text: string;
  /** Position in the original of each character, and of the end: one longer than `text`. */
  readonly positions: Int32Array;
}

/**
 * A find in decoded text, in positions of the original. In base64 three characters share one unit of four letters: starts
 * round down, ends and both ends of the extent round up, so that no text is lost and extents stay disjoint.
 */
export function toOriginal(decoded: Decoded, found: Embedded): Embedded {
  const extent = { start: roundedUp(decoded, found.extent.start), end: roundedUp(decoded, found.extent.end) };
  const range = ({ start, end }: Range): Range => ({
    start: Math.min(Math.max(at(decoded, start), extent.start), extent.end),
    end: roundedUp(decoded, end),
  });
  return {
    carrier: found.carrier,
    query: found.query === null ? null : range(found.query),
    response: range(found.response),
    extent,
  };
}

function at({ positions, end }: Decoded, index: number): number {
  return positions[index] ?? end;
}

/** The end of the unit in which the character before `index` stands. */
function roundedUp(decoded: Decoded, index: number): number {
  let next = index;
  while (next > 0 && next < decoded.text.length && at(decoded, next) === at(decoded, index - 1)) next++;
  return at(decoded, next);
}

const simple = new Map([
  [110, '\n'],
  [116, '\t'],
  [114, '\r'],
  [34, '"'],
  [39, "'"],
  [92, '\\'],
  [47, '/'],
  [98, ' '],
  [102, '\f'],
]);

/** Undoes the escapes of a JSON string. */
export function unescaped(text: string, start: number, end: number): Decoded {
  const positions = new Int32Array(end - start + 1);
  const parts: string[] = [];
  let length = 0;
  let from = start;
  let cursor = start;
  const copyTo = (to: number): void => {
    for (let index = from; index < to; index++) positions[length++] = index;
    if (to > from) parts.push(text.slice(from, to));
  };
  for (let slash = text.indexOf('\\', cursor); slash >= 0 && slash + 1 < end; slash = text.indexOf('\\', cursor)) {
    copyTo(slash);
    const hex = text.charCodeAt(slash + 1) === 117 ? text.slice(slash + 2, Math.min(end, slash + 6)) : '';
    const code = /^[0-9a-f]{4}$/i.test(hex) ? parseInt(hex, 16) : -1;
    parts.push(
      code >= 0 ? String.fromCharCode(code) : (simple.get(text.charCodeAt(slash + 1)) ?? text.charAt(slash + 1)),
    );
    positions[length++] = slash;
    cursor = slash + (code >= 0 ? 6 : 2);
    from = cursor;
  }
  copyTo(end);
  positions[length] = end;
  return { start, end, text: parts.join(''), positions: positions.subarray(0, length + 1) };
}
