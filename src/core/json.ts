import { GuardError } from './errors.ts';

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json | undefined;
}

const maxDepth = 128;

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Parses a request body.
 * Refuses what two parsers could read differently, because the guard must see what the model will see.
 * @throws GuardError `body_invalid` (names the position), `body_too_deep`, `body_duplicate_key`
 */
export function parseBody(text: string): JsonObject {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    throw new GuardError('body_invalid', `The body is not valid JSON${positionOf(error, text)}.`);
  }
  if (!isObject(value)) throw new GuardError('body_invalid', 'The body must be a JSON object.');
  const parsedKeys = countKeys(value);
  if (parsedKeys !== countWrittenKeys(text)) {
    throw new GuardError('body_duplicate_key', 'An object in the body has the same key twice; send each key once.');
  }
  return value;
}

/** V8 quotes the text around the error, which is the user's: only the number is kept. */
function positionOf(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : '';
  const match = /at position (\d+)/.exec(message);
  if (match === null) return ` (it ends early, at position ${text.length})`;
  const position = Number(match[1]);
  const before = text.slice(0, position);
  const line = before.split('\n').length;
  return ` at position ${position} (line ${line}, column ${position - before.lastIndexOf('\n')})`;
}

/** Keys in the parsed value; own stack, so that depth is bounded by us and not by the call stack. */
function countKeys(root: JsonObject): number {
  let count = 0;
  let level: (Json | undefined)[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) {
      throw new GuardError('body_too_deep', `The body is nested more than ${maxDepth} levels deep.`);
    }
    const next: (Json | undefined)[] = [];
    for (const value of level) {
      const children = Array.isArray(value) ? value : Object.values(value as JsonObject);
      if (!Array.isArray(value)) count += children.length;
      for (const child of children) if (typeof child === 'object' && child !== null) next.push(child);
    }
    level = next;
  }
  return count;
}

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;

/** Keys as written: strings that a colon follows. Only valid for text that JSON.parse accepted. */
function countWrittenKeys(text: string): number {
  let count = 0;
  let open = text.indexOf('"');
  while (open !== -1) {
    let close = text.indexOf('"', open + 1);
    while (text.charCodeAt(close - 1) === backslash && isEscaped(text, close)) close = text.indexOf('"', close + 1);
    let next = close + 1;
    while (isSpace(text.charCodeAt(next))) next += 1;
    if (text.charCodeAt(next) === colon) count += 1;
    open = text.charCodeAt(next) === quote ? next : text.indexOf('"', next);
  }
  return count;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === backslash) slashes += 1;
  return slashes % 2 === 1;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Keys up to this length are names; a longer one is text, and is shown by its position only. */
export const longestKey = 64;

/**
 * One reference token of a JSON Pointer. A key of 200,000 characters once came back in every pointer below it, so a long
 * one is its position among the object's keys, after its first characters if they are plain. `~k` is no escape of
 * RFC 6901: no other key has such a token.
 */
export function pointerToken(key: string, position: number): string {
  if (key.length > longestKey) {
    const [plain = ''] = /^[\w.-]{16}/.exec(key) ?? [];
    return `${plain}~k${position}`;
  }
  return key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
}

/** JSON with sorted keys at every depth, so that equal values have equal hashes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
