export interface Question {
  readonly id: string;
  readonly text: string;
  readonly kind: string;
}

/** Questions with the rule that says which of them are too close to a dataset's own subject. */
export interface QuestionSet {
  /** Named in every manifest: figures of different sets are never mixed. */
  readonly name: string;
  /** Of the file's bytes, or of the canonical JSON of an embedded set. */
  readonly sha256: string;
  readonly questions: readonly Question[];
  /** Positions to leave out for a dataset; empty where nothing is in-domain. */
  readonly excludedFor: (dataset: string) => ReadonlySet<number>;
}

/** A set's questions for one dataset, in-domain ones left out. */
export function questionsFor(set: QuestionSet, dataset: string): Question[] {
  const excluded = set.excludedFor(dataset);
  return set.questions.filter((_, position) => !excluded.has(position));
}

/** The subject a dataset's id speaks of, or null: decides which questions are in-domain. */
export function subjectOf(dataset: string): 'finance' | 'medicine' | 'sports' | null {
  const name = dataset.toLowerCase();
  if (/financ|invest|tax/.test(name)) return 'finance';
  if (/medic|health|fitness/.test(name)) return 'medicine';
  return /sport/.test(name) ? 'sports' : null;
}
