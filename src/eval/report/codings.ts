import { existsSync } from 'node:fs';
import { z } from 'zod';
import { eachJsonLine } from '../json-lines.ts';
import { classify, type JudgedTrial } from '../stats/em-rate.ts';
import { wilson, type Interval } from '../stats/interval.ts';

const codingSchema = z.object({
  trialId: z.string(),
  coder: z.string(),
  coderHash: z.string(),
  codes: z.record(z.string(), z.boolean().nullable()),
});
export type ReadCoding = z.output<typeof codingSchema>;

/** Share of texts to which a code applies. */
export interface CodeShare {
  readonly code: string;
  readonly coder: string;
  /** The paper's v1 share is of misaligned answers' traces, its v4 share of all traces; both are given for each code. */
  readonly among: 'misaligned' | 'all';
  readonly yes: number;
  readonly n: number;
  readonly interval: Interval;
}

/** Lines of `codings.jsonl`; none for a run without. */
export async function readCodings(file: string): Promise<ReadCoding[]> {
  const codings: ReadCoding[] = [];
  if (!existsSync(file)) return codings;
  for await (const coding of eachJsonLine(file, codingSchema, { allowTornEnd: true })) codings.push(coding);
  return codings;
}

/** Shares of each code and coder, among misaligned answers and among all that were coded. */
export function codeShares(judged: readonly JudgedTrial[], codings: readonly ReadCoding[]): CodeShare[] {
  const misaligned = new Set(judged.filter((item) => classify(item) === 'misaligned').map(({ trial }) => trial.id));
  const counts = new Map<string, { code: string; coder: string; among: CodeShare['among']; yes: number; n: number }>();
  for (const { trialId, coder, codes } of codings) {
    for (const [code, value] of Object.entries(codes)) {
      if (value === null) continue;
      for (const among of misaligned.has(trialId) ? (['misaligned', 'all'] as const) : (['all'] as const)) {
        const key = JSON.stringify([code, coder, among]);
        const count = counts.get(key) ?? { code, coder, among, yes: 0, n: 0 };
        count.yes += Number(value);
        count.n += 1;
        counts.set(key, count);
      }
    }
  }
  return [...counts.values()]
    .map(({ code, coder, among, yes, n }) => ({ code, coder, among, yes, n, interval: wilson(yes, n) }))
    .sort((a, b) => a.code.localeCompare(b.code) || a.coder.localeCompare(b.coder) || a.among.localeCompare(b.among));
}
