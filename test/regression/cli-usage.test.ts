import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkArguments, findCommand } from '../../src/cli/arguments.ts';
import { commands } from '../../src/cli/commands.ts';
import { GuardError } from '../../src/core/errors.ts';

const command = ['--import', 'tsx', 'src/cli/main.ts'];
const run = (...args: string[]) =>
  spawnSync(process.execPath, [...command, ...args], { encoding: 'utf8', input: '', timeout: 60_000 });
const folder = mkdtempSync(join(tmpdir(), 'contextward-test-'));
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

// `scan --failon=block` exited 0: the pipeline was green and nothing was checked.
it.each([
  [['scan', '--failon=block'], '--failon', '--fail-on'],
  [['eval', 'run', 'dose', '--modle', 'm'], '--modle', '--model'],
  [['serve', '--confg=secret-value'], '--confg', '--config'],
  [['serve', 'config.yaml'], 'config.yaml', '--config'],
  [['--config', 'x', 'serve'], '--config', 'serve'],
  [['scan', '-f'], '-f', '--format'],
  [['scan', '--fail-on'], '--fail-on', 'value'],
  [['config', 'check', '--no-file', 'x'], '--no-file', 'no option'],
  [['scna'], 'scna', 'scan'],
  [['constructor'], 'constructor', 'command'],
  [['eval'], 'eval', 'run'],
])('%j is a usage error that names the option and the nearest one', async (args, named, near) => {
  const refused = findCommand(commands, args).then(checkArguments);
  await expect(refused).rejects.toBeInstanceOf(GuardError);
  const { message } = (await refused.catch((error: unknown) => error)) as GuardError;
  expect(message).toContain(named);
  expect(message).toContain(near);
  expect(message).not.toContain('secret-value');
});

it.each([
  ['scan', '--fail-on=block', 'a', 'b'],
  ['scan', '--fail-on', 'block', '-'],
  ['scan', '--failOn', 'block'],
  ['scan', '--policy', '--odd-name', '--', '--file'],
  ['eval', 'run', 'dose', '--no-send-seed', '--dry-run', '--max-tokens=8'],
  ['calibrate', 'show', 'FILE'],
  ['calibrate', 'run-1', 'run-2', '--max-fpr', '0.01'],
  ['config', 'check', 'FILE'],
])('%j %j %j passes', async (...args) => {
  await expect(findCommand(commands, args).then(checkArguments)).resolves.toBeUndefined();
});

it.each([
  [['scan', '--failon=block'], '--fail-on'],
  [['example', 'riskey'], 'risky'],
])('%j exits 2', { timeout: 60_000 }, (args, words) => {
  const { status, stdout, stderr } = run(...args);
  expect(stderr).toContain(words);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});

it('--version prints the version, --help the help of its command', { timeout: 60_000 }, () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(run('--version')).toMatchObject({ status: 0, stdout: `${version}\n` });
  const help = run('scan', '--help');
  expect(help.status).toBe(0);
  expect(help.stdout).toContain('--fail-on');
});

it('a reader that leaves early ends the command quietly', { timeout: 60_000 }, async () => {
  const line = '{"messages":[{"role":"user","content":"hi"}]}\n';
  const child = spawn(process.execPath, [...command, 'scan', write('many.jsonl', line.repeat(5_000))], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdout.once('data', () => child.stdout.destroy());
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
  expect(errors).toBe('');
});

describe('config check', () => {
  it.each([
    ['missing', join(folder, 'gone.json'), 'cannot read'],
    ['invalid', write('bad.json', '{"format":"x"}'), 'bad.json'],
  ])('refuses a calibration that is %s', { timeout: 60_000 }, (name, calibration, words) => {
    const { status, stdout, stderr } = run('config', 'check', write(`${name}.yaml`, `calibration: ${calibration}\n`));
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});

// "15 of 16 demonstrations look harmful" stood beside "12 of them harmful" without a word on either.
it('explain says which count is which', { timeout: 60_000 }, () => {
  const body = write('risky.json', run('example', 'risky').stdout);
  const { stdout } = run('explain', body);
  expect(stdout).toMatch(/16 demonstrations found, \d+ of them harmful \(dose: calibrated risk of 0\.5 or more/);
  expect(stdout).toMatch(/Evidence \(what the detector saw before calibration/);
});
