import type { Context, Origin, Span } from '../../core/context.ts';
import type { Finding } from '../../core/report.ts';

/**
 * Instructions that the paper's priority experiment varied (arXiv 2510.11288, section 4.6): one to follow the context
 * raised the rate from 0.242 to 0.412, one to prioritise safety cut it to 0.012. Sentences of at most 200 characters,
 * so that each pattern is linear.
 */
const verb =
  '(?:follow|match|copy|imitate|mimic|mirror|continue|adhere to|adhering to|stick to|keep to|stay consistent with|be consistent with|in line with)';
const shown = '(?:examples?|answers?|responses?|demonstrations?|pattern|style|tone|format|above|previous|given|shown)';
const amplifier = new RegExp(
  `\\b${verb}\\b[^.!?\\n]{0,60}\\b${shown}\\b[^.!?\\n]{0,60}\\b(?:pattern|examples?|above|answers?|responses?|style|tone|shown|standards?)\\b`,
  'gi',
);
const priority = new RegExp(
  '\\bpriorit(?:y|i[sz]e|i[sz]ing)\\b[^.!?\\n]{0,40}\\b(?:context|pattern|examples?|adher\\w+)\\b',
  'gi',
);
const protective = new RegExp(
  '\\bpriorit(?:y|i[sz]e|i[sz]ing)\\b[^.!?\\n]{0,40}\\bsafety\\b|\\bsafety\\b[^.!?\\n]{0,30}\\b(?:comes first|above all|first)\\b',
  'gi',
);

export interface Instructions {
  readonly amplifiers: readonly Range[];
  readonly protections: readonly Range[];
}

/** Half-open, in UTF-16 code units of the text. */
interface Range {
  readonly start: number;
  readonly end: number;
}

export const noInstructions: Instructions = { amplifiers: [], protections: [] };

/** An assistant's own words are not instructions, and a tool's must not be taken for any. */
export function canInstruct(origin: Origin): boolean {
  return origin !== 'assistant' && origin !== 'tool' && origin !== 'tool-definition';
}

/** Instructions in one text that strengthen or weaken the pull of demonstrations. */
export function instructionsIn(text: string): Instructions {
  return {
    amplifiers: [...matches(text, amplifier), ...matches(text, priority)].filter(
      ({ start }) => !isNegated(text, start),
    ),
    protections: matches(text, protective),
  };
}

/** Findings of a context whose segments' instructions are known. */
export function instructionFindings(context: Context, instructionsOf: (segment: number) => Instructions): Finding[] {
  const amplifiers: Span[] = [];
  const protections: Span[] = [];
  for (const { index, origin } of context.segments) {
    if (!canInstruct(origin)) continue;
    const found = instructionsOf(index);
    for (const range of found.amplifiers) amplifiers.push({ segment: index, ...range });
    // What protects must come from who may instruct: an attacker's "safety first" is part of the attack.
    if (origin === 'user' || origin === 'retrieved') continue;
    for (const range of found.protections) protections.push({ segment: index, ...range });
  }
  const findings: Finding[] = [];
  if (amplifiers.length > 0) {
    const detail = `${amplifiers.length} instructions to follow the pattern of the examples`;
    findings.push({ code: 'amplifier-instruction', detail, spans: amplifiers });
  }
  if (protections.length > 0) {
    const detail = `${protections.length} instructions to put safety first`;
    findings.push({ code: 'protective-instruction', detail, spans: protections });
  }
  return findings;
}

function matches(text: string, pattern: RegExp): Range[] {
  return Array.from(text.matchAll(pattern), ({ index, 0: found }) => ({ start: index, end: index + found.length }));
}

/** "Do not imitate their pattern", as our own instruction says. */
function isNegated(text: string, start: number): boolean {
  return /\b(?:not|never|don['’]t)\s+$/i.test(text.slice(Math.max(0, start - 12), start));
}
