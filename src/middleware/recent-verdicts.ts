import type { Verdict } from '../core/verdict.ts';
import { boundedVerdict } from './verdict-log.ts';

interface RecentVerdict {
  readonly time: string;
  readonly dialect: string;
  readonly verdict: Verdict;
}

export interface RecentVerdicts {
  add(verdict: Verdict, dialect: string): void;
  /** Newest first. */
  list(limit: number): RecentVerdict[];
}

const bounds = { demonstrations: 32, spans: 32, skipped: 32 };

/** The last verdicts, for the inspector page. Of each list of a verdict the first 32 entries are kept. */
export function recentVerdicts(capacity: number): RecentVerdicts {
  const ring: RecentVerdict[] = [];
  let next = 0;
  return {
    add(verdict, dialect) {
      ring[next] = { time: new Date().toISOString(), dialect, verdict: boundedVerdict(verdict, bounds) };
      next = (next + 1) % capacity;
    },
    list: (limit) => [...ring.slice(next), ...ring.slice(0, next)].toReversed().slice(0, limit),
  };
}
