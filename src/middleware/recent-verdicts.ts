import type { Verdict } from '../core/verdict.ts';

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

/** The last verdicts, for the inspector page. Demonstrations beyond the first 32 of a verdict are left out. */
export function recentVerdicts(capacity: number): RecentVerdicts {
  const ring: RecentVerdict[] = [];
  let next = 0;
  return {
    add(verdict, dialect) {
      const demonstrations = verdict.demonstrations.slice(0, 32);
      const findings = verdict.findings.map((finding) => ({ ...finding, spans: finding.spans.slice(0, 32) }));
      ring[next] = {
        time: new Date().toISOString(),
        dialect,
        verdict: { ...verdict, demonstrations, findings },
      };
      next = (next + 1) % capacity;
    },
    list: (limit) => [...ring.slice(next), ...ring.slice(0, next)].toReversed().slice(0, limit),
  };
}
