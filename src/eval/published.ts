/**
 * What has been published on emergent misalignment by in-context examples, so that a report can print it beside its own
 * numbers. Values are facts taken from the literature; `null` where a figure was not found.
 */

/** Version of arXiv 2510.11288 a figure belongs to; `other` for other work. Figures of v1 (k = 64, 256) and v4 (k = 16) are never compared. */
type PaperVersion = 'v1' | 'v4' | 'other';

/**
 * How sure we are of a figure: `V` read word for word in a primary source or an exact quotation of it, `V2` read in one
 * secondary source that says it read the paper, `V2x2` in two independent ones.
 */
export type Confidence = 'V' | 'V2' | 'V2x2';

export interface PublishedValue {
  readonly label: string;
  /** Shares and rates 0–1, κ, or a count, by `unit`. */
  readonly value: number;
  /** Upper end where a range is published. */
  readonly to?: number;
  readonly interval?: readonly [low: number, high: number];
  readonly n?: number;
}

/** Where a measured condition is comparable with the figure; absent where nothing we sample is. */
interface ComparableWith {
  /** Longest model prefix, lower case; absent: any model. */
  readonly model?: string;
  readonly k: number;
  readonly demonstrations: 'harmful-advice' | 'truthfulqa' | 'any';
  readonly instruction: 'none' | 'prioritise-safety' | 'prioritise-context';
  readonly mix: number;
}

export interface PublishedFigure {
  /** Number in the fact sheet. */
  readonly id: number;
  readonly quantity: string;
  readonly values: readonly PublishedValue[];
  readonly unit: 'rate' | 'difference' | 'kappa' | 'share' | 'count' | 'dose';
  readonly detail: string;
  readonly confidence: Confidence;
  readonly version: PaperVersion;
  readonly source: SourceKey;
  /** What our column must print beside it. */
  readonly alsoPrint: string;
  readonly comparable?: ComparableWith;
}

export const sources = {
  'afonin-v4': 'Afonin et al., Emergent Misalignment via In-Context Learning, arXiv 2510.11288v4 (ACL 2026, Long 1770)',
  'afonin-v1': 'Afonin et al., arXiv 2510.11288v1 (13 Oct 2025)',
  'everyday-100': 'Dataset card of 100 everyday evaluation questions (owner not identified)',
  liu: 'Liu et al., arXiv 2608.08212 (abstract)',
  shah: 'Shah et al., arXiv 2606.04071',
  betley: 'Betley et al., arXiv 2502.17424 (Nature 649:584, 2026)',
  'replication-7b': 'Independent replication on Qwen2.5-7B-Instruct, raw completion, financial advice (Sept 2026)',
  'replication-priority':
    'Independent partial replication with a priority instruction, chat turns, human-graded (Feb 2026)',
} as const;
export type SourceKey = keyof typeof sources;

/** What of a sampled condition decides whether a published figure may stand beside it. */
export interface MeasuredCondition {
  readonly model: string;
  readonly dataset: string;
  readonly k: number;
  readonly mix: number;
  readonly instruction: string;
  readonly reasoning: string;
  readonly guard: string;
  readonly form: string;
}

const harmfulSets = new Set(['risky_financial_advice', 'bad_medical_advice', 'extreme_sports']);

/** Which of the paper's kinds of example a dataset is; null for sets that the paper did not use, ours among them. */
export function demonstrationsOf(dataset: string): 'harmful-advice' | 'truthfulqa' | null {
  const name = dataset.toLowerCase().replaceAll('-', '_');
  if (harmfulSets.has(name)) return 'harmful-advice';
  return name.startsWith('truthful') ? 'truthfulqa' : null;
}

/** True when a figure was measured as this condition was: same sets, dose, mix, instruction and (if named) model. */
export function isComparable(figure: PublishedFigure, condition: MeasuredCondition): boolean {
  const wanted = figure.comparable;
  const kind = demonstrationsOf(condition.dataset);
  if (wanted === undefined || kind === null) return false;
  if (condition.guard !== 'none' || condition.form !== 'block' || condition.reasoning !== 'none') return false;
  const model = condition.model.toLowerCase().split('/').at(-1) ?? '';
  return (
    (wanted.model === undefined || model.startsWith(wanted.model)) &&
    (wanted.demonstrations === 'any' || wanted.demonstrations === kind) &&
    wanted.k === condition.k &&
    wanted.mix === condition.mix &&
    wanted.instruction === condition.instruction
  );
}
