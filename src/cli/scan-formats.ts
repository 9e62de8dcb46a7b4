import type { Verdict } from '../core/verdict.ts';

export type ScanLine = { readonly index: number; readonly file: string } & (
  | { readonly verdict: Verdict }
  | { readonly error: { readonly code: string; readonly message: string } }
);

interface Format {
  /** Text for one verdict, as it comes. */
  line(line: ScanLine): string;
  /** Text after the last one. */
  end(): string;
}

export const formats: Readonly<Record<string, () => Format>> = { jsonl, table, sarif };

function jsonl(): Format {
  return {
    line: (line) =>
      'verdict' in line
        ? `${JSON.stringify({ index: line.index, ...line.verdict })}\n`
        : `${JSON.stringify({ index: line.index, error: line.error })}\n`,
    end: () => '',
  };
}

function table(): Format {
  const row = (cells: readonly string[]): string =>
    `${cells.map((cell, column) => cell.padEnd([7, 10, 8, 6, 14][column] ?? 0)).join(' ')}\n`;
  let header = row(['index', 'action', 'risk', 'dose', 'demonstrations', 'rule']);
  return {
    line(line) {
      const before = header;
      header = '';
      if (!('verdict' in line)) return before + row([String(line.index), 'error', '', '', '', line.error.message]);
      const { verdict } = line;
      const risk = verdict.risk === null ? '–' : verdict.risk.toFixed(3);
      const counts = [String(verdict.dose), String(verdict.demonstrations.length)];
      return before + row([String(line.index), verdict.wouldAction, risk, ...counts, verdict.rule ?? '']);
    },
    end: () => '',
  };
}

/** SARIF 2.1.0: one result for each context that the policy does more than allow. */
function sarif(): Format {
  const results: object[] = [];
  return {
    line(line) {
      if (!('verdict' in line) || line.verdict.wouldAction === 'allow') return '';
      const { verdict } = line;
      results.push({
        ruleId: verdict.rule ?? 'none',
        level: verdict.wouldAction === 'flag' ? 'warning' : 'error',
        message: { text: `${verdict.dose} harmful demonstrations, risk ${verdict.risk?.toFixed(3) ?? 'unscored'}` },
        locations: [
          { physicalLocation: { artifactLocation: { uri: line.file }, region: { startLine: line.index + 1 } } },
        ],
      });
      return '';
    },
    end() {
      const driver = {
        name: 'contextward',
        rules: [...new Set(results.map((r) => (r as { ruleId: string }).ruleId))].map((id) => ({ id })),
      };
      const log = {
        $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
        version: '2.1.0',
        runs: [{ tool: { driver }, results }],
      };
      return `${JSON.stringify(log, null, 2)}\n`;
    },
  };
}
