import { isAsciiLetter } from './character.ts';
import { isBlank, isEmpty, trimmed, wholeLines, type Embedded, type Range } from './embedded.ts';
import type { Boundary } from './lines.ts';
import type { Pace } from './pace.ts';
import { addMessage, newMessages, toEmbedded, type Message, type Messages } from './messages.ts';
import { readTag, roleOf, withoutCdata } from './xml-tag.ts';
import { areSpoken, seriesOf, type Sibling } from './siblings.ts';

export interface XmlFinds {
  readonly found: Embedded[];
  /** Where elements end: a response that was begun inside one ends with it. In text order. */
  readonly boundaries: Boundary[];
}

/** An element that is still open. */
interface Frame {
  readonly name: string;
  readonly start: number;
  readonly content: number;
  readonly role: Message['role'];
  /** How many demonstrations it holds directly, and where the last of them is in `found`. */
  demonstrations: number;
  last: number;
  messages: Messages | null;
}

interface Reading extends XmlFinds {
  readonly text: string;
  readonly stack: Frame[];
  /** Positions in the stack per name: closing tags find their element without a search. */
  readonly open: Map<string, number[]>;
  /** The last element without children, and the pairs such elements make. */
  leaf: Leaf | null;
  lastOpened: number;
  readonly siblings: Sibling[];
}

interface Leaf extends Range {
  readonly name: string;
  readonly said: Range;
}

/** Elements that stay open (`<br>`, placeholders such as `<name>`) pile up; past this they are forgotten. */
const mostOpen = 50_000;

/** Demonstrations in XML and HTML: siblings such as `<question>` and `<answer>`, or `<turn role="user">`. Linear. */
export function findXml(text: string, pace: Pace): XmlFinds {
  const root: Frame = { name: '', start: 0, content: 0, role: null, demonstrations: 0, last: 0, messages: null };
  const reading: Reading = {
    text,
    found: [],
    boundaries: [],
    stack: [root],
    open: new Map(),
    leaf: null,
    lastOpened: -1,
    siblings: [],
  };
  let lastSection = text.lastIndexOf(']]>');
  let at = text.indexOf('<');
  while (at >= 0) {
    let next = at + 1;
    const code = text.charCodeAt(next);
    if (code === 47) next = readClosing(reading, at);
    else if (isAsciiLetter(code)) next = readOpening(reading, at);
    else if (at < lastSection && text.startsWith('![CDATA[', next)) next = text.indexOf(']]>', next) + 3;
    pace(next);
    at = text.indexOf('<', next);
  }
  while (reading.stack.length > 0) drop(reading);
  for (const { query, response, start, end } of seriesOf(text, reading.siblings)) {
    reading.found.push({ carrier: 'xml', query, response, extent: wholeLines(text, { start, end }) });
  }
  return reading;
}

function readOpening(reading: Reading, at: number): number {
  const tag = readTag(reading.text, at + 1);
  if (tag === null) return at + 1;
  if (tag.attributes.endsWith('/')) return tag.end;
  if (reading.stack.length > mostOpen) while (reading.stack.length > 1) drop(reading);
  reading.lastOpened = at;
  const indexes = reading.open.get(tag.name);
  if (indexes === undefined) reading.open.set(tag.name, [reading.stack.length]);
  else indexes.push(reading.stack.length);
  reading.stack.push({
    name: tag.name,
    start: at,
    content: tag.end,
    role: roleOf(tag),
    demonstrations: 0,
    last: 0,
    messages: null,
  });
  return tag.end;
}

function readClosing(reading: Reading, at: number): number {
  const tag = readTag(reading.text, at + 2);
  if (tag === null) return at + 2;
  const index = reading.open.get(tag.name)?.at(-1);
  if (index === undefined) return tag.end;
  const isLeaf = index === reading.stack.length - 1 && reading.lastOpened === reading.stack[index]?.start;
  while (reading.stack.length > index + 1) drop(reading);
  const frame = drop(reading);
  const parent = reading.stack.at(-1);
  if (frame === undefined || parent === undefined) return tag.end;
  if (isLeaf) noteLeaf(reading, frame, at, tag.end);
  if (at - frame.content > 8) reading.boundaries.push({ at, since: frame.start });
  if (frame.role !== null) {
    const said = withoutCdata(reading.text, frame.content, at);
    parent.messages ??= newMessages();
    finish(
      reading,
      parent,
      addMessage(reading.text, parent.messages, { role: frame.role, said, start: frame.start, end: tag.end }),
    );
  } else if (frame.demonstrations === 1) wrap(reading, frame, at, tag.end);
  return tag.end;
}

/** Two elements of text in a row, with nothing but space between: a pair under whatever names. */
function noteLeaf(reading: Reading, { name, start, content, role }: Frame, contentEnd: number, end: number): void {
  const { text, leaf } = reading;
  const said = withoutCdata(text, content, contentEnd);
  const inner = trimmed(text, said.start, said.end);
  if (
    leaf !== null &&
    leaf.name !== name &&
    role === null &&
    start - leaf.end < 256 &&
    isBlank(text, leaf.end, start)
  ) {
    if (areSpoken(text, leaf.said, inner)) {
      reading.siblings.push({ start: leaf.start, end, names: [leaf.name, name], query: leaf.said, response: inner });
      reading.leaf = null;
      return;
    }
  }
  reading.leaf = isEmpty(inner) ? null : { name, start, end, said: inner };
}

/** Takes the innermost open element off and finishes the exchange inside it. */
function drop(reading: Reading): Frame | undefined {
  const frame = reading.stack.pop();
  if (frame === undefined) return undefined;
  reading.open.get(frame.name)?.pop();
  if (frame.messages !== null) finish(reading, frame, frame.messages.pending);
  return frame;
}

function finish(reading: Reading, frame: Frame, pending: Messages['pending']): void {
  const found = toEmbedded('xml', pending, (range) => wholeLines(reading.text, range));
  if (found === null) return;
  frame.demonstrations++;
  frame.last = reading.found.length;
  reading.found.push(found);
}

/** An element with nothing but one demonstration in it is cut whole: no empty `<example>` stays behind. */
function wrap(reading: Reading, frame: Frame, contentEnd: number, end: number): void {
  const inner = reading.found[frame.last];
  if (inner === undefined || !isBlank(reading.text, frame.content, inner.extent.start)) return;
  if (!isBlank(reading.text, Math.min(inner.extent.end, contentEnd), contentEnd)) return;
  reading.found[frame.last] = { ...inner, extent: wholeLines(reading.text, { start: frame.start, end }) };
}
