import type { ServerResponse } from 'node:http';
import OpenAI, { BadRequestError, PermissionDeniedError } from 'openai';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/core/verdict.ts';
import { createGuard } from '../../src/index.ts';
import type { Runtime } from '../../src/middleware/runtime.ts';
import { blockPrompt } from '../helpers/contexts.ts';
import { harmfulCorpusPairs, soundCorpusPairs } from '../helpers/corpus-pairs.ts';
import { enforcing, startProxy } from '../helpers/proxy.ts';
import { echo, scriptedUpstream, type Received, type ScriptedUpstream } from '../helpers/upstream.ts';

let upstream: ScriptedUpstream;
let proxy: Runtime;

beforeAll(async () => {
  upstream = await scriptedUpstream();
  // The SDK's fetch may hold a connection open that it never used; only the drain deadline ends that one.
  const yaml = `limits: {drainMs: 500}\nupstreams:\n  main: {url: "${upstream.url}"}\n${enforcing}`;
  proxy = await startProxy({ yaml });
});
afterAll(async () => {
  await proxy.close(0);
  await upstream.close();
});
afterEach(() => {
  upstream.received.length = 0;
  upstream.script = echo;
});

const ask = (content: string) => ({ model: 'gpt-test', messages: [{ role: 'user' as const, content }] });
const risky = blockPrompt(harmfulCorpusPairs);
const sound = blockPrompt(soundCorpusPairs);

function streamWords(_request: Received, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const word of ['Keep ', 'a ', 'cushion.']) {
    const choices = [{ index: 0, delta: { content: word }, finish_reason: null }];
    response.write(
      `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model: 'm', choices })}\n\n`,
    );
  }
  response.end('data: [DONE]\n\n');
}

async function textOf(stream: AsyncIterable<OpenAI.ChatCompletionChunk>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
  return text;
}

/** One way for the SDK to be guarded, and how many verdicts it has given. */
interface Way {
  readonly client: () => OpenAI;
  readonly verdicts: () => Promise<number>;
}

const given: Verdict[] = [];
const ways: readonly (readonly [string, Way])[] = [
  [
    'through the proxy',
    {
      client: () => new OpenAI({ apiKey: 'sk-test', baseURL: `${proxy.dataUrl}/v1` }),
      verdicts: async () => {
        const metric = await proxy.registry.getSingleMetric('contextward_verdicts_total')?.get();
        return metric?.values.reduce((sum, { value }) => sum + value, 0) ?? 0;
      },
    },
  ],
  [
    'through guardedFetch',
    {
      client: () =>
        new OpenAI({
          apiKey: 'sk-test',
          baseURL: `${upstream.url}/v1`,
          fetch: createGuard({ mode: 'enforce', onVerdict: (verdict) => given.push(verdict) }).fetch,
        }),
      verdicts: async () => given.length,
    },
  ],
];

describe.each(ways)('the openai SDK %s', (_name, way) => {
  it('gets an allowed answer', async () => {
    const { data, response } = await way.client().chat.completions.create(ask(sound)).withResponse();
    expect(data.choices[0]?.message.content).toBe('hello');
    expect(response.headers.get('x-contextward-action')).not.toBe('block');
    expect(upstream.received).toHaveLength(1);
    expect(upstream.received[0]?.headers.authorization).toBe('Bearer sk-test');
    expect(JSON.parse(upstream.received[0]?.body.toString() ?? '')).toEqual(ask(sound));
  });

  it('gets an allowed stream', async () => {
    upstream.script = streamWords;
    const stream = await way.client().chat.completions.create({ ...ask('Tides?'), stream: true });
    expect(await textOf(stream)).toBe('Keep a cushion.');
  });

  it.each([false, true])('throws PermissionDeniedError with the verdict id, once (stream: %s)', async (stream) => {
    const before = await way.verdicts();
    const error = await way
      .client()
      .chat.completions.create({ ...ask(risky), stream })
      .then(
        () => null,
        (thrown: unknown) => thrown,
      );
    expect(error).toBeInstanceOf(PermissionDeniedError);
    const { status, code, message, headers } = error as PermissionDeniedError;
    expect([status, code]).toEqual([403, 'context_blocked']);
    const id = headers.get('x-contextward-verdict-id');
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(message).toContain(id);
    expect(message).not.toContain('Half a month');
    // The SDK retries twice by default: it must not.
    expect((await way.verdicts()) - before).toBe(1);
    expect(upstream.received).toEqual([]);
  });

  it('throws the SDK’s own error for a body that is refused', async () => {
    const messages = [{ role: 'user' as const, content: 7 as unknown as string }];
    const asked = way.client().chat.completions.create({ model: 'gpt-test', messages });
    await expect(asked).rejects.toThrow(BadRequestError);
    expect(upstream.received).toEqual([]);
  });

  it('is aborted with its request', async () => {
    upstream.script = () => undefined;
    const abort = new AbortController();
    const asked = way.client().chat.completions.create(ask('Tides?'), { signal: abort.signal });
    setTimeout(() => abort.abort(), 100);
    await expect(asked).rejects.toThrow(/abort/i);
  });
});

describe('guardedFetch', () => {
  it('passes other requests on untouched', async () => {
    const { fetch } = createGuard({ mode: 'enforce' });
    upstream.script = (_request, response) => response.end('{"object":"list","data":[]}');
    const response = await fetch(`${upstream.url}/v1/models`, { headers: { authorization: 'Bearer sk-test' } });
    expect(await response.json()).toEqual({ object: 'list', data: [] });
    expect(response.headers.get('x-contextward-action')).toBeNull();
  });

  it('sends other requests’ stream bodies on', async () => {
    const { fetch } = createGuard({ mode: 'enforce' });
    const body = new Blob(['part']).stream();
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    await fetch(`${upstream.url}/v1/files`, init);
    expect(upstream.received[0]?.body.toString()).toBe('part');
  });
});
