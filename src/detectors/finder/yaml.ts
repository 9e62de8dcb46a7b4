import { isEmpty, trimmed, type Embedded, type Range } from './embedded.ts';
import type { Label } from './label.ts';
import { roleOfName, roleOfSpeaker } from './lexicon.ts';
import { addMessage, newMessages, toEmbedded, type Messages } from './messages.ts';

/** One mapping: keys at one column, from its first line to the first line that is indented less. */
interface Item extends Range {
  readonly keys: readonly { readonly name: string; readonly value: Range }[];
}

/** Deeper columns are not YAML that anyone writes; the limit bounds how often a line can be looked at. */
const deepestColumn = 64;

/** Demonstrations in YAML: list items or indented mappings with `question:` and `answer:`, `role:` and `content:`. */
export function findYaml(text: string, labels: readonly Label[]): Embedded[] {
  const found: Embedded[] = [];
  const messages = newMessages();
  let lastEnd = -1;
  for (let at = 0; at < labels.length; at++) {
    const first = labels[at];
    if (first === undefined || !opensItem(text, first)) continue;
    const item = readItem(text, labels, at);
    if (item.start !== lastEnd) push(found, takePending(messages));
    const pair = toPair(text, item);
    if (pair !== null) found.push(pair);
    else if (isMessage(item)) push(found, addMessage(text, messages, toMessage(text, item)));
    else continue;
    lastEnd = item.end;
    while (at + 1 < labels.length && (labels[at + 1]?.at ?? 0) < item.end) at++;
  }
  push(found, messages.pending);
  return found;
}

function push(found: Embedded[], pending: Messages['pending']): void {
  const embedded = toEmbedded('yaml', pending, (range) => range);
  if (embedded !== null) found.push(embedded);
}

function takePending(messages: Messages): Messages['pending'] {
  const { pending } = messages;
  messages.pending = null;
  return pending;
}

/** A key that asks or names a speaker, first of a list item or of an indented mapping. */
function opensItem(text: string, label: Label): boolean {
  if (label.column === 0 || label.column > deepestColumn || !isKey(text, label)) return false;
  return label.key === 'role' || label.key === 'from' || label.key === 'speaker' || roleOfName(label.key) !== null;
}

/** Written in lower case, undecorated, with the colon right behind. */
function isKey(text: string, { letters, key }: Label): boolean {
  const before = text.charCodeAt(letters - 1);
  return (
    text.startsWith(key.replaceAll(' ', '_'), letters) &&
    text.charCodeAt(letters + key.length) === 58 &&
    (before === 32 || before === 9)
  );
}

function readItem(text: string, labels: readonly Label[], first: number): Item {
  const opening = labels[first];
  if (opening === undefined) return { start: 0, end: 0, keys: [] };
  const { at: start, column } = opening;
  const end = endOfBlock(text, start, column);
  const own: Label[] = [];
  for (let at = first; at < labels.length; at++) {
    const label = labels[at];
    if (label === undefined || label.at >= end) break;
    if (label.column === column && isKey(text, label) && (at === first || !label.bullet)) own.push(label);
  }
  const keys = own.map(({ key, content }, index) => ({
    name: key,
    value: valueOf(text, content, own[index + 1]?.at ?? end),
  }));
  return { start, end, keys };
}

/** The start of the first line after the one at `start` that is not blank and is indented less than `column`. */
function endOfBlock(text: string, start: number, column: number): number {
  let line = text.indexOf('\n', start) + 1;
  while (line > 0 && line < text.length) {
    let at = line;
    while (at - line < column && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at++;
    const code = text.charCodeAt(at);
    if (at - line < column && at < text.length && code !== 10 && code !== 13) return line;
    line = text.indexOf('\n', at) + 1;
  }
  return text.length;
}

/** Quotes and the signs of block scalars left out. */
function valueOf(text: string, start: number, end: number): Range {
  const value = trimmed(text, start, end);
  const sign = text.charAt(value.start);
  if (sign === '|' || sign === '>') {
    const line = text.indexOf('\n', value.start);
    if (line >= 0 && line < value.end && line - value.start < 5) return trimmed(text, line, value.end);
  }
  const isQuoted = (sign === '"' || sign === "'") && value.end - value.start > 1 && text.charAt(value.end - 1) === sign;
  return isQuoted ? { start: value.start + 1, end: value.end - 1 } : value;
}

function toPair(text: string, { start, end, keys }: Item): Embedded | null {
  const query = keys.find(({ name, value }) => roleOfName(name) === 'query' && !isEmpty(value))?.value;
  const response = keys.find(({ name, value }) => roleOfName(name) === 'response' && !isEmpty(value))?.value;
  if (query === undefined || response === undefined || isCode(text, query) || isCode(text, response)) return null;
  return { carrier: 'yaml', query, response, extent: { start, end } };
}

/** `input: string;`, `output: run.outputs,`: properties of code, which YAML would not end so. */
function isCode(text: string, value: Range): boolean {
  return ',;{}(['.includes(text.charAt(value.end - 1));
}

function isMessage({ keys }: Item): boolean {
  return keys.some(({ name }) => isSpeakerKey(name)) && keys.some(({ name }) => isSaidKey(name));
}

function isSpeakerKey(name: string): boolean {
  return name === 'role' || name === 'from' || name === 'speaker';
}

function isSaidKey(name: string): boolean {
  return name === 'content' || name === 'value' || name === 'text' || name === 'message';
}

function toMessage(text: string, { start, end, keys }: Item): Parameters<typeof addMessage>[2] {
  const speaker = keys.find(({ name }) => isSpeakerKey(name))?.value ?? { start, end: start };
  const said = keys.find(({ name }) => isSaidKey(name))?.value ?? { start, end: start };
  return {
    role: roleOfSpeaker(text.slice(speaker.start, Math.min(speaker.end, speaker.start + 40))),
    said,
    start,
    end,
  };
}
