import { evidenceHeader } from '../../core/envelope.ts';
import type { Range } from './embedded.ts';

/**
 * The parts of a text that are read for demonstrations: all of it but our own reframing envelopes, that is, lines
 * starting with `> ` directly below our header. The whole header is asked for: who copies it to hide behind it puts our
 * warning above their own examples.
 */
export function readableZones(text: string): Range[] {
  const zones: Range[] = [];
  let from = 0;
  let at = text.indexOf(evidenceHeader);
  while (at >= 0) {
    const lineStart = at === 0 || text.charCodeAt(at - 1) === 10;
    const body = text.indexOf('\n', at) + 1;
    if (body === 0) break;
    const end = lineStart ? endOfQuote(text, body) : body;
    if (end > body) {
      zones.push({ start: from, end: body });
      from = end;
    }
    at = text.indexOf(evidenceHeader, Math.max(end, at + evidenceHeader.length));
  }
  zones.push({ start: from, end: text.length });
  return zones;
}

function endOfQuote(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === 62 && text.charCodeAt(at + 1) === 32) {
    const end = text.indexOf('\n', at);
    if (end < 0) return text.length;
    at = end + 1;
  }
  return at;
}
