import { isAsciiLetter } from './character.ts';
import type { Range } from './embedded.ts';
import { roleOfName, roleOfSpeaker } from './lexicon.ts';
import type { Message } from './messages.ts';

/** A tag that may open or close an element. */
export interface Tag {
  readonly name: string;
  readonly attributes: string;
  readonly end: number;
}

const longestTag = 512;

/** A name and its attributes up to `>`; null when no tag stands there. */
export function readTag(text: string, start: number): Tag | null {
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

export function roleOf({ name, attributes }: Tag): Message['role'] {
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

export function withoutCdata(text: string, start: number, end: number): Range {
  let from = start;
  while (from < end && text.charCodeAt(from) <= 32) from++;
  if (!text.startsWith('<![CDATA[', from)) return { start, end };
  const close = text.lastIndexOf(']]>', end);
  return { start: from + 9, end: close > from ? Math.min(close, end) : end };
}
