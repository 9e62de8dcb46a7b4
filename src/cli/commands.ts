import { defineCommand } from 'citty';
import { calibrateCommand } from './calibrate.ts';
import { config } from './config.ts';
import { shippedDetectors } from '../middleware/shipped.ts';
import { example } from './example.ts';
import { explain } from './explain.ts';
import { scan } from './scan.ts';
import { serve } from './serve.ts';
import { version } from './version.ts';

const [detector] = shippedDetectors;
if (detector === undefined) throw new Error('at least one detector ships');

/** The tree of commands. */
export const commands = defineCommand({
  meta: {
    name: 'contextward',
    version,
    description: 'Guards language models against harmful demonstrations in their context',
  },
  subCommands: {
    serve,
    scan,
    explain,
    // Loading the evaluation takes a second that the proxy need not wait for.
    eval: () => import('./eval.ts').then(({ evaluation }) => evaluation),
    calibrate: calibrateCommand({
      version,
      detector,
      now: () => new Date(),
      write: (text) => process.stdout.write(text),
    }),
    datasets: () => import('./datasets.ts').then(({ datasets }) => datasets),
    config,
    example,
  },
});
