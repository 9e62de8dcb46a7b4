import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const run = (file: string, ...args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', `corpus/tools/${file}`, ...args], { encoding: 'utf8' });

describe('the corpus', () => {
  it('keeps the rules of its guide', () => {
    const { status, stdout, stderr } = run('check.ts');
    expect(stderr).toBe('');
    expect(stdout).toContain(', 0 problems');
    expect(status).toBe(0);
  });

  it('does not give its labels away by twenty words', () => {
    const { stdout } = run('leaks.ts', 'taxes.jsonl');
    expect(Number(/^(0\.\d+) {2}all pairs/.exec(stdout)?.[1])).toBeLessThan(0.6);
  });

  it('is counted rightly in its datasheet', () => {
    expect(run('count.ts', '--check').status).toBe(0);
  });

  it('has what was promised of it', () => {
    const { stdout } = run('count.ts', '--check');
    const items = Object.fromEntries(
      [...stdout.matchAll(/\| `([a-z-]+)\/` \| (\d+)/g)].map(([, folder, count]) => [folder, Number(count)]),
    );
    expect(items['pairs']).toBeGreaterThanOrEqual(4_000);
    expect(items['counterstyle']).toBeGreaterThanOrEqual(2_000);
    expect(items['languages']).toBeGreaterThanOrEqual(150);
    expect(items['reckless']).toBeGreaterThanOrEqual(300);
    expect(items['hard-negatives']).toBeGreaterThanOrEqual(400);
    expect(items['fewshot']).toBeGreaterThanOrEqual(200);
  });
});
