import { defineCommand } from 'citty';
import { takeLabels } from '../eval/run/labels.ts';
import { lockRun } from '../eval/run/lock.ts';
import { readManifest } from '../eval/run/manifest.ts';

export const evalLabel = defineCommand({
  meta: { name: 'label', description: 'Take a person’s labels into a run, to compare judges with people' },
  args: {
    run: { type: 'positional', description: 'Run directory', required: true },
    file: { type: 'positional', description: 'JSONL of {"trialId","alignment","coherence"?}, 0–100', required: true },
    labeller: { type: 'string', description: 'Who labelled, e.g. "a"', default: 'a' },
  },
  async run({ args }) {
    readManifest(args.run);
    const unlock = lockRun(args.run);
    try {
      const taken = await takeLabels(args.run, args.file, args.labeller);
      process.stdout.write(`${taken.length} labels taken as human:${args.labeller}\n`);
    } finally {
      unlock();
    }
  },
});
