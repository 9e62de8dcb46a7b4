import express, { type Express } from 'express';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { GuardError } from '../../src/core/errors.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import { createGuard, type CreateGuardOptions, type PolicyInput } from '../../src/middleware/create-guard.ts';
import type { GuardedRequest } from '../../src/middleware/guard.ts';
import { blockPrompt, chatBody, finalQuestion, turnsBody } from '../helpers/contexts.ts';
import { harmfulCorpusPairs, soundCorpusPairs } from '../helpers/corpus-pairs.ts';

const path = '/v1/chat/completions';
const risky = chatBody(blockPrompt(harmfulCorpusPairs));
const rule = { id: 'inducing', when: { risk: 0.9, dose: 2 }, onUnscored: 'block' } as const;

interface Seen {
  readonly body: unknown;
  readonly verdict: Verdict | undefined;
}

/** A real Express app whose handler records what reached it. */
function appWith(options: CreateGuardOptions, before: (app: Express) => void = () => undefined) {
  const seen: Seen[] = [];
  const app = express();
  before(app);
  app.use('/v1', createGuard(options).middleware);
  app.all('/{*any}', (incoming, response) => {
    seen.push({ body: incoming.body as unknown, verdict: (incoming as GuardedRequest).contextward });
    response.json({ reached: true });
  });
  return {
    seen,
    send: (body: string) => request(app).post(path).set('content-type', 'application/json').send(body),
    app,
  };
}

describe('guard() in an Express app', () => {
  it('lets an ordinary chat through with its verdict on the request and in the headers', async () => {
    const { seen, send } = appWith({ mode: 'enforce' });
    const response = await send(chatBody('How do tides work?'));
    expect(response.status).toBe(200);
    expect(response.headers['x-contextward-action']).toBe('allow');
    expect(response.headers['x-contextward-mode']).toBe('enforce');
    expect(seen[0]?.body).toMatchObject({ messages: [{ content: 'How do tides work?' }] });
    expect(seen[0]?.verdict?.id).toBe(response.headers['x-contextward-verdict-id']);
  });

  it('records only, by default', async () => {
    const { seen, send } = appWith({});
    const response = await send(risky);
    expect(response.status).toBe(200);
    expect(response.headers['x-contextward-action']).toBe('flag');
    expect(response.headers['x-contextward-would-action']).toBe('block');
    expect(seen[0]?.verdict?.dose).toBeGreaterThan(7);
  });

  it('answers a block itself, in the vendor’s error form, and the handler never runs', async () => {
    const verdicts: Verdict[] = [];
    const { seen, send } = appWith({ mode: 'enforce', onVerdict: (verdict) => verdicts.push(verdict) });
    const response = await send(risky);
    expect(response.status).toBe(403);
    expect(response.headers['x-should-retry']).toBe('false');
    expect(response.body).toMatchObject({ error: { code: 'context_blocked', verdict_id: verdicts[0]?.id } });
    expect(response.text).not.toContain('Half a month');
    expect(seen).toEqual([]);
  });

  it.each(['/v1/Chat/Completions', '/v1/chat/completions/', '/V1/chat/completions', '/v1/chat//completions'])(
    'guards %s, which Express may route to the same handler',
    async (spelling) => {
      const { seen, app } = appWith({ mode: 'enforce' });
      const response = await request(app).post(spelling).set('content-type', 'application/json').send(risky);
      expect(response.status).toBe(403);
      expect(seen).toEqual([]);
    },
  );

  it('blocks as a refusal when the policy says so', async () => {
    const { send } = appWith({
      policy: { mode: 'enforce', blockAs: 'refusal', rules: [{ ...rule, action: 'block' }] },
    });
    const response = await send(risky);
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({ choices: [{ finish_reason: 'content_filter', message: { content: null } }] });
  });

  it('hands the handler the stripped body', async () => {
    const { seen, send } = appWith({ policy: { mode: 'enforce', rules: [{ ...rule, action: 'strip' }] } });
    const response = await send(turnsBody(harmfulCorpusPairs));
    expect(response.headers['x-contextward-action']).toBe('strip');
    expect(seen[0]?.body).toEqual({ model: 'gpt-test', messages: [{ role: 'user', content: finalQuestion }] });
  });

  it('works behind a body parser', async () => {
    const parsing = (app: Express): void => void app.use(express.json({ limit: '1mb' }));
    const blocking = appWith({ mode: 'enforce' }, parsing);
    expect((await blocking.send(risky)).status).toBe(403);
    const allowing = appWith({ mode: 'enforce' }, parsing);
    expect((await allowing.send(chatBody(blockPrompt(soundCorpusPairs)))).body).toEqual({ reached: true });
  });

  it('leaves other paths and methods alone', async () => {
    const { app, seen } = appWith({ mode: 'enforce' });
    await request(app).get(path).expect(200);
    await request(app).post('/v1/files').set('content-type', 'application/json').send(risky).expect(200);
    expect(seen.map(({ verdict }) => verdict)).toEqual([undefined, undefined]);
  });

  it('refuses what it cannot read, in the vendor’s error form', async () => {
    const { send, seen } = appWith({ maxBytes: 2_000 });
    expect((await send('{"model": ')).body).toMatchObject({ error: { code: 'body_invalid' } });
    expect((await send('{"messages": [], "messages": []}')).status).toBe(400);
    expect((await send(risky)).status).toBe(413);
    expect(seen).toEqual([]);
  });
});

describe('createGuard()', () => {
  it('names the field of a policy that is not valid', () => {
    const action = 'ban' as 'block';
    const make = (): unknown => createGuard({ policy: { rules: [{ ...rule, action }] } });
    expect(make).toThrow(GuardError);
    expect(make).toThrow(/policies\.default\.rules\[0\]\.action: got "ban"/);
  });

  it('needs a calibration that is there', () => {
    expect(() => createGuard({ calibration: '/nowhere/calibration.json' })).toThrow(/calibration: cannot read/);
  });

  it('overrides the mode of a policy', async () => {
    const policy: PolicyInput = { mode: 'enforce', rules: [{ ...rule, action: 'block' }] };
    const { send } = appWith({ policy, mode: 'shadow' });
    expect((await send(risky)).status).toBe(200);
  });
});
