import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load.ts';
import { configSchema } from '../../src/config/schema.ts';
import { createMetrics } from '../../src/middleware/metrics.ts';

const deploy = (path: string): string => fileURLToPath(new URL(`../../deploy/${path}`, import.meta.url));
const read = (path: string): string => readFileSync(deploy(path), 'utf8');

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}
const { groups } = parse(read('prometheus/contextward.rules.yaml')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const alerts = rules.filter((rule) => rule.alert !== undefined);

function promtool(...args: string[]) {
  const { error, status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  return { absent: error !== undefined, status, output: `${stdout}${stderr}` };
}
const { absent } = promtool('--version');
const note = absent ? ' (SKIPPED: promtool is not installed; Debian has it in the package "prometheus")' : '';

describe('the alert rules', () => {
  it.skipIf(absent).each([
    ['check', 'rules', 'prometheus/contextward.rules.yaml'],
    ['test', 'rules', 'prometheus/contextward.rules.test.yaml'],
    ['check', 'config', 'prometheus/prometheus.yml'],
  ])(`pass promtool %s %s${note}`, (verb, kind, file) => {
    const { status, output } = promtool(verb, kind, deploy(file));
    expect(output).not.toContain('FAILED');
    expect(status).toBe(0);
  });

  it('name only metrics and labels that the proxy has', async () => {
    const registry = new Registry();
    createMetrics(registry, { lagSeconds: () => 0, drift: () => ({ detector: 'd', value: 0 }) });
    const known = new Map<string, Set<string>>();
    for (const { name, type } of await registry.getMetricsAsJSON()) {
      const { labelNames } = registry.getSingleMetric(name) as unknown as { labelNames: string[] };
      const suffixes = String(type) === 'histogram' ? ['_bucket', '_count', '_sum'] : [''];
      for (const suffix of suffixes) known.set(name + suffix, new Set([...labelNames, 'le', 'job', 'instance']));
    }
    const named = rules.flatMap(({ expr }) => [...expr.matchAll(/\b(contextward_\w+)(?:\{([^}]*)\})?/g)]);
    expect(named.length).toBeGreaterThan(10);
    for (const [, metric = '', selector = ''] of named) {
      expect([...known.keys()]).toContain(metric);
      const labels = [...selector.matchAll(/(\w+)\s*(?:=|!=|=~|!~)"/g)].map(([, label]) => label);
      for (const label of labels) expect([...(known.get(metric) ?? [])]).toContain(label);
    }
  });

  it('use only recorded series that a rule records', () => {
    const recorded = new Set(rules.flatMap(({ record }) => record ?? []));
    const used = rules.flatMap(({ expr }) => [...expr.matchAll(/contextward:[\w:]+/g)].map(([name]) => name));
    expect(new Set(used)).toEqual(recorded);
  });

  it('each have a severity, a summary, a description, a runbook section, and tests both ways', () => {
    const headings = read('../docs/alerts.md').matchAll(/^## (\w+)$/gm);
    const anchors = [...headings].map(([, title = '']) => `docs/alerts.md#${title.toLowerCase()}`);
    const { tests } = parse(read('prometheus/contextward.rules.test.yaml')) as {
      tests: { alert_rule_test: { alertname: string; exp_alerts?: unknown[] }[] }[];
    };
    const cases = tests.flatMap((test) => test.alert_rule_test);
    for (const { alert, labels, annotations } of alerts) {
      expect(['warning', 'critical']).toContain(labels?.['severity']);
      expect(annotations?.['summary']).toBeTruthy();
      expect(annotations?.['description']).toBeTruthy();
      expect(anchors).toContain(annotations?.['runbook']);
      const own = cases.filter(({ alertname }) => alertname === alert);
      expect(
        own.some(({ exp_alerts }) => exp_alerts !== undefined),
        `${alert} fires in no test`,
      ).toBe(true);
      expect(
        own.some(({ exp_alerts }) => exp_alerts === undefined),
        `${alert} is silent in no test`,
      ).toBe(true);
    }
    expect(anchors).toHaveLength(alerts.length);
  });
});

describe('config.example.yaml', () => {
  it('is valid without any environment variable and shows every section', () => {
    loadConfig(deploy('config.example.yaml'), {});
    const shown = read('config.example.yaml');
    for (const section of Object.keys(configSchema.shape)) expect(shown).toMatch(new RegExp(`^(# )?${section}:`, 'm'));
  });

  it('starts in shadow', () => {
    expect(loadConfig(deploy('config.example.yaml'), {}).policies['default']?.mode).toBe('shadow');
  });
});

describe('the image and its services', () => {
  interface Service {
    readonly image?: string;
    readonly ports?: string[];
    readonly read_only?: boolean;
  }
  const { services } = parse(read('compose.yaml')) as { services: Record<string, Service> };

  it('publish nothing beyond this machine', () => {
    const published = Object.values(services).flatMap(({ ports }) => ports ?? []);
    expect(published.length).toBeGreaterThan(2);
    for (const port of published) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('run read-only, and the proxy not as root', () => {
    for (const service of Object.values(services)) expect(service.read_only).toBe(true);
    expect(read('Dockerfile')).toMatch(/^USER node$/m);
  });

  it('check the port that the example configures', () => {
    const { admin } = loadConfig(deploy('config.example.yaml'), {});
    expect(read('Dockerfile')).toContain(`127.0.0.1:${admin.port}/readyz`);
    expect(read('prometheus/prometheus.yml')).toContain(`contextward:${admin.port}`);
  });
});
