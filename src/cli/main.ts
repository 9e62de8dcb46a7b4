#!/usr/bin/env node
import { defineCommand, runCommand, showUsage } from 'citty';
import { GuardError } from '../core/errors.ts';
import { config } from './config.ts';
import { example } from './example.ts';
import { explain } from './explain.ts';
import { scan } from './scan.ts';
import { serve } from './serve.ts';

const main = defineCommand({
  meta: { name: 'contextward', description: 'Guards language models against harmful demonstrations in their context' },
  subCommands: { serve, scan, explain, config, example },
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
