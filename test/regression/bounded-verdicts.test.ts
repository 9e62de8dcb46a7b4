import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { expect, it, vi } from 'vitest';
import type { Verdict } from '../../src/core/verdict.ts';
import { createMetrics } from '../../src/middleware/metrics.ts';
import { countVerdict } from '../../src/middleware/observe.ts';
import { recentVerdicts } from '../../src/middleware/recent-verdicts.ts';
import { openVerdictLog } from '../../src/middleware/verdict-log.ts';

// A request of 100,000 empty image parts made a verdict of megabytes: kept 500 times, logged once per request.
const many = 5_000;
const large: Verdict = {
  id: 'v',
  policy: 'default',
  mode: 'shadow',
  action: 'allow',
  wouldAction: 'allow',
  rule: null,
  risk: null,
  predictedEmRate: null,
  dose: many,
  demonstrations: Array.from({ length: many }, (_, index) => ({
    index,
    carrier: 'turn',
    origin: 'user',
    pointer: `/messages/${index}`,
    risk: 0.9,
    domain: 'finance',
  })),
  findings: [
    {
      code: 'harmful-demonstrations',
      detail: 'many',
      spans: Array.from({ length: many }, (_, start) => ({ pointer: '/p', start, end: start + 1 })),
    },
  ],
  coverage: {
    inspected: 1,
    skipped: Array.from({ length: many }, (_, index) => ({
      pointer: `/s/${index}`,
      reason: index % 2 === 0 ? 'image' : 'audio',
    })),
  },
  unscored: [],
  failedOpen: false,
  calibration: 'c',
  detectors: {},
  timing: { totalMs: 1 },
};

it('keeps 32 of everything in a recent verdict', () => {
  const recent = recentVerdicts(2);
  recent.add(large, 'openai-chat');
  const [kept] = recent.list(1);
  expect(kept?.verdict.coverage.skipped).toHaveLength(32);
  expect(kept?.verdict.demonstrations).toHaveLength(32);
  expect(kept?.verdict.findings[0]?.spans).toHaveLength(32);
});

it('bounds a line of the verdict log and says how much it left out', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'contextward-test-')), 'verdicts.jsonl');
  const log = openVerdictLog(
    file,
    () => {},
    () => {},
  );
  log.write(large, 'openai-chat');
  log.write({ ...large, demonstrations: [], findings: [], coverage: { inspected: 1, skipped: [] } }, 'openai-chat');
  await log.close();
  const [long, short] = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Verdict & { omitted?: unknown });
  expect(long?.demonstrations).toHaveLength(256);
  expect(long?.findings[0]?.spans).toHaveLength(256);
  expect(long?.coverage.skipped).toHaveLength(100);
  expect(long?.dose).toBe(many);
  expect(long?.omitted).toEqual({ demonstrations: many - 256, spans: many - 256, skipped: many - 100 });
  expect(short).not.toHaveProperty('omitted');
});

it('counts uninspected parts once for each reason', async () => {
  const registry = new Registry();
  const metrics = createMetrics(registry, { lagSeconds: () => 0, drift: () => ({ detector: 'd', value: 0 }) });
  const inc = vi.spyOn(metrics.uninspected, 'inc');
  countVerdict(metrics, large, 'other');
  expect(inc).toHaveBeenCalledTimes(2);
  const text = await registry.metrics();
  expect(text).toContain(`contextward_uninspected_parts_total{reason="image"} ${many / 2}`);
  expect(text).toContain(`contextward_uninspected_parts_total{reason="audio"} ${many / 2}`);
});
