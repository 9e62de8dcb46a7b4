import { isLetter } from './character.ts';
import type { Embedded } from './embedded.ts';
import { labelKey } from './label-key.ts';
import type { Label } from './label.ts';
import { entryOf } from './lexicon.ts';
import type { Lines } from './lines.ts';
import { paceOf, type Checkpoint } from './pace.ts';
import { pairSearch } from './pairs.ts';
import { none, unclaimed, type Search } from './region.ts';
import { schemesFrom } from './scheme.ts';

/** In the middle of a line a label must prove itself by recurring: a sentence may hold one colon of the kind. */
const leastPairs = 3;
const longestWord = 16;

/** Searches for known labels anywhere in a line: `Q: … A: … Q: … A: …` without line breaks. */
export function inlineSearches(
  text: string,
  lines: Lines,
  found: readonly Embedded[],
  checkpoint: Checkpoint,
): Search[] {
  const labels = unclaimed(inlineLabels(text, checkpoint), found);
  checkpoint();
  if (labels.length < 2 * leastPairs) return [];
  return schemesFrom(labels, 'plain', lines).map((scheme) => {
    const search = pairSearch(text, scheme, paceOf(checkpoint));
    return (start, end, part) => {
      const pairs = search(start, end, part);
      return pairs.length < leastPairs ? none : pairs;
    };
  });
}

function inlineLabels(text: string, checkpoint: Checkpoint): Label[] {
  const labels: Label[] = [];
  for (const colon of [':', '：']) {
    const pace = paceOf(checkpoint);
    for (let at = text.indexOf(colon); at >= 0; at = text.indexOf(colon, at + 1)) {
      const label = labelBefore(text, at);
      if (label !== null) labels.push(label);
      pace(at);
    }
  }
  return labels.sort((one, other) => one.at - other.at);
}

function labelBefore(text: string, colon: number): Label | null {
  let end = colon;
  while (colon - end < 4 && isDecoration(text.charCodeAt(end - 1))) end--;
  while (colon - end < 6 && isNumeral(text.charCodeAt(end - 1))) end--;
  let start = end;
  while (end - start < longestWord && start > 0 && isLetter(text.charCodeAt(start - 1))) start--;
  if (start === end || end - start >= longestWord) return null;
  // The n of an escaped line break is no part of the word.
  if (text.charCodeAt(start - 1) === 92 && /[nrt]/.test(text.charAt(start))) start++;
  const { text: key, number } = labelKey(text.slice(start, end));
  const entry = key === '' ? null : entryOf(key);
  if (entry === null || entry.family === 'aux' || (entry.family === 'io' && isLower(text, start))) return null;
  let at = start;
  while (start - at < 8 && at > 0 && isOpening(text.charCodeAt(at - 1))) at--;
  let content = colon + 1;
  while (content - colon < 4 && isDecoration(text.charCodeAt(content))) content++;
  return {
    at,
    letters: start,
    content,
    key,
    number,
    style: 'plain',
    level: 0,
    column: 0,
    bullet: false,
    entry,
    isProperty: false,
  };
}

/** `input:` in the middle of a line is a parameter; `Input:` is a label. */
function isLower(text: string, at: number): boolean {
  return text.charCodeAt(at) >= 97 && text.charCodeAt(at) <= 122;
}

function isDecoration(code: number): boolean {
  return code === 42 || code === 95;
}

function isNumeral(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 32 || code === 35;
}

function isOpening(code: number): boolean {
  return code === 42 || code === 95 || code === 35 || code === 32 || code === 91;
}
