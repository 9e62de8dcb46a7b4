import { joinedText, type Context, type Span } from './context.ts';
import type { Demonstration } from './demonstration.ts';
import type { Edit } from './edit.ts';
import { quoteAsEvidence, safetyInstruction, strippedNote } from './envelope.ts';
import type { Action } from './policy.ts';

/** The edits that carry out an action on these demonstrations; none for allow, flag and block. */
export function planEdits(action: Action, context: Context, demonstrations: readonly Demonstration[]): Edit[] {
  switch (action) {
    case 'harden':
      return [{ kind: 'add-instruction', text: safetyInstruction }];
    case 'reframe':
      return [...reframeTurns(context, demonstrations), ...reframeEmbedded(context, demonstrations)];
    case 'strip':
      return [...stripTurns(context, demonstrations), ...stripEmbedded(context, demonstrations)];
    case 'allow':
    case 'flag':
    case 'block':
      return [];
  }
}

function turnGroups(demonstrations: readonly Demonstration[]): Demonstration[] {
  return demonstrations.filter(({ carrier }) => carrier === 'turn');
}

/** The last user message must stay: without it there is nothing to answer. */
function lastUserTurn(context: Context): number {
  return context.segments.findLast(({ origin, turn }) => origin === 'user' && turn >= 0)?.turn ?? -1;
}

function stripTurns(context: Context, demonstrations: readonly Demonstration[]): Edit[] {
  const keep = lastUserTurn(context);
  return turnGroups(demonstrations)
    .flatMap(({ turns }) => turns)
    .filter((turn) => turn !== keep)
    .map((turn) => ({ kind: 'remove-turn', turn }));
}

/** Neighbouring exchanges become one user message of evidence; the other messages of the exchanges go. */
function reframeTurns(context: Context, demonstrations: readonly Demonstration[]): Edit[] {
  const keep = lastUserTurn(context);
  const edits: Edit[] = [];
  let previousEnd = Number.NaN;
  let open: { turn: number; text: string } | null = null;
  const close = (): void => {
    if (open !== null) edits.push({ kind: 'replace-turn', turn: open.turn, text: quoteAsEvidence(open.text) });
    open = null;
  };
  for (const demonstration of turnGroups(demonstrations)) {
    const turns = demonstration.turns.filter((turn) => turn !== keep);
    const [first] = turns;
    if (first === undefined) continue;
    const text = exchangeText(context, demonstration);
    if (open !== null && first === previousEnd + 1) {
      open = { turn: open.turn, text: `${open.text}\n\n${text}` };
      edits.push({ kind: 'remove-turn', turn: first });
    } else {
      close();
      open = { turn: first, text };
    }
    for (const turn of turns.slice(1)) edits.push({ kind: 'remove-turn', turn });
    previousEnd = turns.at(-1) ?? first;
  }
  close();
  return edits;
}

function exchangeText(context: Context, demonstration: Demonstration): string {
  const query = joinedText(context, demonstration.query).trim();
  const response = joinedText(context, demonstration.response).trim();
  return `They asked — ${query}\nSomeone answered — ${response}`;
}

function embeddedBySegment(
  demonstrations: readonly Demonstration[],
): Map<number, (Demonstration & { extent: Span })[]> {
  const bySegment = new Map<number, (Demonstration & { extent: Span })[]>();
  for (const demonstration of demonstrations) {
    const { extent } = demonstration;
    if (extent === null) continue;
    const list = bySegment.get(extent.segment) ?? [];
    list.push({ ...demonstration, extent });
    bySegment.set(extent.segment, list);
  }
  return bySegment;
}

function stripEmbedded(context: Context, demonstrations: readonly Demonstration[]): Edit[] {
  const edits: Edit[] = [];
  for (const [segment, list] of embeddedBySegment(demonstrations)) {
    const text = context.segments[segment]?.text ?? '';
    if (isBlankWithout(text, list)) {
      edits.push({ kind: 'replace-text', span: { segment, start: 0, end: text.length }, text: strippedNote });
    } else {
      for (const { extent } of list) edits.push({ kind: 'replace-text', span: extent, text: '' });
    }
  }
  return edits;
}

/** `list` in text order, as the finder gives it. */
function isBlankWithout(text: string, list: readonly { readonly extent: Span }[]): boolean {
  let at = 0;
  for (const { extent } of list) {
    if (text.slice(at, extent.start).trim() !== '') return false;
    at = extent.end;
  }
  return text.slice(at).trim() === '';
}

function reframeEmbedded(context: Context, demonstrations: readonly Demonstration[]): Edit[] {
  return [...embeddedBySegment(demonstrations).values()].flat().map((demonstration) => ({
    kind: 'replace-text',
    span: demonstration.extent,
    text: evidenceFor(context, demonstration),
  }));
}

/** Evidence in the syntax of its surroundings, so that a JSON or XML carrier stays well-formed. */
function evidenceFor(context: Context, demonstration: Demonstration & { extent: Span }): string {
  const evidence = quoteAsEvidence(exchangeText(context, demonstration));
  if (demonstration.carrier === 'json') {
    const raw = joinedText(context, [demonstration.extent]);
    const [before = ''] = /^\s*,?\s*/.exec(raw) ?? [];
    const [after = ''] = /\s*,?\s*$/.exec(raw) ?? [];
    return `${before}${JSON.stringify(evidence)}${after}`;
  }
  if (demonstration.carrier === 'xml') return `<quoted-evidence>\n${evidence}\n</quoted-evidence>`;
  return `${evidence}\n\n`;
}
