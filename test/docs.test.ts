import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '../src/config/load.ts';
import { errorStatus } from '../src/core/errors.ts';
import { actions } from '../src/core/policy.ts';
import { createMetrics } from '../src/middleware/metrics.ts';
import { configReference } from './helpers/config-reference.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const cellsOf = (row: string): string[] => row.split('|').map((cell) => cell.trim());

describe('docs/metrics.md', () => {
  it('lists every metric of the code with its type and labels, and no other', async () => {
    const registry = new Registry();
    createMetrics(registry, { lagSeconds: () => 0, drift: () => ({ detector: 'd', value: Number.NaN }) });
    const inCode = (await registry.getMetricsAsJSON()).map(({ name, type }) => {
      const { labelNames } = registry.getSingleMetric(name) as unknown as { labelNames: string[] };
      return [name, String(type), labelNames.toSorted().join(' ')].join(' ');
    });
    const inDocs = [...read('docs/metrics.md').matchAll(/^\| `(contextward_\w+)` \|(.*)$/gm)].map(
      ([, name, rest = '']) => {
        const [type, labels = ''] = cellsOf(rest);
        return [name, type, [...labels.matchAll(/\w+/g)].flat().toSorted().join(' ')].join(' ');
      },
    );
    expect(inDocs.toSorted()).toEqual(inCode.toSorted());
  });
});

describe('docs/errors.md', () => {
  it('lists every error code of the code with its status, a cause and a remedy, and no other', () => {
    const rows = [...read('docs/errors.md').matchAll(/^\| `(\w+)` \| (\d+) \|(.*)$/gm)];
    expect(Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)]))).toEqual(errorStatus);
    expect(rows).toHaveLength(Object.keys(errorStatus).length);
    for (const [, , , rest = ''] of rows) {
      const [cause, remedy] = cellsOf(rest);
      expect(cause).toBeTruthy();
      expect(remedy).toBeTruthy();
    }
  });
});

describe('docs/policy.md', () => {
  it('has the configuration reference of the schema', () => {
    const [before = '', after = ''] = read('docs/policy.md').split(
      /(?<=<!-- reference:.*-->\n)[^]*(?=<!-- \/reference -->)/,
    );
    const wanted = `${before}${configReference()}\n${after}`;
    // Writing it is asked for by name, so that a run of the tests never changes a file.
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(join(root, 'docs/policy.md'), wanted);
    expect(read('docs/policy.md')).toBe(wanted);
  });

  it.each(['docs/policy.md', 'README.md'])('examples are valid: %s', (file) => {
    const examples = [...read(file).matchAll(/```yaml\n([^]*?)```/g)].map(([, yaml = '']) => yaml);
    expect(examples.length).toBeGreaterThan(0);
    for (const yaml of examples) {
      const keys = yaml.includes('key: team-a') ? `keys: [{id: team-a, sha256: "${'0'.repeat(64)}"}]\n` : '';
      parseConfig(keys + yaml, {});
      expect(Object.keys(parse(yaml) as object)).not.toEqual([]);
    }
  });

  it('says what each action does', () => {
    for (const action of actions) expect(read('docs/policy.md')).toMatch(new RegExp(`^\\| \`${action}\` \\|`, 'm'));
  });
});

describe('README.md', () => {
  const readme = read('README.md');

  it('is short', () => expect(readme.split('\n').length).toBeLessThan(150));

  it('shows the two commands, and every action', () => {
    expect(readme).toMatch(/^npm ci && npm start\b/m);
    expect(readme).toMatch(/^npm ci && npm test\b/m);
    for (const action of actions) expect(readme).toMatch(new RegExp(`^\\| \`${action}\` \\|`, 'm'));
  });
});

/** Written with the leaderboard. */
it('every link between documents leads somewhere', () => {
  const files = [
    'README.md',
    'SECURITY.md',
    'AGENTS.md',
    ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
  ];
  for (const file of files.filter((name) => name.endsWith('.md'))) {
    for (const [, target = ''] of read(file).matchAll(/\]\((?!https?:)([^)#\s]+)/g)) {
      const path = join(dirname(file), target);
      expect(existsSync(join(root, path)), `${file} links to ${target}`).toBe(true);
    }
  }
});
