import { isAsciiLetter } from './character.ts';
import { isBlank, wholeLines, type Embedded, type Range } from './embedded.ts';
import { roleOfName, roleOfSpeaker } from './lexicon.ts';
import type { Boundary } from './lines.ts';
import { addMessage, newMessages, toEmbedded, type Message, type Messages } from './messages.ts';

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
}

interface Tag {
  readonly name: string;
  readonly attributes: string;
  readonly end: number;
}

/** Elements that stay open (`<br>`, placeholders such as `<name>`) pile up; past this they are forgotten. */
const mostOpen = 50_000;
const longestTag = 512;

/** Demonstrations in XML and HTML: siblings such as `<question>` and `<answer>`, or `<turn role="user">`. Linear. */
export function findXml(text: string): XmlFinds {
  const root: Frame = { name: '', start: 0, content: 0, role: null, demonstrations: 0, last: 0, messages: null };
  const reading: Reading = { text, found: [], boundaries: [], stack: [root], open: new Map() };
  let lastSection = text.lastIndexOf(']]>');
  let at = text.indexOf('<');
  while (at >= 0) {
    let next = at + 1;
    const code = text.charCodeAt(next);
    if (code === 47) next = readClosing(reading, at);
    else if (isAsciiLetter(code)) next = readOpening(reading, at);
    else if (at < lastSection && text.startsWith('![CDATA[', next)) next = text.indexOf(']]>', next) + 3;
    at = text.indexOf('<', next);
  }
  while (reading.stack.length > 0) drop(reading);
  return reading;
}

function readOpening(reading: Reading, at: number): number {
  const tag = readTag(reading.text, at + 1);
  if (tag === null) return at + 1;
  if (tag.attributes.endsWith('/')) return tag.end;
  if (reading.stack.length > mostOpen) while (reading.stack.length > 1) drop(reading);
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
  while (reading.stack.length > index + 1) drop(reading);
  const frame = drop(reading);
  const parent = reading.stack.at(-1);
  if (frame === undefined || parent === undefined) return tag.end;
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

/** A name and its attributes up to `>`; null when no tag stands there. */
function readTag(text: string, start: number): Tag | null {
  const limit = Math.min(text.length, start + longestTag);
  let end = start;
  while (end < limit && isNameCode(text.charCodeAt(end))) end++;
  if (end === start) return null;
  let close = end;
  while (close < limit && text.charCodeAt(close) !== 62) {
    if (text.charCodeAt(close) === 60) return null;
    close++;
  }
  if (close >= limit) return null;
  return {
    name: text.slice(start, end).toLowerCase(),
    attributes: close === end ? '' : text.slice(end, close),
    end: close + 1,
  };
}

function isNameCode(code: number): boolean {
  return (
    isAsciiLetter(code) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45 ||
    code === 46 ||
    code === 58 ||
    code > 127
  );
}

function roleOf({ name, attributes }: Tag): Message['role'] {
  if (attributes !== '') {
    const value = /\b(?:role|from|speaker|author|sender|type|name|class)\s?=\s?["']?([\w-]{1,40})/i.exec(
      attributes,
    )?.[1];
    const role = value === undefined ? null : (roleOfSpeaker(value) ?? roleOfName(value));
    // A link is no answer, though its tag is called `a`.
    if (role !== null || name === 'a') return role;
  }
  return roleOfName(name) ?? roleOfSpeaker(name);
}

function withoutCdata(text: string, start: number, end: number): Range {
  let from = start;
  while (from < end && text.charCodeAt(from) <= 32) from++;
  if (!text.startsWith('<![CDATA[', from)) return { start, end };
  const close = text.lastIndexOf(']]>', end);
  return { start: from + 9, end: close > from ? Math.min(close, end) : end };
}
