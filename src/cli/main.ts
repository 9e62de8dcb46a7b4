#!/usr/bin/env node
import { runCommand, showUsage } from 'citty';
import { GuardError } from '../core/errors.ts';
import { checkArguments, findCommand } from './arguments.ts';
import { commands } from './commands.ts';
import { version } from './version.ts';

// The reader has seen enough, as `head` has: that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

async function run(rawArgs: readonly string[]): Promise<void> {
  const [first] = rawArgs;
  if (first === '--version') return void process.stdout.write(`${version}\n`);
  if (first === undefined) return showUsage(commands);
  const found = await findCommand(commands, rawArgs);
  if (found.wantsHelp) return showUsage(found.command, found.parent);
  await checkArguments(found);
  await runCommand(found.command, { rawArgs: [...found.rawArgs] });
}

await run(process.argv.slice(2)).catch((error: unknown) => {
  const expected = error instanceof GuardError || (error instanceof Error && error.name === 'CLIError');
  process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(expected ? 2 : 1);
});
