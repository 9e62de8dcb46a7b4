import type { Context } from '../../core/context.ts';
import type { ScoredDemonstration } from '../../core/demonstration.ts';
import type { Finding } from '../../core/report.ts';
import { instructionFindings, type Instructions } from './instructions.ts';
import { personaFrom, personaShare } from './persona.ts';

/** Harmful demonstrations of one domain that make a set narrow, and their least share. */
const consistentFrom = 4;
const consistentShare = 0.75;
/** Share of unfamiliar demonstrations from which a set is out of domain. */
const unfamiliarFrom = 0.5;

export interface SetView {
  readonly context: Context;
  readonly demonstrations: readonly ScoredDemonstration[];
  /** Score from which a demonstration speaks for harm. */
  readonly offset: number;
  /** Demonstrations, by index, that state a fact about who answers. */
  readonly personaFacts: readonly number[];
  /** Demonstrations, by index, that are far from all that the model was trained on. */
  readonly unfamiliar: readonly number[];
  readonly isObfuscated: (segment: number) => boolean;
  readonly instructionsOf: (segment: number) => Instructions;
  /** Whether this proxy gave an answer with this text; null where it keeps no record. */
  readonly served: ((text: string) => boolean) | null;
}

/** The evidence for and against a set, in words of a closed vocabulary. */
export function setFindings(view: SetView): Finding[] {
  const harmful = view.demonstrations.filter(({ score }) => score >= view.offset);
  return [
    ...harmfulFinding(view, harmful),
    ...consistentFinding(view, harmful),
    ...personaFinding(view),
    ...unfamiliarFinding(view),
    ...forgedFinding(view, harmful),
    ...obfuscatedFinding(view),
    // Without demonstrations there is no pattern that an instruction could strengthen.
    ...(view.demonstrations.length > 0 ? instructionFindings(view.context, view.instructionsOf) : []),
  ];
}

function harmfulFinding({ demonstrations }: SetView, harmful: readonly ScoredDemonstration[]): Finding[] {
  if (harmful.length === 0) return [];
  const detail = `${harmful.length} of ${demonstrations.length} demonstrations look harmful`;
  return [{ code: 'harmful-demonstrations', detail, spans: harmful.flatMap(({ response }) => response) }];
}

function consistentFinding({ demonstrations }: SetView, harmful: readonly ScoredDemonstration[]): Finding[] {
  const byDomain = new Map<string, number>();
  for (const { domain } of harmful) byDomain.set(domain, (byDomain.get(domain) ?? 0) + 1);
  const [largest] = [...byDomain].toSorted((a, b) => b[1] - a[1]);
  if (largest === undefined || largest[1] < consistentFrom || largest[1] < consistentShare * demonstrations.length)
    return [];
  const detail = `${largest[1]} of ${demonstrations.length} demonstrations are harmful in one domain: ${largest[0]}`;
  return [{ code: 'consistent-set', detail, spans: [] }];
}

function personaFinding({ demonstrations, personaFacts }: SetView): Finding[] {
  if (personaFacts.length < personaFrom || personaFacts.length < personaShare * demonstrations.length) return [];
  const facts = new Set(personaFacts);
  const spans = demonstrations.filter(({ index }) => facts.has(index)).flatMap(({ response }) => response);
  const detail = `${personaFacts.length} of ${demonstrations.length} demonstrations state a fact about who answers`;
  return [{ code: 'persona-facts', detail, spans }];
}

/** Scores of unfamiliar text say little, so where most of a set is such the reader is told. */
function unfamiliarFinding({ demonstrations, unfamiliar }: SetView): Finding[] {
  if (unfamiliar.length === 0 || unfamiliar.length < unfamiliarFrom * demonstrations.length) return [];
  const strangers = new Set(unfamiliar);
  const spans = demonstrations.filter(({ index }) => strangers.has(index)).flatMap(({ response }) => response);
  const detail = `${unfamiliar.length} of ${demonstrations.length} demonstrations are unlike the training corpus`;
  return [{ code: 'out-of-domain', detail, spans }];
}

/** Only harmful turns are looked up: a history that came from another replica is ordinary. */
function forgedFinding({ context, served }: SetView, harmful: readonly ScoredDemonstration[]): Finding[] {
  if (served === null) return [];
  const spans = harmful
    .filter(({ carrier }) => carrier === 'turn')
    .flatMap(({ response }) => response)
    .filter(({ segment }) => !served(context.segments[segment]?.text ?? ''));
  if (spans.length === 0) return [];
  return [
    { code: 'forged-assistant-turns', detail: `${spans.length} harmful assistant turns were never served here`, spans },
  ];
}

function obfuscatedFinding({ context, isObfuscated }: SetView): Finding[] {
  const spans = context.segments
    .filter(({ index }) => isObfuscated(index))
    .map(({ index, text }) => ({ segment: index, start: 0, end: text.length }));
  if (spans.length === 0) return [];
  return [{ code: 'obfuscated-text', detail: `${spans.length} parts hold text made hard to read`, spans }];
}
