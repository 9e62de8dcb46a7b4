import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Runtime } from '../../src/middleware/runtime.ts';
import { chatBody } from '../helpers/contexts.ts';
import { startProxy } from '../helpers/proxy.ts';
import { echo, scriptedUpstream, type ScriptedUpstream } from '../helpers/upstream.ts';

let upstream: ScriptedUpstream;
let proxy: Runtime;

beforeAll(async () => {
  upstream = await scriptedUpstream();
  proxy = await startProxy({
    yaml: `upstreams:\n  main: {url: "${upstream.url}", timeouts: {headersMs: 1000, idleMs: 1000, connectMs: 400}}\n`,
  });
});
afterAll(async () => {
  await proxy.close(0);
  await upstream.close();
});
afterEach(() => {
  upstream.received.length = 0;
  upstream.aborted = 0;
  upstream.script = echo;
});

const body = chatBody('hello', { stream: true });
const post = (signal?: AbortSignal): Promise<Response> =>
  fetch(`${proxy.dataUrl}/v1/chat/completions`, { method: 'POST', body, ...(signal === undefined ? {} : { signal }) });
const errorOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { error: { code: string } }).error.code;
const metric = async (name: string): Promise<number> => {
  const text = await (await fetch(`${proxy.adminUrl}/metrics`)).text();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(name))
      ?.split(' ')
      .at(-1) ?? Number.NaN,
  );
};

describe('streams', () => {
  it('passes each chunk on when it comes, not when the answer is complete', async () => {
    let finish = (): void => undefined;
    upstream.script = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: one\n\n');
      finish = () => response.end('data: [DONE]\n\n');
    };
    const response = await post();
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(Buffer.from(first?.value ?? []).toString()).toBe('data: one\n\n');
    finish();
    const second = await reader?.read();
    expect(Buffer.from(second?.value ?? []).toString()).toBe('data: [DONE]\n\n');
  });

  it('slows the upstream down to the pace of a client that does not read', async () => {
    let written = 0;
    upstream.script = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const chunk = Buffer.alloc(65_536, 0x61);
      const push = (): void => {
        while (written < 100_000_000) {
          written += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', push);
        }
        response.end();
      };
      push();
    };
    const socket = connect(Number(new URL(proxy.dataUrl).port), '127.0.0.1');
    socket.pause();
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    await sleep(400);
    const before = written;
    await sleep(200);
    expect(before).toBeGreaterThan(0);
    expect(written).toBe(before);
    expect(written).toBeLessThan(50_000_000);
    socket.destroy();
  });

  it('cancels the upstream when the client goes, before and during the answer', async () => {
    upstream.script = () => undefined;
    const early = new AbortController();
    const pending = post(early.signal).catch((error: unknown) => error);
    while (upstream.received.length === 0) await sleep(5);
    early.abort();
    await pending;
    while (upstream.aborted < 1) await sleep(5);

    upstream.script = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: one\n\n');
    };
    const late = new AbortController();
    const response = await post(late.signal);
    await response.body?.getReader().read();
    late.abort();
    while (upstream.aborted < 2) await sleep(5);
    while ((await metric('contextward_in_flight')) !== 0) await sleep(5);
    expect(
      await metric('contextward_requests_total{dialect="openai-chat",route="/v1/chat/completions",status="499"}'),
    ).toBeGreaterThanOrEqual(2);
  });

  it('tells an SDK in the stream itself that the upstream died', async () => {
    upstream.script = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"choices":[]}\n\ndata: {"cho');
      setTimeout(() => response.destroy(), 20);
    };
    const text = await (await post()).text();
    expect(text.startsWith('data: {"choices":[]}\n\ndata: {"cho\n\ndata: {"error"')).toBe(true);
    expect(text).toContain('upstream_closed');
  });

  it('cuts a plain answer that the upstream left half-sent, so that nobody takes it for whole', async () => {
    upstream.script = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
      response.write('{"half":');
      setTimeout(() => response.destroy(), 20);
    };
    const response = await post();
    await expect(response.text()).rejects.toThrow();
  });

  it('ends a stream that falls silent', async () => {
    upstream.script = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: one\n\n');
    };
    expect(await (await post()).text()).toContain('upstream_timeout');
  });
});

describe('failing upstreams', () => {
  it('answers 504 when no headers come', async () => {
    upstream.script = () => undefined;
    const response = await post();
    expect(response.status).toBe(504);
    expect(await errorOf(response)).toBe('upstream_timeout');
    expect(response.headers.get('x-contextward-verdict-id')).not.toBeNull();
  });

  it('answers 502 when the connection is reset, and sends the request once', async () => {
    upstream.script = (_request, response) => void response.socket?.destroy();
    const response = await post();
    expect(response.status).toBe(502);
    expect(await errorOf(response)).toBe('upstream_closed');
    expect(upstream.received).toHaveLength(1);
  });

  it('answers 502 when what comes is not HTTP', async () => {
    upstream.script = (_request, response) => void response.socket?.end('SSH-2.0-OpenSSH\r\n');
    expect((await post()).status).toBe(502);
  });

  it('answers 502 when nobody listens, without naming the host', async () => {
    const lost = await startProxy({ yaml: 'upstreams: {main: {url: "http://127.0.0.1:1"}}' });
    const response = await fetch(`${lost.dataUrl}/v1/chat/completions`, { method: 'POST', body });
    expect(response.status).toBe(502);
    const text = await response.text();
    expect(text).toContain('upstream_unreachable');
    expect(text).not.toContain('127.0.0.1');
    await lost.close(0);
  });

  it('passes the upstream’s own errors on as they are', async () => {
    upstream.script = (_request, response) => {
      response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '7' });
      response.end('{"error":{"message":"slow down"}}');
    };
    const response = await post();
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('7');
  });
});

describe('clients that misbehave', () => {
  it('forgets a client that leaves in the middle of its body', async () => {
    const socket = connect(Number(new URL(proxy.dataUrl).port), '127.0.0.1');
    socket.write('POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"half":');
    await sleep(50);
    socket.destroy();
    while ((await metric('contextward_in_flight')) !== 0) await sleep(5);
    expect(upstream.received).toHaveLength(0);
  });

  it('refuses a request with two lengths', async () => {
    const socket = connect(Number(new URL(proxy.dataUrl).port), '127.0.0.1');
    socket.write(
      'POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 400/);
    socket.destroy();
  });
});

describe('a request line that names another server', () => {
  it('is refused, whatever is passed otherwise', async () => {
    const passing = await startProxy({ yaml: `unknownRoutes: pass\nupstreams: {main: {url: "${upstream.url}"}}` });
    const socket = connect(Number(new URL(passing.dataUrl).port), '127.0.0.1');
    socket.write(
      `POST http://elsewhere.example/v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 404/);
    expect(upstream.received).toHaveLength(0);
    socket.destroy();
    await passing.close(0);
  });
});

describe('shutting down', () => {
  it('fails readiness first, lets an open stream finish, and then closes', async () => {
    const draining = await startProxy({ yaml: `upstreams: {main: {url: "${upstream.url}"}}` });
    let finish = (): void => undefined;
    upstream.script = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: one\n\n');
      finish = () => response.end('data: [DONE]\n\n');
    };
    const response = await fetch(`${draining.dataUrl}/v1/chat/completions`, { method: 'POST', body });
    const closed = draining.close(150);
    expect((await fetch(`${draining.adminUrl}/readyz`)).status).toBe(503);
    expect((await fetch(`${draining.adminUrl}/livez`)).status).toBe(200);
    await sleep(250);
    await expect(fetch(`${draining.dataUrl}/v1/models`)).rejects.toThrow();
    finish();
    expect(await response.text()).toContain('[DONE]');
    await closed;
  });
});
