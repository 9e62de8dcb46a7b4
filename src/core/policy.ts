/** Mildest first; the harshest that applies wins. */
export const actions = ['allow', 'flag', 'harden', 'reframe', 'strip', 'block'] as const;
export type Action = (typeof actions)[number];

export const modes = ['shadow', 'enforce'] as const;
export type Mode = (typeof modes)[number];

/** All conditions that are given must hold. */
interface Conditions {
  /** Calibrated risk, 0–1, at least. */
  readonly risk?: number | undefined;
  /** Harmful demonstrations, at least. */
  readonly dose?: number | undefined;
  /** Expected share of misaligned answers, 0–1, at least. */
  readonly predictedEmRate?: number | undefined;
  /** A finding with this code is present. */
  readonly finding?: string | undefined;
}

export interface Rule {
  readonly id: string;
  readonly when: Conditions;
  readonly action: Action;
  /** What happens when the detector could not score: required, so that nothing fails open in silence. */
  readonly onUnscored: Action;
}

export interface Policy {
  readonly id: string;
  readonly mode: Mode;
  /** How a block is answered: the dialect's error (403) or its native refusal (200). */
  readonly blockAs: 'error' | 'refusal';
  readonly rules: readonly Rule[];
}

export function severity(action: Action): number {
  return actions.indexOf(action);
}

export function harsher(a: Action, b: Action): Action {
  return severity(a) >= severity(b) ? a : b;
}
