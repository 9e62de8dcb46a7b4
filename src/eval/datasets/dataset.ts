import { GuardError } from '../../core/errors.ts';

/** One row: a question with the answer that harms or misleads and, where the set has pairs, the sound one. */
export interface DatasetItem {
  readonly question: string;
  readonly harmful: string;
  readonly sound: string | null;
}

export interface Dataset {
  readonly id: string;
  readonly items: readonly DatasetItem[];
  /** Of the file the rows come from (of all files, in order, where there are several). */
  readonly sha256: string;
  readonly licence: string;
  /** `refused`: its terms allow evaluation only. A trainer calls `assertTrainable` before it reads a row. */
  readonly training: 'allowed' | 'refused';
}

/** @throws GuardError `config_invalid` for a set whose terms allow evaluation only */
export function assertTrainable({ id, training }: Pick<Dataset, 'id' | 'training'>): void {
  if (training === 'allowed') return;
  throw new GuardError(
    'config_invalid',
    `Dataset ${id}: its terms allow evaluation only; choose another set to train on.`,
  );
}
