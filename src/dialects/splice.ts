import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import type { Context } from '../core/context.ts';
import type { Edit } from '../core/edit.ts';
import { pointerPath } from '../core/json.ts';

/** How a format writes messages that an edit adds. */
export interface MessageWriter {
  /** JSON Pointer of the array that `turn` counts in. */
  readonly messages: string;
  readonly userMessage: (text: string) => unknown;
  readonly instruction: (text: string) => unknown;
  /** How many messages come before an added instruction. */
  readonly instructionIndex: number;
}

interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Writes edits into the raw JSON text by position, so that number spelling, key order, spacing and unknown fields
 * stay byte for byte. A text edit inside a message that is removed or replaced is dropped with it.
 */
export function spliceEdits(raw: string, context: Context, edits: readonly Edit[], writer: MessageWriter): string {
  if (edits.length === 0) return raw;
  const root = parseTree(raw, [], { disallowComments: true });
  if (root === undefined) throw new Error('the body was parsed before, so it has a tree');
  const gone = new Set(edits.flatMap((edit) => ('turn' in edit ? [edit.turn] : [])));
  const splices = [
    ...textSplices(root, context, edits, gone),
    ...turnSplices(nodeAt(root, writer.messages), edits, writer),
  ].toSorted((a, b) => a.start - b.start || a.end - b.end);
  let out = '';
  let at = 0;
  for (const { start, end, text } of splices) {
    out += raw.slice(at, start) + text;
    at = end;
  }
  return out + raw.slice(at);
}

function nodeAt(root: Node, pointer: string): Node {
  const node = findNodeAtLocation(root, pointerPath(pointer));
  if (node === undefined) throw new Error(`no value at the pointer of a segment that was read there`);
  return node;
}

function textSplices(root: Node, context: Context, edits: readonly Edit[], gone: ReadonlySet<number>): Splice[] {
  const bySegment = new Map<number, Extract<Edit, { kind: 'replace-text' }>[]>();
  for (const edit of edits) {
    if (edit.kind !== 'replace-text') continue;
    const turn = context.segments[edit.span.segment]?.turn ?? -1;
    if (turn >= 0 && gone.has(turn)) continue;
    bySegment.set(edit.span.segment, [...(bySegment.get(edit.span.segment) ?? []), edit]);
  }
  return [...bySegment].map(([index, list]) => {
    const segment = context.segments[index];
    if (segment === undefined) throw new RangeError(`edit of segment ${index}, which the context does not have`);
    const node = nodeAt(root, segment.pointer);
    const text = list
      .toSorted((a, b) => b.span.start - a.span.start)
      .reduce((rest, { span, text: put }) => rest.slice(0, span.start) + put + rest.slice(span.end), segment.text);
    return { start: node.offset, end: node.offset + node.length, text: JSON.stringify(text) };
  });
}

function turnSplices(messages: Node, edits: readonly Edit[], writer: MessageWriter): Splice[] {
  const elements = messages.children ?? [];
  const removed = new Set(edits.flatMap((edit) => (edit.kind === 'remove-turn' ? [edit.turn] : [])));
  const splices: Splice[] = removalSplices(elements, removed);
  for (const edit of edits) {
    if (edit.kind === 'replace-turn') {
      const node = elements[edit.turn];
      if (node === undefined) throw new RangeError(`edit of message ${edit.turn}, which the body does not have`);
      splices.push({ ...rangeOf(node), text: JSON.stringify(writer.userMessage(edit.text)) });
    } else if (edit.kind === 'add-instruction') {
      splices.push(insertion(messages, elements, writer, edit.text));
    }
  }
  return splices;
}

function rangeOf(node: Node): { start: number; end: number } {
  return { start: node.offset, end: node.offset + node.length };
}

/** Each run of removed elements goes with the comma before it, or the one after it where nothing stays before. */
function removalSplices(elements: readonly Node[], removed: ReadonlySet<number>): Splice[] {
  const splices: Splice[] = [];
  let keptBefore: Node | undefined;
  let index = 0;
  while (index < elements.length) {
    if (!removed.has(index)) {
      keptBefore = elements[index];
      index += 1;
      continue;
    }
    const first = elements[index];
    while (removed.has(index + 1)) index += 1;
    const last = elements[index];
    const next = elements[index + 1];
    index += 1;
    if (first === undefined || last === undefined) continue;
    const start = keptBefore === undefined ? first.offset : rangeOf(keptBefore).end;
    const end = keptBefore === undefined && next !== undefined ? next.offset : rangeOf(last).end;
    splices.push({ start, end, text: '' });
  }
  return splices;
}

function insertion(messages: Node, elements: readonly Node[], writer: MessageWriter, text: string): Splice {
  const json = JSON.stringify(writer.instruction(text));
  const before = elements[writer.instructionIndex - 1];
  if (before !== undefined) {
    const { end } = rangeOf(before);
    return { start: end, end, text: `,${json}` };
  }
  const start = messages.offset + 1;
  return { start, end: start, text: elements.length === 0 ? json : `${json},` };
}
