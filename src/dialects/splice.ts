import { parseTree, type Node } from 'jsonc-parser';
import type { Context, Segment } from '../core/context.ts';
import type { Edit } from '../core/edit.ts';
import { locator } from './locate.ts';
import { editText, splitEdits, type TextEdit } from './parts.ts';

/** How a format writes messages that an edit adds. */
export interface MessageWriter {
  /** JSON Pointer of the array that `turn` counts in. */
  readonly messages: string;
  readonly userMessage: (text: string) => unknown;
  readonly instruction: (text: string) => unknown;
  /** How many messages come before an added instruction. */
  readonly instructionIndex: number;
  /** Stands in a part of a message that an edit leaves without text. */
  readonly emptyPart: string;
}

type TextReplacement = Extract<Edit, { kind: 'replace-text' }>;

/**
 * Writes edits into the raw JSON text by position, so that number spelling, key order, spacing and unknown fields
 * stay byte for byte. A text edit inside a message that is removed or replaced is dropped with it.
 * @throws Error for an edit of a read-only segment
 */
export function spliceEdits(raw: string, context: Context, edits: readonly Edit[], writer: MessageWriter): string {
  if (edits.length === 0) return raw;
  const root = parseTree(raw, [], { disallowComments: true });
  if (root === undefined) throw new Error('the body was parsed before, so it has a tree');
  const nodeAt = locator(root);
  const splices = turnSplices(nodeAt(writer.messages), edits, writer);
  for (const [segment, list] of editsBySegment(context, edits)) {
    for (const splice of textSplices(nodeAt, segment, list, writer.emptyPart)) splices.push(splice);
  }
  return editText(raw, splices);
}

function editsBySegment(context: Context, edits: readonly Edit[]): Map<Segment, TextReplacement[]> {
  const gone = new Set(edits.flatMap((edit) => ('turn' in edit ? [edit.turn] : [])));
  const bySegment = new Map<Segment, TextReplacement[]>();
  for (const edit of edits) {
    if (edit.kind !== 'replace-text') continue;
    const segment = context.segments[edit.span.segment];
    if (segment === undefined) throw new RangeError('edit of a segment that the context does not have');
    if (segment.turn >= 0 && gone.has(segment.turn)) continue;
    if (segment.readOnly === true) throw new Error('edit of a segment that cannot be edited in place');
    const list = bySegment.get(segment);
    if (list === undefined) bySegment.set(segment, [edit]);
    else list.push(edit);
  }
  return bySegment;
}

function textSplices(
  nodeAt: (pointer: string) => Node,
  { text, pointer, parts }: Segment,
  edits: readonly TextReplacement[],
  emptyPart: string,
): TextEdit[] {
  if (parts === undefined) {
    const edited = editText(
      text,
      edits.map(({ span, text: put }) => ({ start: span.start, end: span.end, text: put })),
    );
    return [{ ...rangeOf(nodeAt(pointer)), text: JSON.stringify(edited) }];
  }
  return [...splitEdits(parts, edits)].flatMap(([index, list]) => {
    const part = parts[index];
    if (part === undefined) return [];
    const edited = editText(text.slice(part.start, part.end), list);
    return [{ ...rangeOf(nodeAt(part.pointer)), text: JSON.stringify(edited.trim() === '' ? emptyPart : edited) }];
  });
}

function turnSplices(messages: Node, edits: readonly Edit[], writer: MessageWriter): TextEdit[] {
  const elements = messages.children ?? [];
  const removed = new Set(edits.flatMap((edit) => (edit.kind === 'remove-turn' ? [edit.turn] : [])));
  const splices: TextEdit[] = removalSplices(elements, removed);
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
function removalSplices(elements: readonly Node[], removed: ReadonlySet<number>): TextEdit[] {
  const splices: TextEdit[] = [];
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

function insertion(messages: Node, elements: readonly Node[], writer: MessageWriter, text: string): TextEdit {
  const json = JSON.stringify(writer.instruction(text));
  const before = elements[writer.instructionIndex - 1];
  if (before !== undefined) {
    const { end } = rangeOf(before);
    return { start: end, end, text: `,${json}` };
  }
  const start = messages.offset + 1;
  return { start, end: start, text: elements.length === 0 ? json : `${json},` };
}
