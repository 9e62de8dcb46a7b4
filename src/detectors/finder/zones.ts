import { evidenceHeader } from '../../core/envelope.ts';
import type { Range } from './embedded.ts';
import { isLineEnd } from './line-ends.ts';

/**
 * The parts of a text that are read for demonstrations: all of it but our own reframing envelopes, that is, lines
 * starting with `> ` directly below our header. The whole header is asked for, and nothing else on its line: who copies
 * it to hide behind it puts our warning above their own examples.
 */
export function readableZones(text: string): Range[] {
  const zones: Range[] = [];
  let from = 0;
  let at = text.indexOf(evidenceHeader);
  while (at >= 0) {
    const newline = at + evidenceHeader.length;
    const isAlone = (at === 0 || isLineEnd(text.charCodeAt(at - 1))) && text.charCodeAt(newline) === 10;
    const end = isAlone ? endOfQuote(text, newline + 1) : newline;
    if (end > newline + 1) {
      zones.push({ start: from, end: newline + 1 });
      from = end;
    }
    at = text.indexOf(evidenceHeader, end);
  }
  zones.push({ start: from, end: text.length });
  return zones;
}

/** A line ends wherever any reader might end it: one `> ` must not cover what a model reads as several lines. */
function endOfQuote(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === 62 && text.charCodeAt(at + 1) === 32) {
    while (at < text.length && !isLineEnd(text.charCodeAt(at))) at++;
    if (at < text.length) at += text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10 ? 2 : 1;
  }
  return at;
}
