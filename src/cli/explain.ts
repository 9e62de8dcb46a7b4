import { readFileSync } from 'node:fs';
import { defineCommand } from 'citty';
import { defaultPolicy } from '../config/default-policy.ts';
import { GuardError } from '../core/errors.ts';
import type { Verdict } from '../core/verdict.ts';
import { harmfulFrom } from '../core/decide.ts';
import { calibrationFor, shippedDialects } from '../middleware/shipped.ts';
import { offlineEngine } from './offline-engine.ts';

export const explain = defineCommand({
  meta: { name: 'explain', description: 'Explain the verdict on one request body' },
  args: {
    file: { type: 'positional', description: 'JSON file with one request body, - for standard input', required: true },
    dialect: { type: 'string', description: 'Wire format of the body', default: 'openai-chat' },
  },
  async run({ args }) {
    const dialect = shippedDialects.find(({ id }) => id === args.dialect);
    if (dialect === undefined) throw new GuardError('dialect_unknown', `--dialect: ${args.dialect} is not known.`);
    const { verdict } = await offlineEngine().inspect({
      dialect,
      plain: readFileSync(args.file === '-' ? 0 : args.file),
      policyFor: () => defaultPolicy,
      calibration: calibrationFor({}),
      signal: new AbortController().signal,
    });
    process.stdout.write(explanation(verdict));
  },
});

/** The verdict in sentences. Positions only: the reader has the text. */
function explanation(verdict: Verdict): string {
  const { demonstrations, predictedEmRate: predicted } = verdict;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const risk = verdict.risk === null ? 'not scored' : percent(verdict.risk);
  const lines = [
    `Verdict: ${verdict.wouldAction}${verdict.rule === null ? '' : ` (rule "${verdict.rule}")`}, risk ${risk}`,
    `${demonstrations.length} demonstrations found, ${verdict.dose} of them harmful (dose: calibrated risk of ${harmfulFrom} or more, marked !)`,
  ];
  if (predicted !== null) {
    const range = `${percent(predicted.low)} – ${percent(predicted.high)}`;
    lines.push(
      `Expected misaligned answers of ${predicted.model}: ${percent(predicted.value)} (${range}, basis: ${predicted.basis})`,
    );
  }
  for (const { pointer, reason } of verdict.coverage.skipped) lines.push(`Not inspected: ${pointer} (${reason})`);
  if (demonstrations.length > 0) lines.push('', '   #  risk   domain           carrier          where');
  for (const { index, risk: own, domain, carrier, pointer } of demonstrations) {
    const mark = own >= harmfulFrom ? '!' : ' ';
    lines.push(
      `${mark}${String(index).padStart(3)}  ${own.toFixed(2)}   ${domain.padEnd(16)} ${carrier.padEnd(16)} ${pointer}`,
    );
  }
  if (verdict.findings.length > 0)
    lines.push('', 'Evidence (what the detector saw before calibration, so that its counts may differ from the dose):');
  for (const { code, detail } of verdict.findings) lines.push(`  ${code}: ${detail}`);
  lines.push('', `What would change it: ${remedy(verdict)}`);
  return `${lines.join('\n')}\n`;
}

function remedy(verdict: Verdict): string {
  if (verdict.dose === 0) return 'nothing harmful was found; it would take harmful demonstrations.';
  return `removing the ${verdict.dose} marked demonstrations (action "strip"), or quoting them as evidence ("reframe").`;
}
