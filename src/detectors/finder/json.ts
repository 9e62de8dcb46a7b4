import { isEmpty, trimmed, type Embedded, type Range } from './embedded.ts';
import { newFrame, type Frame } from './json-frame.ts';
import { element, onlyJoints, startsObject, startsPairs } from './json-places.ts';
import { readToken, type Bracket, type Scalar, type Source } from './json-tokens.ts';
import { isWeakName, roleOfName, roleOfSpeaker, type Role } from './lexicon.ts';
import { addMessage, newMessages, toEmbedded, type Messages } from './messages.ts';
import type { Pace } from './pace.ts';
import { isProse } from './prose.ts';
import { areSpoken, seriesOf, type Sibling } from './siblings.ts';

export interface JsonFinds {
  readonly found: Embedded[];
  /** Strings with escapes in them: texts in which other carriers may hide. In text order. */
  readonly strings: Range[];
}

interface Reading extends Source, JsonFinds {
  readonly pace: Pace;
  readonly stack: Frame[];
  /** Messages that follow one another outside any array, as in JSONL, and where the last value ended. */
  readonly loose: Messages;
  looseEnd: number;
  /** Objects with two texts under names that say nothing. */
  readonly siblings: Sibling[];
}

/** Deeper nesting is read afresh from there; nothing that people or models write comes near. */
const deepest = 256;
const saidNames = new Set(['content', 'value', 'text', 'parts', 'message', 'utterance']);
const speakerNames = new Set(['role', 'from', 'speaker', 'author', 'sender']);

/** Demonstrations in JSON, JSONL and object literals, wherever they stand in a text. Linear: each token is read once. */
export function findJson(text: string, pace: Pace): JsonFinds {
  const reading: Reading = {
    text,
    pace,
    unclosed: new Map(),
    found: [],
    strings: [],
    stack: [],
    loose: newMessages(),
    looseEnd: 0,
    siblings: [],
  };
  let brace = text.indexOf('{');
  let bracket = text.indexOf('[');
  while (brace >= 0 || bracket >= 0) {
    const isObject = bracket < 0 || (brace >= 0 && brace < bracket);
    const next = isObject ? brace : bracket;
    const at = (isObject ? startsObject(text, next) : startsPairs(text, next)) ? readValue(reading, next) : next + 1;
    pace(at);
    if (brace >= 0 && brace < at) brace = text.indexOf('{', at);
    if (bracket >= 0 && bracket < at) bracket = text.indexOf('[', at);
  }
  finish(reading, reading.loose.pending);
  for (const { query, response, start, end } of seriesOf(text, reading.siblings)) {
    reading.found.push({ carrier: 'json', query, response, extent: element(text, { start, end }) });
  }
  return reading;
}

/** Reads one value and returns where to look on; stops early at what is not JSON. */
function readValue(reading: Reading, start: number): number {
  if (!onlyJoints(reading.text, reading.looseEnd, start)) {
    finish(reading, reading.loose.pending);
    reading.loose.pending = null;
  }
  let at = start;
  do {
    const token = readToken(reading, at);
    if (token === null) return abandon(reading, reading.text.length);
    if (token.kind === 'broken') return abandon(reading, token.next);
    if (!take(reading, token))
      return abandon(
        reading,
        token.kind === 'bracket' && token.opens && reading.stack.length > 0 ? token.start : token.start + 1,
      );
    at = token.next;
    reading.pace(at);
  } while (reading.stack.length > 0);
  reading.looseEnd = at;
  return at;
}

/** False when the token has no place where it stands. */
function take(reading: Reading, token: Bracket | Scalar): boolean {
  const frame = reading.stack.at(-1);
  const wantsKey = frame !== undefined && !frame.array && frame.key === '';
  if (token.kind === 'bracket') {
    if (!token.opens) return frame?.array === token.array && close(reading, frame, token.next);
    if (reading.stack.length >= deepest || wantsKey) return false;
    reading.stack.push(newFrame(token.start, token.array));
    return true;
  }
  if (frame === undefined) return false;
  if (wantsKey) return token.isKey && setKey(reading, frame, token.start, token.end);
  if (token.kind === 'string') note(reading, token);
  value(reading, frame, { start: token.start, end: token.end }, token.kind === 'string');
  return true;
}

function setKey(reading: Reading, frame: Frame, start: number, end: number): boolean {
  if (end <= start || end - start > 64) return false;
  const raw = reading.text.slice(start, end);
  frame.key = raw.includes('\\')
    ? raw.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : raw;
  return true;
}

function note(reading: Reading, { start, end }: Range): void {
  if (end - start < 24) return;
  const slash = reading.text.slice(start, end).indexOf('\\');
  if (slash >= 0) reading.strings.push({ start, end });
}

function value(reading: Reading, frame: Frame, range: Range, isText: boolean): void {
  const { key } = frame;
  frame.key = '';
  if (isText && (frame.array || saidNames.has(key)))
    frame.inner = { start: frame.inner?.start ?? range.start, end: range.end };
  if (isText && frame.strings.length < 3 && isProse(reading.text, range, 2)) {
    frame.strings.push({ key: frame.array ? `${frame.strings.length}` : key, range });
  }
  if (frame.array) return;
  if (isText && speakerNames.has(key))
    frame.speaker ??= reading.text.slice(range.start, Math.min(range.end, range.start + 40));
  if (saidNames.has(key)) frame.said ??= range;
  const role = roleOfName(key);
  if (role !== null && (isText || !isWeakName(key))) assign(reading, frame, role, key, range);
}

function assign(reading: Reading, frame: Frame, role: Role, key: string, range: Range): void {
  const bare = trimmed(reading.text, range.start, range.end);
  if (isEmpty(bare)) return;
  frame.weak ||= isWeakName(key);
  if (role === 'response') frame.response ??= bare;
  else if (frame.query === null || frame.response !== null) frame.query ??= bare;
  else frame.query = { start: frame.query.start, end: bare.end };
}

function close(reading: Reading, frame: Frame, end: number): true {
  const { stack, loose } = reading;
  stack.pop();
  finish(reading, frame.messages.pending);
  const parent = stack.at(-1);
  emit(reading, frame, end);
  if (frame.speaker !== null && frame.said !== null) {
    const message = { role: roleOfSpeaker(frame.speaker), said: frame.said, start: frame.start, end };
    finish(reading, addMessage(reading.text, parent?.messages ?? loose, message));
  }
  if (parent === undefined) return true;
  if (!parent.array) value(reading, parent, frame.inner ?? { start: frame.start, end }, false);
  else if (frame.inner !== null)
    parent.inner = { start: parent.inner?.start ?? frame.inner.start, end: frame.inner.end };
  return true;
}

function emit(reading: Reading, frame: Frame, end: number): void {
  const { query, response } = frame;
  if (query === null || response === null || (frame.weak && !isProse(reading.text, response))) {
    noteSibling(reading, frame, end);
    return;
  }
  reading.found.push({ carrier: 'json', query, response, extent: element(reading.text, { start: frame.start, end }) });
}

/** Exactly two texts: a record of three or more fields is data. */
function noteSibling(reading: Reading, { start, speaker, strings }: Frame, end: number): void {
  const [first, second, third] = strings;
  if (first === undefined || second === undefined || third !== undefined || speaker !== null) return;
  if (!areSpoken(reading.text, first.range, second.range)) return;
  reading.siblings.push({ start, end, names: [first.key, second.key], query: first.range, response: second.range });
}

function finish(reading: Reading, pending: Messages['pending']): void {
  const found = toEmbedded('json', pending, (range) => element(reading.text, range));
  if (found !== null) reading.found.push(found);
}

/** Truncated or broken input: what is complete counts, the rest is read again as text. */
function abandon(reading: Reading, at: number): number {
  for (let frame = reading.stack.pop(); frame !== undefined; frame = reading.stack.pop()) {
    finish(reading, frame.messages.pending);
    const last = Math.max(frame.query?.end ?? 0, frame.response?.end ?? 0);
    if (!frame.array && last > 0) emit(reading, frame, Math.min(last + 1, reading.text.length));
  }
  return at;
}
