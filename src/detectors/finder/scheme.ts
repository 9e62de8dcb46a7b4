import type { Embedded } from './embedded.ts';
import type { Label, Style } from './label.ts';
import type { Family, Role } from './lexicon.ts';
import type { Lines } from './lines.ts';

/** One event in the walk that makes pairs. */
export interface Mark {
  readonly at: number;
  readonly letters: number;
  readonly content: number;
  readonly role: Role | 'divider' | 'boundary';
  /** `boundary`: ends only what was begun after this position. */
  readonly since: number;
  /** `divider`: counts only right before a query. */
  readonly soft: boolean;
}

/** Labels that belong together, with everything that ends a pair of theirs. In text order. */
export interface Scheme {
  readonly carrier: Embedded['carrier'];
  readonly marks: readonly Mark[];
}

interface Tally {
  readonly queries: number;
  readonly responses: number;
}

const families = ['dialogue', 'qa', 'io', 'aux'] as const;

/**
 * The schemes that known labels of one style make. A family with both sides stands on its own; one-sided families
 * (`Question:` … `Response:`, or a `Context:` before every `Q:`) join the largest that stands, when they are regular.
 */
export function schemesFrom(labels: readonly Label[], style: Style, lines: Lines): Scheme[] {
  return groupsOf(labels).map((group) => schemeOf(labels, group, style, lines));
}

interface Group {
  readonly base: Family;
  readonly members: ReadonlySet<Family>;
  /** Labels that occur too seldom to be part of the pattern. */
  readonly strays: ReadonlySet<string>;
}

function groupsOf(labels: readonly Label[]): Group[] {
  const tallies = new Map(families.map((family) => [family, tallyOf(labels, family)]));
  const size = (family: Family): number =>
    Math.min(tallies.get(family)?.queries ?? 0, tallies.get(family)?.responses ?? 0);
  const standing = families.filter((family) => size(family) > 0 && family !== 'aux');
  const oneSided = families.filter(
    (family) => !standing.includes(family) && labels.some(({ entry }) => entry?.family === family),
  );
  if (standing.length === 0) return mixed(labels, oneSided);
  const largest = standing.reduce((best, family) => (size(family) > size(best) ? family : best));
  return standing.map((base) => {
    const joined = base === largest ? oneSided : [];
    return { base, members: new Set([base, ...joined]), strays: straysOf(labels, base, size(base)) };
  });
}

/** No family has both sides: `Question:` answered by `Response:`, `Review:` by `Sentiment:`. */
function mixed(labels: readonly Label[], oneSided: readonly Family[]): Group[] {
  const [base] = oneSided;
  const roles = new Set(labels.map(({ entry }) => entry?.role));
  return base === undefined || roles.size < 2 ? [] : [{ base, members: new Set(oneSided), strays: new Set() }];
}

function tallyOf(labels: readonly Label[], family: Family): Tally {
  let queries = 0;
  let responses = 0;
  for (const { entry } of labels) {
    if (entry?.family !== family) continue;
    if (entry.role === 'query') queries++;
    else responses++;
  }
  return { queries, responses };
}

function straysOf(labels: readonly Label[], base: Family, pairs: number): Set<string> {
  const counts = new Map<string, number>();
  for (const { key, entry } of labels) if (entry?.family !== base) counts.set(key, (counts.get(key) ?? 0) + 1);
  const strays = new Set<string>();
  for (const [key, count] of counts) if (count * 2 < pairs) strays.add(key);
  return strays;
}

function schemeOf(labels: readonly Label[], group: Group, style: Style, lines: Lines): Scheme {
  const marks: Mark[] = [];
  for (const label of labels) {
    const { key, entry } = label;
    if (entry !== null && group.members.has(entry.family) && !group.strays.has(key))
      marks.push(toMark(label, entry.role));
  }
  const carrier = style === 'heading' ? 'prompt-response' : style === 'comment' ? 'code' : carrierOf(group.base);
  return { carrier, marks: withEnds(marks, lines) };
}

function carrierOf(family: Family): Embedded['carrier'] {
  return family === 'dialogue' ? 'dialogue' : family === 'io' ? 'prompt-response' : 'qa';
}

export function toMark({ at, letters, content }: Label, role: Role): Mark {
  return { at, letters, content, role, since: -1, soft: false };
}

/** Adds what ends a pair: dividers, closing fences and tags. */
export function withEnds(marks: Mark[], lines: Lines): Mark[] {
  for (const { at, content, soft } of lines.dividers)
    marks.push({ at, letters: at, content, role: 'divider', since: -1, soft });
  for (const { at, since } of lines.boundaries)
    marks.push({ at, letters: at, content: at, role: 'boundary', since, soft: false });
  return marks.sort((one, other) => one.at - other.at);
}
