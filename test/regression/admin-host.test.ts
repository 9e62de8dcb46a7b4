import { readFileSync } from 'node:fs';
import { Registry } from 'prom-client';
import request from 'supertest';
import { expect, it } from 'vitest';
import { loadConfig, parseConfig } from '../../src/config/load.ts';
import { createAdminApp } from '../../src/middleware/admin-app.ts';
import { recentVerdicts } from '../../src/middleware/recent-verdicts.ts';
import type { State } from '../../src/middleware/state.ts';

// A page whose name resolves to 127.0.0.1 could read metrics and configuration in the operator's browser.
const config = parseConfig('admin: {host: admin.internal, hosts: [Metrics.Example]}', {});
const app = createAdminApp({
  registry: new Registry(),
  state: () => ({ config }) as State,
  recent: recentVerdicts(1),
  ready: () => true,
  page: '',
});

it.each(['evil.example', 'evil.example:8788', 'localhost.evil.example', '127.0.0.1.evil.example', 'a@127.0.0.1'])(
  'the admin port refuses the host %s',
  async (host) => {
    for (const path of ['/', '/metrics', '/api/config', '/api/verdicts', '/readyz']) {
      const { status, text } = await request(app).get(path).set('host', host);
      expect(status).toBe(421);
      expect(text).toContain('admin.hosts');
      expect(text).not.toContain(host);
    }
  },
);

it.each([
  'localhost',
  'LOCALHOST:8788',
  '127.0.0.1',
  '10.1.2.3:8788',
  '[::1]:8788',
  'admin.internal:1',
  'metrics.example',
  'METRICS.example.:80',
])('the admin port answers the host %s', async (host) => {
  expect((await request(app).get('/readyz').set('host', host)).status).toBe(200);
});

it('the shipped configuration lets the shipped Prometheus in, which calls by name', () => {
  const deploy = (path: string): string => new URL(`../../deploy/${path}`, import.meta.url).pathname;
  const [, name] = /([a-z]+):8788/.exec(readFileSync(deploy('prometheus/prometheus.yml'), 'utf8')) ?? [];
  expect(loadConfig(deploy('config.example.yaml'), {}).admin.hosts).toContain(name);
});
