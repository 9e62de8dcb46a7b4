import { defineCommand } from 'citty';
import { loadConfig, parseConfig } from '../config/load.ts';
import { policiesOf } from '../config/default-policy.ts';
import { GuardError } from '../core/errors.ts';
import { actions, severity, type Action, type Policy } from '../core/policy.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { calibrationFor, shippedDialects } from '../middleware/shipped.ts';
import { offlineEngine } from './offline-engine.ts';
import { linesOf } from './lines.ts';
import { formats, type ScanLine } from './scan-formats.ts';

export const scan = defineCommand({
  meta: { name: 'scan', description: 'Give a verdict on each request body of JSONL files' },
  args: {
    dialect: { type: 'string', description: 'Wire format of the bodies', default: 'openai-chat' },
    format: { type: 'string', description: 'jsonl | table | sarif', default: 'jsonl' },
    policy: { type: 'string', description: 'Configuration file whose policy "default" is used', valueHint: 'FILE' },
    'fail-on': {
      type: 'string',
      description: `Exit 3 when a verdict asks for this action or a harsher one: ${actions.join(', ')}`,
    },
  },
  async run({ args }) {
    const format = Object.hasOwn(formats, args.format) ? formats[args.format] : undefined;
    if (format === undefined) throw usage('--format', args.format, Object.keys(formats));
    const dialect = shippedDialects.find(({ id }) => id === args.dialect);
    if (dialect === undefined)
      throw usage(
        '--dialect',
        args.dialect,
        shippedDialects.map(({ id }) => id),
      );
    const failOn = actions.find((action) => action === args['fail-on']);
    if (args['fail-on'] !== undefined && failOn === undefined) throw usage('--fail-on', args['fail-on'], actions);
    const files = args._.length === 0 ? ['-'] : args._;
    const outcome = await scanFiles(files, dialect, policyFrom(args.policy), failOn, format());
    process.exitCode = outcome;
  },
});

interface Sink {
  line(line: ScanLine): string;
  end(): string;
}

async function scanFiles(
  files: readonly string[],
  dialect: Dialect,
  policy: Policy,
  failOn: Action | undefined,
  sink: Sink,
): Promise<number> {
  const engine = offlineEngine();
  const calibration = calibrationFor({});
  const { signal } = new AbortController();
  let index = 0;
  let failed = 0;
  let met = false;
  for (const file of files) {
    for await (const text of linesOf(file)) {
      if (text.trim() === '') continue;
      let line: ScanLine;
      try {
        const plain = Buffer.from(text);
        const { verdict } = await engine.inspect({ dialect, plain, policyFor: () => policy, calibration, signal });
        line = { index, file, verdict };
        met ||= isMet(verdict, failOn);
      } catch (error) {
        if (!(error instanceof GuardError)) throw error;
        line = { index, file, error: { code: error.code, message: error.message } };
        failed += 1;
      }
      await write(sink.line(line));
      index += 1;
      if (process.stderr.isTTY && index % 100 === 0) process.stderr.write(`\r${index} contexts, ${failed} failed `);
    }
  }
  await write(sink.end());
  if (process.stderr.isTTY) process.stderr.write(`\r${index} contexts, ${failed} failed\n`);
  if (met) return 3;
  return failed > 0 ? 4 : 0;
}

function isMet(verdict: Verdict, failOn: Action | undefined): boolean {
  return failOn !== undefined && severity(verdict.wouldAction) >= severity(failOn);
}

function policyFrom(file: string | undefined): Policy {
  const config = file === undefined ? parseConfig('', {}) : loadConfig(file, process.env);
  const policy = policiesOf(config).get('default');
  if (policy === undefined) throw new Error('the default policy is built in');
  return policy;
}

/** Waits when the reader is slower than we are. */
function write(text: string): Promise<void> {
  if (text === '') return Promise.resolve();
  return new Promise((resolve) => {
    if (process.stdout.write(text)) resolve();
    else process.stdout.once('drain', resolve);
  });
}

function usage(flag: string, value: string, known: readonly string[]): GuardError {
  return new GuardError('config_invalid', `${flag}: got "${value}"; use one of: ${known.join(', ')}.`);
}
