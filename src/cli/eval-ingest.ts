import { defineCommand } from 'citty';
import { ingestBatch } from '../eval/run/batch.ts';
import { lockRun } from '../eval/run/lock.ts';
import { readManifest } from '../eval/run/manifest.ts';
import { reopenPlan } from '../eval/run/session.ts';
import { defaultDataDir } from '../eval/datasets/store.ts';

export const evalIngest = defineCommand({
  meta: { name: 'ingest', description: 'Take the result file of an OpenAI batch into its run' },
  args: {
    run: { type: 'positional', description: 'Run directory', required: true },
    file: { type: 'positional', description: 'Result file', required: true },
    'data-dir': { type: 'string', description: 'Where brought sets are', valueHint: 'DIR' },
  },
  async run({ args }) {
    const reopened = reopenPlan(readManifest(args.run), args['data-dir'] ?? defaultDataDir());
    const unlock = lockRun(args.run);
    try {
      const { taken, failed, unknown } = await ingestBatch(args.file, { ...reopened, runDir: args.run });
      process.stdout.write(`${taken} trials taken, ${failed} requests failed, ${unknown} of other runs\n`);
    } finally {
      unlock();
    }
  },
});
