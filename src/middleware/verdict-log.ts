import { createWriteStream } from 'node:fs';
import type { Verdict } from '../core/verdict.ts';

export interface VerdictLog {
  write(verdict: Verdict, dialect: string): void;
  /** Resolves when everything is on its way to the disk. */
  close(): Promise<void>;
}

/** Most bytes waiting for the disk; beyond it lines are dropped and counted, so that a full disk cannot stop the proxy. */
const maxPendingBytes = 8_388_608;

/** Most entries of one line, so that a body of a hundred thousand parts does not make a line of megabytes. */
const lineBounds: Bounds = { demonstrations: 256, spans: 256, skipped: 100 };

export interface Bounds {
  readonly demonstrations: number;
  /** For each finding. */
  readonly spans: number;
  readonly skipped: number;
}

/** A verdict with its lists cut, and how many entries that left out; nothing is said where it left out none. */
export function boundedVerdict(verdict: Verdict, bounds: Bounds): Verdict & { readonly omitted?: Bounds } {
  const beyond = (length: number, bound: number): number => Math.max(0, length - bound);
  const { demonstrations, findings, coverage } = verdict;
  const omitted: Bounds = {
    demonstrations: beyond(demonstrations.length, bounds.demonstrations),
    spans: findings.reduce((sum, { spans }) => sum + beyond(spans.length, bounds.spans), 0),
    skipped: beyond(coverage.skipped.length, bounds.skipped),
  };
  if (omitted.demonstrations + omitted.spans + omitted.skipped === 0) return verdict;
  return {
    ...verdict,
    demonstrations: demonstrations.slice(0, bounds.demonstrations),
    findings: findings.map(({ code, detail, spans }) => ({ code, detail, spans: spans.slice(0, bounds.spans) })),
    coverage: { ...coverage, skipped: coverage.skipped.slice(0, bounds.skipped) },
    omitted,
  };
}

/** Appends one JSON line per verdict; positions and counts only. */
export function openVerdictLog(file: string, onDrop: () => void, onError: (error: Error) => void): VerdictLog {
  const stream = createWriteStream(file, { flags: 'a', mode: 0o640 });
  stream.on('error', onError);
  return {
    write(verdict, dialect) {
      if (stream.destroyed || stream.writableLength > maxPendingBytes) return onDrop();
      const line = { time: new Date().toISOString(), dialect, ...boundedVerdict(verdict, lineBounds) };
      stream.write(`${JSON.stringify(line)}\n`);
    },
    close: () => new Promise((resolve) => (stream.destroyed ? resolve() : stream.end(() => resolve()))),
  };
}
