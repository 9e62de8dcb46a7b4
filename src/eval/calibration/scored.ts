import { z } from 'zod';
import { readJsonLines } from '../json-lines.ts';
import type { Labelled } from '../stats/roc.ts';

/** One context (or one demonstration) that a detector has scored and whose truth is known. */
export interface ScoredContext extends Labelled {
  /** Raw log-odds of the detector. */
  readonly score: number;
  /** 1: the context induces misalignment (the demonstration is harmful); 0: it does not. */
  readonly label: 0 | 1;
  /** What it is about; cross-validation leaves one out at a time. */
  readonly domain: string;
  /** Harmful demonstrations in it. */
  readonly dose?: number | undefined;
}

const scoredContext = z.object({
  score: z.number(),
  label: z.union([z.literal(0), z.literal(1)]),
  domain: z.string().min(1),
  dose: z.number().min(0).optional(),
});

/**
 * Reads `{"score", "label", "domain", "dose"?}` lines.
 * @throws GuardError `config_invalid` that names file, line, field and remedy
 */
export async function readScoredContexts(file: string): Promise<ScoredContext[]> {
  return readJsonLines(file, scoredContext);
}
