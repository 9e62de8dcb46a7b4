import { genericScheme } from './generic.ts';
import type { Label } from './label.ts';
import type { Lines } from './lines.ts';
import type { Checkpoint } from './pace.ts';
import { schemesFrom, type Scheme } from './scheme.ts';

/** All that the labels of a text set up. The one that begins first comes first: it may hold the others. */
export function schemesOf(text: string, lines: Lines, checkpoint: Checkpoint): Scheme[] {
  const schemes: Scheme[] = [];
  for (const style of ['heading', 'comment', 'plain'] as const) {
    checkpoint();
    const labels = lines.labels.filter((label) => label.style === style && speaks(label));
    if (labels.length > 1) schemes.push(...schemesFrom(labels, style, lines));
  }
  checkpoint();
  const generic = genericScheme(text, lines, checkpoint);
  if (generic !== null) schemes.push(generic);
  return schemes.sort((one, other) => firstQuery(one) - firstQuery(other));
}

function speaks({ entry, isProperty }: Label): boolean {
  return entry !== null && (!isProperty || entry.family === 'qa' || entry.family === 'dialogue');
}

function firstQuery(scheme: Scheme): number {
  return scheme.marks.find(({ role }) => role === 'query')?.at ?? Infinity;
}
