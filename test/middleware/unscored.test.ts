import { afterEach, describe, expect, it } from 'vitest';
import type { Detector } from '../../src/detectors/detector.ts';
import type { Runtime } from '../../src/middleware/runtime.ts';
import { chatBody } from '../helpers/contexts.ts';
import { startProxy } from '../helpers/proxy.ts';
import { scriptedUpstream } from '../helpers/upstream.ts';

const broken: Detector = { id: 'demonstration-set', version: '1', detect: () => Promise.reject(new Error('broken')) };
const slow: Detector = {
  id: 'demonstration-set',
  version: '1',
  async detect(_context, { breathe }) {
    for (;;) {
      const pause = breathe();
      if (pause !== undefined) await pause;
    }
  },
};
const stale: Detector = {
  id: 'demonstration-set',
  version: 'older',
  detect: () =>
    Promise.resolve({
      status: 'scored',
      detector: 'demonstration-set',
      version: 'older',
      score: 9,
      demonstrations: [],
      findings: [],
    }),
};

let proxy: Runtime;
afterEach(() => proxy.close(0));

async function ask(detector: Detector, onUnscored: string): Promise<{ response: Response; metrics: string }> {
  const upstream = await scriptedUpstream();
  proxy = await startProxy({
    yaml: `upstreams: {main: {url: "${upstream.url}"}}\nlimits: {detectionMs: 60}\npolicies: {default: {mode: enforce, rules: [{id: r, when: {risk: 0.9}, action: block, onUnscored: ${onUnscored}}]}}`,
    detectors: [detector],
  });
  const response = await fetch(`${proxy.dataUrl}/v1/chat/completions`, { method: 'POST', body: chatBody('hello') });
  await response.text();
  const metrics = await (await fetch(`${proxy.adminUrl}/metrics`)).text();
  await upstream.close();
  return { response, metrics };
}

describe.each([
  ['fails', broken, 'error'],
  ['takes too long', slow, 'timeout'],
  ['has no calibration of its version', stale, 'stale-calibration'],
] as const)('a detector that %s', (_name, detector, reason) => {
  it('is let through where the rule says so, visibly and counted', async () => {
    const { response, metrics } = await ask(detector, 'allow');
    expect(response.status).toBe(200);
    expect(response.headers.get('x-contextward-risk')).toBe('unscored');
    expect(response.headers.get('x-contextward-degraded')).toBe('failed-open');
    expect(metrics).toContain(`contextward_unscored_total{detector="demonstration-set",reason="${reason}"} 1`);
    expect(metrics).toContain('contextward_failed_open_total{detector="demonstration-set"} 1');
  });

  it('blocks where the rule says so', async () => {
    const { response, metrics } = await ask(detector, 'block');
    expect(response.status).toBe(403);
    expect(metrics).not.toContain('contextward_failed_open_total{detector');
  });
});
