import { isSpace, type Embedded } from './embedded.ts';

const cues =
  /^(?:now\b|please\b|answer (?:the|this|my|in|as|with|using|only|each)\b|respond (?:to|in|as|with|only)\b|reply (?:to|in|as|with|only)\b|continue\b|your (?:turn|task)\b|using the\b|based on (?:the|these)\b|following the\b|follow the\b|given the (?:above|examples)|the (?:next|following|final|last|actual) (?:question|query|prompt|task|user)|here is (?:the|my) (?:next|final|last|actual|new|real)|instructions?\b|end of (?:the )?(?:examples|demonstrations)|#+ |---|===|\*\*\*|<\/|\[\/)/i;

/**
 * Where the last response of a series ends. Nothing marks it, so it runs to `end`, unless a paragraph opens like an
 * instruction, a heading, a rule or a closing tag, and no earlier response of the series had a blank line inside it:
 * then the paragraphs of this one are not its own either. With no earlier response to go by it is kept whole:
 * text scored too much is safer than text not scored.
 */
export function endOfLast(text: string, start: number, end: number, earlier: readonly Embedded[]): number {
  if (earlier.length === 0) return end;
  let from = start;
  while (from < end && isSpace(text.charCodeAt(from))) from++;
  for (let blank = nextBlankLine(text, from, end); blank >= 0; blank = nextBlankLine(text, blank, end)) {
    let paragraph = blank;
    while (paragraph < end && isSpace(text.charCodeAt(paragraph))) paragraph++;
    if (paragraph >= end) return end;
    if (!cues.test(text.slice(paragraph, Math.min(end, paragraph + 64)))) continue;
    const first = text.lastIndexOf('\n', paragraph) + 1;
    return earlier.some(({ response }) => nextBlankLine(text, response.start, response.end) >= 0)
      ? end
      : Math.max(first, blank);
  }
  return end;
}

/** The start of what follows the next blank line in `[from, end)`, or -1. */
function nextBlankLine(text: string, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const line = text.indexOf('\n', at);
    if (line < 0 || line >= end) return -1;
    let next = line + 1;
    while (next < end && (text.charCodeAt(next) === 32 || text.charCodeAt(next) === 9 || text.charCodeAt(next) === 13))
      next++;
    if (next < end && text.charCodeAt(next) === 10) return next + 1;
    at = line + 1;
  }
  return -1;
}
