import { partAt, type SegmentPart, type Span } from '../core/context.ts';

/** One string of a message whose content is a list. */
export interface Piece {
  readonly text: string;
  readonly pointer: string;
}

export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Shorter pieces are more likely cut out of a text than written as one. */
const leastWhole = 4;
const beginning = /^[\p{Lu}\p{Nd}#*<\-|>`[{"']/u;

/**
 * The pieces as one text. Servers put them together each in their own way: a line break goes between two that look whole,
 * nothing between two that may have been cut in the middle of a word.
 */
export function joinPieces(pieces: readonly Piece[]): { text: string; parts: SegmentPart[] } {
  const texts: string[] = [];
  const parts: SegmentPart[] = [];
  let length = 0;
  let previous = '';
  for (const { text, pointer } of pieces) {
    if (isBreak(previous, text)) {
      texts.push('\n');
      length += 1;
    }
    texts.push(text);
    parts.push({ pointer, start: length, end: length + text.length });
    length += text.length;
    previous = text;
  }
  return { text: texts.join(''), parts };
}

function isBreak(before: string, after: string): boolean {
  if (before.length < leastWhole || after.length < leastWhole || !beginning.test(after)) return false;
  const last = before.slice(-1);
  // A number or a row of marks such as ### goes on.
  return !/\s/.test(last) && last !== after[0] && !(isDigit(last) && isDigit(after));
}

function isDigit(text: string): boolean {
  return /^\p{Nd}/u.test(text);
}

/** The edits of a joined text as edits of its parts, by index; what is put in goes into the first part it touches. */
export function splitEdits(
  parts: readonly SegmentPart[],
  edits: readonly { readonly span: Span; readonly text: string }[],
): Map<number, TextEdit[]> {
  const byPart = new Map<number, TextEdit[]>();
  for (const { span, text } of edits) {
    const first = partAt(parts, span.start);
    for (let index = first; index < parts.length; index += 1) {
      const part = parts[index];
      if (part === undefined || (index > first && part.start >= span.end)) break;
      const within = (offset: number): number => Math.max(0, Math.min(offset, part.end) - part.start);
      const edit = { start: within(span.start), end: within(span.end), text: index === first ? text : '' };
      const list = byPart.get(index);
      if (list === undefined) byPart.set(index, [edit]);
      else list.push(edit);
    }
  }
  return byPart;
}

/** All edits of one text at once: one after the other each would copy the whole of it. */
export function editText(text: string, edits: readonly TextEdit[]): string {
  const out: string[] = [];
  let at = 0;
  for (const { start, end, text: put } of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start > at) out.push(text.slice(at, start));
    out.push(put);
    at = Math.max(at, end);
  }
  out.push(text.slice(at));
  return out.join('');
}
