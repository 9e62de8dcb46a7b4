import { defineCommand } from 'citty';
import { loadExperiment, shippedExperiments } from '../eval/experiments/load.ts';
import { soundAnswers } from '../eval/datasets/embedded.ts';
import { startSimulatedServer } from '../eval/targets/simulated-server.ts';
import { evalCode } from './eval-code.ts';
import { evalIngest } from './eval-ingest.ts';
import { evalJudge } from './eval-judge.ts';
import { evalLabel } from './eval-label.ts';
import { evalReport } from './eval-report.ts';
import { evalRun } from './eval-run.ts';

const list = defineCommand({
  meta: { name: 'list', description: 'Experiments of the package' },
  run() {
    const names = shippedExperiments();
    const width = Math.max(...names.map((name) => name.length));
    for (const name of names) process.stdout.write(`${name.padEnd(width)}  ${loadExperiment(name).title}\n`);
  },
});

const simulate = defineCommand({
  meta: { name: 'simulate', description: 'Serve simulated-em as a Chat Completions endpoint, to put behind a guard' },
  args: { port: { type: 'string', description: 'Port; 0 takes a free one', default: '8790' } },
  async run({ args }) {
    const sound = soundAnswers();
    const { url } = await startSimulatedServer(Number(args.port), { isHarmful: (response) => !sound.has(response) });
    process.stderr.write(`simulated-em listens on ${url}: no model answers there\n`);
  },
});

export const evaluation = defineCommand({
  meta: { name: 'eval', description: 'Measure how a model answers after harmful demonstrations' },
  subCommands: {
    run: evalRun,
    judge: evalJudge,
    code: evalCode,
    label: evalLabel,
    report: evalReport,
    ingest: evalIngest,
    list,
    simulate,
  },
});
