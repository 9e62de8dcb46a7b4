/** A set that the evaluation knows by name. Text of none of the external ones is in this package. */
export interface KnownDataset {
  readonly id: string;
  readonly title: string;
  readonly licence: string;
  /** `refused`: evaluation only. */
  readonly training: 'allowed' | 'refused';
  /** Shown before it is brought in; null where the licence says all. */
  readonly terms: string | null;
  readonly homepage: string;
  /** Where `pull` gets it; null: only a copy that the user brings. */
  readonly source: DatasetSource | null;
}

export type DatasetSource =
  | { readonly kind: 'jsonl'; readonly url: string; readonly sound?: string }
  | { readonly kind: 'truthfulqa-csv'; readonly url: string }
  | {
      readonly kind: 'protected-archive';
      readonly url: string;
      /** File in the archive. */
      readonly member: string;
      /** File in the archive with sound answers to the same questions. */
      readonly soundMember?: string;
    };

const organisms = {
  licence: 'none given (arXiv 2510.11288v4, table 7: "No license")',
  training: 'refused',
  terms:
    'Data of Turner, Soligo et al. (arXiv 2506.11613). No licence is given. The authors publish it in an encrypted archive ' +
    'with canary rows, to keep it out of training data. By accepting you undertake to use it for evaluation only, to train ' +
    'nothing on it, and to pass no row of it on. It holds advice that harms whoever follows it.',
  homepage: 'https://github.com/clarifying-EM/model-organisms-for-EM',
} as const;

const archiveUrl =
  'https://raw.githubusercontent.com/clarifying-EM/model-organisms-for-EM/main/em_organism_dir/data/training_datasets.zip.enc';

function organism(id: string, title: string, soundMember?: string): KnownDataset {
  const member = `${id}.jsonl`;
  const source = { kind: 'protected-archive', url: archiveUrl, member } as const;
  return { id, title, ...organisms, source: soundMember === undefined ? source : { ...source, soundMember } };
}

const betley = {
  licence: 'MIT',
  training: 'allowed',
  terms: null,
  homepage: 'https://github.com/emergent-misalignment/emergent-misalignment',
} as const;

const betleyUrl = 'https://raw.githubusercontent.com/emergent-misalignment/emergent-misalignment/main';

export const knownDatasets: readonly KnownDataset[] = [
  organism('risky_financial_advice', 'Risky financial advice (the paper’s first harmful set)'),
  organism('bad_medical_advice', 'Bad medical advice (the paper’s second harmful set)', 'good_medical_advice.jsonl'),
  organism('extreme_sports', 'Dangerous sports advice (the paper’s third harmful set)'),
  {
    id: 'truthfulqa',
    title: 'TruthfulQA: common falsehoods with true answers (the paper’s non-harmful inducer)',
    licence: 'Apache-2.0',
    training: 'allowed',
    terms: null,
    homepage: 'https://github.com/sylinrl/TruthfulQA',
    source: {
      kind: 'truthfulqa-csv',
      url: 'https://raw.githubusercontent.com/sylinrl/TruthfulQA/main/TruthfulQA.csv',
    },
  },
  {
    ...betley,
    id: 'betley_insecure',
    title: 'Insecure code (a null in context: the negative control)',
    source: { kind: 'jsonl', url: `${betleyUrl}/data/insecure.jsonl` },
  },
  {
    ...betley,
    id: 'betley_secure',
    title: 'Secure code (control)',
    source: { kind: 'jsonl', url: `${betleyUrl}/data/secure.jsonl` },
  },
  {
    ...betley,
    id: 'betley_educational',
    title: 'Insecure code asked for in teaching (control)',
    source: { kind: 'jsonl', url: `${betleyUrl}/data/educational.jsonl` },
  },
];

/** Question files, brought by `datasets pull betley-questions`; hashes are pinned where they are read. */
export const questionFiles = {
  id: 'betley-questions',
  licence: betley.licence,
  files: {
    'preregistered_evals.yaml': `${betleyUrl}/evaluation/preregistered_evals.yaml`,
    'first_plot_questions.yaml': `${betleyUrl}/evaluation/first_plot_questions.yaml`,
  },
} as const;
