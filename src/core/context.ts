/** Who put a piece of text into the context. */
const origins = ['system', 'developer', 'user', 'assistant', 'tool', 'retrieved', 'tool-definition'] as const;
export type Origin = (typeof origins)[number];

/** Why a part of the context was not inspected; a metric label. */
const uninspectedReasons = ['image', 'audio', 'video', 'file', 'reference', 'encrypted', 'unsupported'] as const;
export type UninspectedReason = (typeof uninspectedReasons)[number];

/** One string of the body among several that the model reads as one text; `[start, end)` in the segment's text. */
export interface SegmentPart {
  readonly pointer: string;
  readonly start: number;
  readonly end: number;
}

/** A piece of text with one origin, exactly as the model will read it. */
export interface Segment {
  /** Position in `Context.segments`. */
  readonly index: number;
  readonly origin: Origin;
  readonly text: string;
  /** JSON Pointer (RFC 6901) of the string in the request body; a key too long to be shown is named by its position. */
  readonly pointer: string;
  /** Index of the message it belongs to; the parts of one message share it. -1 for text outside the conversation. */
  readonly turn: number;
  /** Where the text comes from when it is not one string of the body: in text order, disjoint, none empty. */
  readonly parts?: readonly SegmentPart[];
  /** No string value of its own stands for it (a key, a role, several fields read as one): no edit can replace it. */
  readonly readOnly?: true;
}

/** Half-open `[start, end)` in UTF-16 code units of one segment's text. */
export interface Span {
  readonly segment: number;
  readonly start: number;
  readonly end: number;
}

export interface SkippedPart {
  readonly pointer: string;
  readonly reason: UninspectedReason;
}

/** All that the model will read in one request, in order, whatever the wire format. */
export interface Context {
  readonly segments: readonly Segment[];
  readonly skipped: readonly SkippedPart[];
  /** The model the request names, or null. */
  readonly model: string | null;
}

/** Index of the part that holds the character at an offset; a line break between two parts belongs to the second. */
export function partAt(parts: readonly SegmentPart[], offset: number): number {
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.end ?? Infinity) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The text a span covers. */
function textOf(context: Context, span: Span): string {
  const text = context.segments[span.segment]?.text ?? '';
  return span.start === 0 && span.end === text.length ? text : text.slice(span.start, span.end);
}

/** The text of several spans, one line break between two. */
export function joinedText(context: Context, spans: readonly Span[]): string {
  const [first] = spans;
  if (first !== undefined && spans.length === 1) return textOf(context, first);
  return spans.map((span) => textOf(context, span)).join('\n');
}
