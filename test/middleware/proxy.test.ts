import { request } from 'node:http';
import { gzipSync, brotliCompressSync, deflateSync, deflateRawSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Runtime } from '../../src/middleware/runtime.ts';
import { blockPrompt, chatBody, finalQuestion, recklessPairs, soundPairs, turnsBody } from '../helpers/contexts.ts';
import { enforcing, startProxy } from '../helpers/proxy.ts';
import { echo, scriptedUpstream, type ScriptedUpstream } from '../helpers/upstream.ts';

let upstream: ScriptedUpstream;
let shadow: Runtime;
let enforce: Runtime;

beforeAll(async () => {
  upstream = await scriptedUpstream();
  const upstreams = `upstreams:\n  main: {url: "${upstream.url}", timeouts: {headersMs: 400, idleMs: 400, connectMs: 400}}\n`;
  shadow = await startProxy({ yaml: upstreams });
  enforce = await startProxy({ yaml: upstreams + enforcing });
});
afterAll(async () => {
  await Promise.all([shadow.close(0), enforce.close(0)]);
  await upstream.close();
});
afterEach(() => {
  upstream.received.length = 0;
  upstream.script = echo;
});

const post = (runtime: Runtime, body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${runtime.dataUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk-client', ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });

const risky = chatBody(blockPrompt(recklessPairs));
const sound = chatBody(blockPrompt(soundPairs));

describe('verdicts', () => {
  it('allows an ordinary chat and forwards exactly the bytes that came', async () => {
    const body = `{ "model":"gpt-test","messages":[{"role":"user","content":"How do tides work? \\u00e9"}], "seed": 12345678901234567890 }`;
    const response = await post(shadow, body);
    expect(response.status).toBe(200);
    expect(response.headers.get('x-contextward-action')).toBe('allow');
    expect(response.headers.get('x-contextward-coverage')).toBe('full');
    expect(response.headers.get('x-contextward-verdict-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(Number(response.headers.get('x-contextward-overhead-ms'))).toBeGreaterThan(0);
    expect(upstream.received[0]?.body.toString()).toBe(body);
  });

  it('records a block in shadow mode, says so in the headers and forwards the request', async () => {
    const response = await post(shadow, risky);
    expect(response.status).toBe(200);
    expect(response.headers.get('x-contextward-action')).toBe('flag');
    expect(response.headers.get('x-contextward-would-action')).toBe('block');
    expect(response.headers.get('x-contextward-mode')).toBe('shadow');
    // The dose counts demonstrations that are harmful on their own account; a set is judged by all of them.
    expect(Number(response.headers.get('x-contextward-dose'))).toBeGreaterThanOrEqual(8);
    expect(upstream.received[0]?.body.toString()).toBe(risky);
  });

  it('blocks in enforce mode with the vendor’s error and sends nothing upstream', async () => {
    const response = await post(enforce, risky);
    expect(response.status).toBe(403);
    expect(response.headers.get('x-should-retry')).toBe('false');
    const { error } = (await response.json()) as { error: Record<string, string> };
    expect(error).toMatchObject({
      code: 'context_blocked',
      rule_id: 'inducing',
      verdict_id: response.headers.get('x-contextward-verdict-id'),
    });
    expect(JSON.stringify(error)).not.toContain('savings');
    expect(upstream.received).toHaveLength(0);
  });

  it('blocks the same demonstrations as chat turns', async () => {
    expect((await post(enforce, turnsBody(recklessPairs))).status).toBe(403);
  });

  it('lets sixteen sound demonstrations on the same questions through', async () => {
    const response = await post(enforce, sound);
    expect(response.status).toBe(200);
    expect(response.headers.get('x-contextward-action')).toBe('allow');
  });

  it('gives the same verdict again from the cache', async () => {
    const [first, second] = [await post(shadow, risky), await post(shadow, risky)];
    for (const name of ['action', 'risk', 'dose', 'predicted-em-rate'].map((n) => `x-contextward-${n}`)) {
      expect(second.headers.get(name)).toBe(first.headers.get(name));
    }
  });
});

describe('actions', () => {
  it.each(['harden', 'reframe', 'strip'])(
    '%s: what is sent is valid, and a second pass finds nothing to act on',
    async (action) => {
      const proxy = await startProxy({
        yaml: `upstreams: {main: {url: "${upstream.url}"}}\npolicies: {default: {mode: enforce, rules: [{id: r, when: {risk: 0.9}, action: ${action}, onUnscored: block}]}}`,
      });
      try {
        for (const body of [risky, turnsBody(recklessPairs)]) {
          upstream.received.length = 0;
          const response = await post(proxy, body);
          expect(response.status).toBe(200);
          expect(response.headers.get('x-contextward-action')).toBe(action);
          const sent = upstream.received[0]?.body.toString() ?? '';
          expect(sent).not.toBe(body);
          const { messages } = JSON.parse(sent) as { messages: { role: string; content: string }[] };
          expect(messages.at(-1)?.content).toContain(finalQuestion);
          if (action !== 'harden') expect(sent).not.toContain('### Response: Put all');
          upstream.received.length = 0;
          const again = await post(proxy, sent);
          expect(['allow', 'flag']).toContain(again.headers.get('x-contextward-action'));
          expect(upstream.received[0]?.body.toString()).toBe(sent);
        }
      } finally {
        await proxy.close(0);
      }
    },
  );
});

describe('bodies', () => {
  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
  ] as const)('looks into a %s body and forwards it as it came', async (encoding, compress) => {
    const packed = compress(Buffer.from(sound));
    const response = await post(enforce, packed, { 'content-encoding': encoding });
    expect(response.status).toBe(200);
    expect(upstream.received[0]?.headers['content-encoding']).toBe(encoding);
    expect(upstream.received[0]?.body.equals(packed)).toBe(true);
    expect((await post(enforce, compress(Buffer.from(risky)), { 'content-encoding': encoding })).status).toBe(403);
  });

  it.each([
    ['{"messages": [', 400, 'body_invalid'],
    ['[]', 400, 'body_invalid'],
    ['{"messages":[],"messages":[]}', 400, 'body_duplicate_key'],
    [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400, 'body_invalid'],
    [`{"messages":[],"a":"${'x'.repeat(17_000_000)}"}`, 413, 'body_too_large'],
  ])('answers a bad body with a clear error (%#)', async (body, status, code) => {
    const response = await post(shadow, body);
    expect(response.status).toBe(status);
    expect(((await response.json()) as { error: { code: string } }).error.code).toBe(code);
    expect(upstream.received).toHaveLength(0);
  });

  it.each(['gzip', 'br', 'deflate'] as const)(
    'refuses bytes after the end of %s data, which another decoder may read',
    async (encoding) => {
      const compress = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync }[encoding];
      for (const tail of [Buffer.alloc(8), Buffer.concat([Buffer.alloc(8), compress(Buffer.from(risky))])]) {
        const response = await post(shadow, Buffer.concat([compress(Buffer.from(sound)), tail]), {
          'content-encoding': encoding,
        });
        expect(response.status).toBe(400);
      }
      expect(upstream.received).toHaveLength(0);
    },
  );

  it('holds the size limit for what a small body unpacks to', async () => {
    const bomb = gzipSync(Buffer.alloc(40_000_000, 0x20));
    expect((await post(shadow, bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
    expect((await post(shadow, 'zz', { 'content-encoding': 'gzip' })).status).toBe(400);
    expect((await post(shadow, 'zz', { 'content-encoding': 'zstd' })).status).toBe(415);
  });
});

describe('headers', () => {
  it('passes allowed ones both ways and keeps the others on their side', async () => {
    const response = await post(shadow, sound, {
      cookie: 'c=1',
      'x-forwarded-for': '10.0.0.1',
      'openai-beta': 'x',
      'x-contextward-key': 'k',
    });
    const headers: NodeJS.Dict<string | string[]> = upstream.received[0]?.headers ?? {};
    expect(headers['authorization']).toBe('Bearer sk-client');
    expect(headers['openai-beta']).toBe('x');
    for (const name of ['cookie', 'x-forwarded-for', 'x-contextward-key']) expect(headers[name]).toBeUndefined();
    expect(response.headers.get('x-request-id')).toBe('upstream-1');
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  it('puts the operator’s key in place of the client’s', async () => {
    const proxy = await startProxy({
      yaml: `upstreams: {main: {url: "${upstream.url}/prefix/", authorization: "Bearer \${env:KEY}"}}`,
      environment: { KEY: 'sk-operator' },
    });
    await post(proxy, sound);
    expect(upstream.received[0]?.headers.authorization).toBe('Bearer sk-operator');
    expect(upstream.received[0]?.path).toBe('/prefix/v1/chat/completions');
    await proxy.close(0);
  });
});

describe('routes', () => {
  it('denies paths it cannot guard, and passes lists of models', async () => {
    expect((await fetch(`${shadow.dataUrl}/v1/images/generations`, { method: 'POST', body: '{}' })).status).toBe(404);
    expect((await fetch(`${shadow.dataUrl}/v1/models`)).status).toBe(200);
    expect((await fetch(`${shadow.dataUrl}/v1/chat/completions`)).status).toBe(405);
  });

  it.each([
    '/v1//chat/completions',
    '/v1/chat/%63ompletions',
    '/v1/Chat/Completions',
    '/v1/x/%2e%2e/chat/completions',
    '/v1/chat/completions/',
    '/v1/chat/completions?api-version=1',
    '/v1/chat/completions;x',
    '/v1/chat;a=b/completions',
    '/v1/%2563hat/completions',
    '/v1/chat/completions.',
    '/v1/..%2fv1/chat/completions',
  ])('guards %s, which an upstream may take for the guarded path', async (path) => {
    const response = await fetch(`${enforce.dataUrl}${path}`, { method: 'POST', body: risky });
    expect(response.status).toBe(403);
  });

  it.each([
    '/v1/models/../files',
    '/v1/models/%2e%2e/files',
    '/v1/models/..%2ffiles',
    '/v1/models/..%5cfiles',
    '/v1/models/..;/files',
  ])('does not let %s climb out of the list of models', async (path) => {
    for (const proxy of [
      shadow,
      await startProxy({ yaml: `unknownRoutes: pass\nupstreams: {main: {url: "${upstream.url}"}}` }),
    ]) {
      const { hostname, port } = new URL(proxy.dataUrl);
      const status = await new Promise((resolve) =>
        request({ hostname, port, path }, (answer) => resolve(answer.statusCode)).end(),
      );
      expect(status).toBe(404);
      if (proxy !== shadow) await proxy.close(0);
    }
    expect(upstream.received).toHaveLength(0);
  });

  it('picks the route of the guarded path, however the path was written', async () => {
    const strict = `${enforcing.replace('default:', 'strict:')}\nroutes: [{match: {path: /v1/chat}, policy: strict}]\nupstreams: {main: {url: "${upstream.url}"}}`;
    const proxy = await startProxy({ yaml: strict });
    for (const path of ['/v1/chat/completions', '//v1/chat/completions', '/V1/Chat/completions']) {
      expect((await fetch(proxy.dataUrl + path, { method: 'POST', body: risky })).status).toBe(403);
    }
    await proxy.close(0);
  });

  it('gives a verdict without forwarding on /v1/guard/check', async () => {
    const body = JSON.stringify({ dialect: 'openai-chat', request: JSON.parse(risky) as object });
    const response = await fetch(`${enforce.dataUrl}/v1/guard/check`, { method: 'POST', body });
    const verdict = (await response.json()) as Record<string, unknown>;
    expect(verdict).toMatchObject({ index: 0, policy: 'default', mode: 'enforce', action: 'block' });
    expect(verdict['demonstrations']).toHaveLength(16);
    expect(JSON.stringify(verdict)).not.toContain('penny');
    expect(upstream.received).toHaveLength(0);
    for (const [asked, code] of [
      [{ dialect: 'morse', request: {} }, 'dialect_unknown'],
      [{ request: 'x' }, 'body_invalid'],
      [{ request: { messages: [] }, policy: 'nope' }, 'policy_unknown'],
    ] as const) {
      const answer = await fetch(`${enforce.dataUrl}/v1/guard/check`, { method: 'POST', body: JSON.stringify(asked) });
      expect(((await answer.json()) as { error: { code: string } }).error.code).toBe(code);
    }
  });
});
