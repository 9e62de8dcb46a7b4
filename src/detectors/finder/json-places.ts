import { isSpace, wholeLines, type Range } from './embedded.ts';

/** A brace followed by a quote, or by a word and a colon. */
export function startsObject(text: string, brace: number): boolean {
  const at = skipSpace(text, brace + 1);
  const character = text.charAt(at);
  return character === '"' || character === "'" || /^[\w$]{1,32} ?:/.test(text.slice(at, at + 34));
}

/** An array of arrays of strings, as some chat programs keep their history. Other arrays are entered by their objects. */
export function startsPairs(text: string, bracket: number): boolean {
  const inner = skipSpace(text, bracket + 1);
  return text.charCodeAt(inner) === 91 && text.charCodeAt(skipSpace(text, inner + 1)) === 34;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** An array element goes with the comma after it; cutting the last one alone leaves a trailing comma. */
export function element(text: string, range: Range): Range {
  let end = range.end;
  while (end < text.length && isSpace(text.charCodeAt(end)) && text.charCodeAt(end) !== 10) end++;
  return wholeLines(text, { start: range.start, end: text.charCodeAt(end) === 44 ? end + 1 : range.end });
}

/** Only what separates the values of JSONL or of an array: the two belong together. */
export function onlyJoints(text: string, start: number, end: number): boolean {
  if (end - start > 64) return false;
  for (let at = start; at < end; at++)
    if (!isSpace(text.charCodeAt(at)) && !'[],`'.includes(text.charAt(at))) return false;
  return true;
}
