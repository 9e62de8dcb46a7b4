import type { Assessment } from '../core/assessment.ts';
import type { DetectorRun } from '../detectors/assess.ts';

/** What one body gave; holds none of its text. */
export interface Known {
  readonly assessment: Assessment;
  readonly stream: boolean;
  readonly runs: readonly DetectorRun[];
}
