import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';

let child: ChildProcess | null = null;
afterEach(() => child?.kill('SIGKILL'));

async function start(args: readonly string[]): Promise<{ data: string; admin: string }> {
  child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'serve', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  for (;;) {
    const data = /guards +(http:\S+)\/v1/.exec(output)?.[1];
    const admin = /metrics +(http:\S+)/.exec(output)?.[1];
    if (data !== undefined && admin !== undefined) return { data, admin };
    await sleep(20);
  }
}

const policy = (action: string): string =>
  `data: {port: 0}\nadmin: {port: 0}\nlimits: {drainDelayMs: 0}\nlog: {level: silent}\npolicies: {default: {mode: enforce, rules: [{id: r, when: {dose: 0}, action: ${action}, onUnscored: block}]}}\n`;
const body = '{"messages":[{"role":"user","content":"hi"}]}';

it('takes a changed configuration, keeps the last good one, and counts both', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'contextward-test-')), 'config.yaml');
  writeFileSync(file, policy('flag'));
  const { data, admin } = await start(['--config', file]);
  const action = async (): Promise<string | null> =>
    (await fetch(`${data}/v1/chat/completions`, { method: 'POST', body })).headers.get('x-contextward-action');
  const reloads = async (): Promise<string> =>
    (await (await fetch(`${admin}/metrics`)).text())
      .split('\n')
      .filter((line) => line.startsWith('contextward_config_reloads_total'))
      .join('\n');
  expect(await action()).toBe('flag');

  writeFileSync(`${file}.new`, policy('block'));
  renameSync(`${file}.new`, file);
  while ((await action()) !== 'block') await sleep(50);
  expect(await reloads()).toContain('{result="ok"} 1');

  writeFileSync(file, policy('explode'));
  child?.kill('SIGHUP');
  while (!(await reloads()).includes('{result="failed"}')) await sleep(50);
  expect(await action()).toBe('block');
});

it('says that its upstream is simulated: on start, in a header, in the model’s name', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'contextward-test-')), 'config.yaml');
  writeFileSync(file, 'data: {port: 0}\nadmin: {port: 0}\nlimits: {drainDelayMs: 0}\nlog: {level: silent}\n');
  const { data } = await start(['--config', file]);
  const response = await fetch(`${data}/v1/chat/completions`, { method: 'POST', body });
  expect(response.headers.get('x-contextward-upstream')).toBe('simulated');
  expect(((await response.json()) as { model: string }).model).toContain('simulated');
  const exited = new Promise((resolve) => child?.once('exit', resolve));
  child?.kill('SIGTERM');
  expect(await exited).toBe(0);
});
