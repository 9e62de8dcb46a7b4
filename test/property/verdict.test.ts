import { request } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseBody } from '../../src/core/json.ts';
import { openAiChat } from '../../src/dialects/openai-chat.ts';
import { findDemonstrations } from '../../src/detectors/finder/find.ts';
import type { Runtime } from '../../src/middleware/runtime.ts';
import { blockPrompt, chatBody, recklessPairs, soundPairs, turnsBody } from '../helpers/contexts.ts';
import { startProxy } from '../helpers/proxy.ts';
import { scriptedUpstream, type ScriptedUpstream } from '../helpers/upstream.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('Q: a\nA: b\nQ: c\nA: d', '### Prompt: x\n### Response: y', '<q>1</q>', '{"input":"a","output":"b"}'),
);
const content = fc.oneof(
  text,
  fc.constant(null),
  fc.array(
    fc.oneof(
      fc.record({ type: fc.constant('text'), text }),
      fc.record({ type: fc.constant('image_url'), image_url: fc.object() }),
    ),
    { maxLength: 3 },
  ),
);
const message = fc.record(
  {
    role: fc.constantFrom('system', 'developer', 'user', 'assistant', 'tool'),
    content,
    name: fc.string(),
    extra: fc.jsonValue(),
  },
  { requiredKeys: ['role', 'content'] },
);
const body = fc.record(
  {
    model: fc.string(),
    messages: fc.array(message, { maxLength: 8 }),
    seed: fc.maxSafeInteger(),
    unknown: fc.jsonValue(),
  },
  { requiredKeys: ['messages'] },
);

describe('any Chat Completions body', () => {
  it('is the same string after no edits', () => {
    fc.assert(
      fc.property(body, fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const raw = JSON.stringify(value, null, space);
        expect(openAiChat.apply(raw, openAiChat.read(parseBody(raw)), [])).toBe(raw);
      }),
    );
  });

  it('gives segments that stand where their pointers say, and spans within them', () => {
    fc.assert(
      fc.property(body, (value) => {
        const context = openAiChat.read(parseBody(JSON.stringify(value)));
        for (const segment of context.segments) {
          if (segment.readOnly === true) continue;
          const whole = [{ pointer: segment.pointer, start: 0, end: segment.text.length }];
          for (const { pointer, start, end } of segment.parts ?? whole) {
            const found = pointer
              .split('/')
              .slice(1)
              .reduce<unknown>(
                (at, token) => (at as Record<string, unknown>)[token.replaceAll('~1', '/').replaceAll('~0', '~')],
                value,
              );
            expect(found).toBe(segment.text.slice(start, end));
          }
        }
        for (const { query, response, extent } of findDemonstrations(context)) {
          for (const { segment, start, end } of [...query, ...response, ...(extent === null ? [] : [extent])]) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(context.segments[segment]?.text.length ?? -1);
          }
        }
      }),
    );
  });

  it('stays valid JSON of the same shape when any messages are removed', () => {
    fc.assert(
      fc.property(body, fc.array(fc.nat(7)), (value, picked) => {
        const turns = [...new Set(picked)].filter((turn) => turn < value.messages.length);
        const raw = JSON.stringify(value);
        const edited = openAiChat.apply(
          raw,
          openAiChat.read(parseBody(raw)),
          turns.map((turn) => ({ kind: 'remove-turn', turn })),
        );
        const expected = { ...value, messages: value.messages.filter((_, index) => !turns.includes(index)) };
        expect(JSON.parse(edited)).toEqual(JSON.parse(JSON.stringify(expected)));
      }),
    );
  });
});

describe('the verdict', () => {
  let upstream: ScriptedUpstream;
  let proxy: Runtime;
  beforeAll(async () => {
    upstream = await scriptedUpstream();
    proxy = await startProxy({ yaml: `upstreams: {main: {url: "${upstream.url}"}}` });
  });
  afterAll(async () => {
    await proxy.close(0);
    await upstream.close();
  });

  /** Uploads a body in pieces cut at the given bytes, and gives the verdict's headers. */
  function upload(raw: string, cuts: readonly number[]): Promise<string> {
    const bytes = Buffer.from(raw);
    const edges = [...new Set([0, ...cuts.map((cut) => cut % bytes.length), bytes.length])].toSorted((a, b) => a - b);
    return new Promise((resolve, reject) => {
      const sent = request(`${proxy.dataUrl}/v1/chat/completions`, { method: 'POST' }, (response) => {
        response.resume();
        response.on('end', () => {
          const names = ['action', 'would-action', 'risk', 'dose', 'predicted-em-rate', 'coverage'];
          resolve(names.map((name) => String(response.headers[`x-contextward-${name}`])).join(' '));
        });
      });
      sent.on('error', reject);
      for (const [index, edge] of edges.slice(1).entries()) sent.write(bytes.subarray(edges[index] ?? 0, edge));
      sent.end();
    });
  }

  it('is the same for a stream and however the body is cut into pieces', async () => {
    const é = [['Wie heiß? 🔥', 'Sehr heiß — 100 °C 🔥']] as const;
    for (const raw of [
      chatBody(blockPrompt(recklessPairs)),
      turnsBody(soundPairs),
      chatBody(blockPrompt([...é, ...recklessPairs.slice(0, 3)])),
    ]) {
      const whole = await upload(raw, []);
      const streamed = JSON.stringify({ ...(JSON.parse(raw) as object), stream: true });
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(), { maxLength: 6 }), fc.boolean(), async (cuts, stream) => {
          expect(await upload(stream ? streamed : raw, cuts)).toBe(whole);
        }),
        { numRuns: 15 },
      );
    }
  });
});
