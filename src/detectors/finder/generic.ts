import type { Label } from './label.ts';
import type { Lines } from './lines.ts';
import { wordsIn } from './prose.ts';
import { withEnds, type Mark, type Scheme } from './scheme.ts';

/** A cycle must come round this often before labels that nobody has heard of count. */
const leastCycles = 3;
const longestCycle = 4;

interface Kept {
  readonly label: Label;
  readonly id: string;
}

/** Labels that take turns in a fixed order, whatever they say: `Seeker:` … `Guide:` … `Seeker:` … */
export function genericScheme(text: string, lines: Lines): Scheme | null {
  const kept = recurring(lines.labels);
  if (kept.length < 2 * leastCycles) return null;
  const marks: Mark[] = [];
  const used = new Uint8Array(kept.length);
  for (let period = 2; period <= longestCycle; period++) {
    for (const [first, last] of runsOf(kept, period, used)) {
      used.fill(1, first, last);
      addRun(text, kept, first, last, period, marks);
    }
  }
  return marks.length === 0 ? null : { carrier: 'dialogue', marks: withEnds(marks, lines, 0) };
}

/** Labels that occur at least three times. Numbers tell labels apart only where the numbers recur too: `Speaker 1:`. */
function recurring(labels: readonly Label[]): Kept[] {
  const counts = new Map<string, number>();
  const ids = labels.map(({ style, level, key, number }) => ({
    bare: `${style}${level}${key}`,
    full: `${style}${level}${key}${number}`,
  }));
  for (const { bare, full } of ids) {
    counts.set(full, (counts.get(full) ?? 0) + 1);
    if (bare !== full) counts.set(bare, (counts.get(bare) ?? 0) + 1);
  }
  const kept: Kept[] = [];
  for (const [index, label] of labels.entries()) {
    const { bare, full } = ids[index] ?? { bare: '', full: '' };
    if ((counts.get(full) ?? 0) >= leastCycles) kept.push({ label, id: full });
    else if ((counts.get(bare) ?? 0) >= leastCycles) kept.push({ label, id: bare });
  }
  return kept;
}

/** Longest stretches in which each label is the one `period` places before, from three cycles on. */
function runsOf(kept: readonly Kept[], period: number, used: Uint8Array): [number, number][] {
  const runs: [number, number][] = [];
  let first = 0;
  for (let at = period; at <= kept.length; at++) {
    const goes =
      at < kept.length && used[at] === 0 && used[at - period] === 0 && kept[at]?.id === kept[at - period]?.id;
    if (goes) continue;
    if (at - first >= period * leastCycles && hasTwoLabels(kept, first, period)) runs.push([first, at]);
    first = at - period + 1;
  }
  return runs;
}

function hasTwoLabels(kept: readonly Kept[], first: number, period: number): boolean {
  for (let at = first + 1; at < first + period; at++) if (kept[at]?.id !== kept[first]?.id) return true;
  return false;
}

function addRun(text: string, kept: readonly Kept[], first: number, last: number, period: number, marks: Mark[]): void {
  const start = first + phaseOf(text, kept, first, period);
  const answer = answerOf(kept, start, period);
  if (!speaks(text, kept, start, last, period, answer)) return;
  for (let at = start; at < last; at++) {
    const { label } = kept[at] ?? {};
    const place = (at - start) % period;
    if (label === undefined || (place !== 0 && place !== answer)) continue;
    marks.push({
      at: label.at,
      letters: label.letters,
      content: label.content,
      role: place === 0 ? 'query' : 'response',
      since: -1,
      soft: false,
    });
  }
  const next = kept[last]?.label;
  if (next !== undefined)
    marks.push({ at: next.at, letters: next.at, content: next.at, role: 'boundary', since: -1, soft: false });
}

/** Where the cycle starts: at a label known to ask, else at the one that most often follows a blank line. */
function phaseOf(text: string, kept: readonly Kept[], first: number, period: number): number {
  let best = 0;
  let most = -1;
  for (let phase = 0; phase < period; phase++) {
    let points = 0;
    for (let cycle = 0; cycle < leastCycles - 1; cycle++) {
      const label = kept[first + phase + cycle * period]?.label;
      if (label === undefined) continue;
      if (label.entry?.role === 'query') points += 2;
      if (label.at === 0 || text.charCodeAt(label.at - 2) === 10 || text.charCodeAt(label.at - 2) === 13) points++;
    }
    if (points > most) [best, most] = [phase, points];
  }
  return best;
}

/** Which label of the cycle answers: one known to, else the last. */
function answerOf(kept: readonly Kept[], start: number, period: number): number {
  for (let place = 1; place < period; place++) if (kept[start + place]?.label.entry?.role === 'response') return place;
  return period - 1;
}

/** Answers of four words on average, to queries of two: logs, settings and forms repeat labels too, but do not speak. */
function speaks(
  text: string,
  kept: readonly Kept[],
  start: number,
  last: number,
  period: number,
  answer: number,
): boolean {
  let asked = 0;
  let answered = 0;
  let cycles = 0;
  for (let at = start; at + answer < last && cycles < 12; at += period, cycles++) {
    asked += wordsAfter(text, kept, at);
    answered += wordsAfter(text, kept, at + answer);
  }
  return asked >= cycles * 2 && answered >= cycles * 4;
}

function wordsAfter(text: string, kept: readonly Kept[], at: number): number {
  const label = kept[at]?.label;
  return label === undefined ? 0 : wordsIn(text, { start: label.content, end: kept[at + 1]?.label.at ?? text.length });
}
