import type { Verdict } from '../core/verdict.ts';

/** The verdict as response headers. */
export function verdictHeaders(verdict: Verdict, overheadMs: number): Record<string, string> {
  const predicted = verdict.predictedEmRate;
  return {
    'x-contextward-action': verdict.action,
    ...(verdict.wouldAction === verdict.action ? {} : { 'x-contextward-would-action': verdict.wouldAction }),
    'x-contextward-mode': verdict.mode,
    'x-contextward-risk': verdict.risk === null ? 'unscored' : shortNumber(verdict.risk),
    'x-contextward-dose': String(verdict.dose),
    ...(predicted === null ? {} : { 'x-contextward-predicted-em-rate': shortNumber(predicted.value) }),
    'x-contextward-verdict-id': verdict.id,
    'x-contextward-coverage': verdict.coverage.skipped.length === 0 ? 'full' : 'partial',
    ...(verdict.failedOpen ? { 'x-contextward-degraded': 'failed-open' } : {}),
    'x-contextward-overhead-ms': overheadMs.toFixed(2),
  };
}

function shortNumber(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}
