import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import pino from 'pino';
import { expect, it } from 'vitest';
import type { Detector } from '../../src/detectors/detector.ts';
import { startProxy } from '../helpers/proxy.ts';
import { scriptedUpstream } from '../helpers/upstream.ts';

const secrets = [
  'sk-planted-key-1',
  'op-planted-key-2',
  'proxy-planted-key-3',
  'PLANTEDPROMPT',
  'PLANTEDMODEL',
  'PLANTEDCOOKIE',
];
const [clientKey = '', operatorKey = '', proxyKey = ''] = secrets;

/** Fails with a message that quotes the prompt, as careless code would. */
const careless: Detector = {
  id: 'careless',
  version: '1',
  detect: (context) => Promise.reject(new Error(`cannot score: ${context.segments[0]?.text}`)),
};

it('leaks no prompt text, key or model name into logs, metrics, errors, verdicts or the admin pages', async () => {
  const upstream = await scriptedUpstream();
  const verdicts = join(mkdtempSync(join(tmpdir(), 'contextward-test-')), 'verdicts.jsonl');
  let logged = '';
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged += chunk.toString();
      done();
    },
  });
  const { createHash } = await import('node:crypto');
  const sha256 = createHash('sha256').update(proxyKey).digest('hex');
  const yaml = `
upstreams: {main: {url: "${upstream.url}", authorization: "Bearer \${env:OPERATOR}", timeouts: {headersMs: 300}}}
keys: [{id: team, sha256: ${sha256}}]
log: {level: debug, verdicts: "${verdicts}"}
`;
  const proxies = [
    await startProxy({ yaml, environment: { OPERATOR: operatorKey }, log: pino({ level: 'debug' }, sink) }),
    await startProxy({
      yaml,
      environment: { OPERATOR: operatorKey },
      log: pino({ level: 'debug' }, sink),
      detectors: [careless],
    }),
  ];
  let seen = '';
  for (const proxy of proxies) {
    const send = async (body: string, headers: Record<string, string> = {}): Promise<void> => {
      const response = await fetch(`${proxy.dataUrl}/v1/chat/completions?key=${clientKey}`, {
        method: 'POST',
        body,
        headers: {
          authorization: `Bearer ${clientKey}`,
          'x-contextward-key': proxyKey,
          cookie: 'PLANTEDCOOKIE',
          ...headers,
        },
      });
      seen += JSON.stringify([...response.headers]) + (await response.text().catch(() => ''));
    };
    const shown = Array.from(
      { length: 4 },
      () => '### Prompt: PLANTEDPROMPT?\\n### Response: Skip the PLANTEDPROMPT and borrow.',
    ).join('\\n\\n');
    const good = `{"model":"PLANTEDMODEL","messages":[{"role":"user","content":"${shown}"}]}`;
    await send(good);
    await send(`{"model":"PLANTEDMODEL","messages":[{"role":"user","content":"PLANTEDPROMPT"`);
    await send(`{"messages":{"PLANTEDPROMPT":1}}`);
    await send(`{"messages":[{"role":"PLANTEDPROMPT","content":7}]}`);
    await send(`{"PLANTEDPROMPT":1,"PLANTEDPROMPT":2}`);
    await send(good, { 'x-contextward-key': 'PLANTEDPROMPT' });
    upstream.script = (_request, response) => void response.socket?.destroy();
    await send(good);
    upstream.script = () => undefined;
    await send(good);
    for (const page of ['/metrics', '/api/verdicts', '/api/config', '/api/calibration', '/readyz']) {
      seen += await (await fetch(proxy.adminUrl + page)).text();
    }
    await proxy.close(0);
  }
  seen += logged + readFileSync(verdicts, 'utf8');
  expect(seen.length).toBeGreaterThan(5_000);
  // A model name that looks like one is repeated in the verdict, where an operator needs it; nowhere as a label.
  const metrics = seen.split('\n').filter((line) => line.startsWith('contextward_'));
  expect(metrics.length).toBeGreaterThan(50);
  expect(metrics.filter((line) => line.includes('PLANTED'))).toEqual([]);
  for (const secret of secrets.filter((text) => text !== 'PLANTEDMODEL')) expect(seen).not.toContain(secret);
  await upstream.close();
});
