import { defineCommand } from 'citty';
import { wholeNumber } from '../eval/experiments/overrides.ts';
import { domainLeakCode, localCoder, modelCoder, traceCodes } from '../eval/judges/coder.ts';
import { codeTrials } from '../eval/run/code.ts';
import { readKeys } from '../eval/run/keys.ts';
import { lockRun } from '../eval/run/lock.ts';
import { readManifest } from '../eval/run/manifest.ts';
import { onInterrupt } from './eval-options.ts';

export const evalCode = defineCommand({
  meta: { name: 'code', description: 'Code reasoning traces (v1’s and v4’s codings apart) and domain leaks of a run' },
  args: {
    run: { type: 'positional', description: 'Run directory', required: true },
    coder: { type: 'string', description: 'MODEL, or local-heuristic', default: 'local-heuristic' },
    subject: { type: 'string', description: 'Also code whether answers leak this subject, e.g. "financial advice"' },
    'judge-url': { type: 'string', description: 'Base URL of the model', valueHint: 'URL' },
    'judge-key-env': { type: 'string', description: 'Variable with its key', valueHint: 'NAME' },
    concurrency: { type: 'string', description: 'Most calls at once', default: '8' },
  },
  async run({ args }) {
    readManifest(args.run);
    const unlock = lockRun(args.run);
    const interrupt = onInterrupt();
    try {
      const apiKey = readKeys(process.env, 'openai', { judge: args['judge-key-env'] }).judge;
      const isLocal = args.coder === localCoder.id;
      const shares = await codeTrials({
        runDir: args.run,
        coder: isLocal ? localCoder : modelCoder(args.coder, { url: args['judge-url'], apiKey }),
        codes: args.subject === undefined ? traceCodes : [...traceCodes, domainLeakCode(args.subject)],
        concurrency: wholeNumber('--concurrency', args.concurrency),
        signal: interrupt.stop,
      });
      for (const [code, { yes, n }] of Object.entries(shares)) process.stdout.write(`${code}: ${yes} of ${n}\n`);
    } finally {
      interrupt.off();
      unlock();
    }
  },
});
