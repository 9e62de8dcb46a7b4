#!/usr/bin/env node
import { defineCommand, runCommand, showUsage } from 'citty';
import { GuardError } from '../core/errors.ts';
import { calibrateCommand } from './calibrate.ts';
import { config } from './config.ts';
import { shippedDetectors } from './detection.ts';
import { example } from './example.ts';
import { explain } from './explain.ts';
import { scan } from './scan.ts';
import { serve } from './serve.ts';
import { version } from './version.ts';

const [detector] = shippedDetectors;
if (detector === undefined) throw new Error('at least one detector ships');

const main = defineCommand({
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

const rawArgs = process.argv.slice(2);
if (rawArgs.length === 0 || rawArgs.includes('--help') || rawArgs.includes('-h')) {
  await showUsage(main);
} else {
  await runCommand(main, { rawArgs }).catch((error: unknown) => {
    const expected = error instanceof GuardError || (error instanceof Error && error.name === 'CLIError');
    process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(expected ? 2 : 1);
  });
}
