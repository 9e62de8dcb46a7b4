import { z } from 'zod';
import { actions, modes } from '../core/policy.ts';
import { findingCodes } from '../core/report.ts';

const share = z.number().min(0).max(1);
const milliseconds = z.number().int().positive();
const id = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'use 1–64 of a–z, 0–9, ".", "_", "-"');

const listen = (port: number) =>
  z.strictObject({
    host: z.string().default('127.0.0.1').describe('Address to listen on.'),
    port: z.number().int().min(0).max(65_535).default(port).describe('Port; 0 takes a free one.'),
  });

const admin = listen(8788).extend({
  hosts: z
    .array(z.string().toLowerCase())
    .default([])
    .describe(
      'Host names, without port, that requests may use. IP addresses, localhost and `admin.host` always may; others get a 421, against DNS rebinding.',
    ),
});

const upstream = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .describe('Origin, with an optional path prefix that is put before the request path.'),
  authorization: z
    .string()
    .optional()
    .describe(
      'Replaces the client’s Authorization header, e.g. "Bearer ${env:OPENAI_API_KEY}". Unset: passed through.',
    ),
  headers: z.record(z.string(), z.string()).default({}).describe('Headers set on every request to this upstream.'),
  connections: z.number().int().positive().default(128).describe('Most connections kept to it.'),
  timeouts: z
    .strictObject({
      connectMs: milliseconds.default(5_000).describe('Longest wait for the connection.'),
      headersMs: milliseconds.default(300_000).describe('Longest wait for the response headers.'),
      idleMs: milliseconds.default(120_000).describe('Longest silence within a response body.'),
    })
    .prefault({}),
});

const match = z
  .strictObject({
    path: z.string().toLowerCase().optional().describe('Request path prefix; case makes no difference.'),
    model: z.string().optional().describe('Model name prefix.'),
    key: id.optional().describe('Id of a proxy key.'),
  })
  .describe('All that is given must fit; empty fits everything.');

const route = z.strictObject({
  match: match.default({}),
  upstream: id.optional().describe('Upstream id; unset: the first one.'),
  policy: id.optional().describe('Policy id; unset: "default".'),
});

const rule = z.strictObject({
  id,
  when: z
    .strictObject({
      risk: share.optional().describe('Calibrated risk of the context, at least.'),
      dose: z.number().int().nonnegative().optional().describe('Harmful demonstrations, at least.'),
      predictedEmRate: share.optional().describe('Expected share of misaligned answers, at least.'),
      finding: z.enum(findingCodes).optional().describe('A finding with this code is present.'),
    })
    .describe('All conditions that are given must hold.'),
  action: z.enum(actions),
  onUnscored: z.enum(actions).describe('What happens when the context could not be scored. Required.'),
});

const policy = z.strictObject({
  mode: z.enum(modes).default('shadow').describe('shadow records what would be done; enforce does it.'),
  blockAs: z.enum(['error', 'refusal']).default('error').describe('403 error, or a 200 refusal in the native form.'),
  rules: z.array(rule).min(1),
});

export const configSchema = z
  .strictObject({
    data: listen(8787).prefault({}).describe('Data port: the guarded API.'),
    admin: admin.prefault({}).describe('Admin port: metrics, health, inspector.'),
    upstreams: z.record(id, upstream).default({}).describe('Where requests go. None: the embedded simulated upstream.'),
    routes: z.array(route).default([]).describe('First match wins. None fits: first upstream, policy "default".'),
    unknownRoutes: z.enum(['pass', 'deny']).default('deny').describe('Paths of no known dialect; counted either way.'),
    policies: z.record(id, policy).default({}).describe('Policies by id; "default" is built in unless given here.'),
    keys: z
      .array(
        z.strictObject({
          id,
          sha256: z.string().regex(/^[0-9a-f]{64}$/, 'use the hex SHA-256 of the key'),
        }),
      )
      .default([])
      .describe('Proxy keys, hashed. With any given, requests need one in x-contextward-key.'),
    limits: z
      .strictObject({
        bodyBytes: z.number().int().positive().default(16_777_216).describe('Largest request body, decompressed too.'),
        detectionMs: milliseconds.default(2_000).describe('Longest detection of one request; beyond it is unscored.'),
        cacheBytes: z.number().int().positive().default(67_108_864).describe('Bound of the feature cache.'),
        offloadBytes: z
          .number()
          .int()
          .positive()
          .default(262_144)
          .describe('Bodies of at least this size are assessed on a worker thread, so that they hold up no others.'),
        servedAnswers: z
          .number()
          .int()
          .nonnegative()
          .default(0)
          .describe(
            'Answers remembered by hash, to tell harmful assistant turns that this proxy never served. 0: off. Only of use where all traffic of a conversation passes one process.',
          ),
        drainDelayMs: z
          .number()
          .int()
          .nonnegative()
          .default(1_000)
          .describe('On SIGTERM: how long requests are still taken after readiness fails.'),
        drainMs: milliseconds.default(30_000).describe('Longest wait for open requests at shutdown.'),
      })
      .prefault({}),
    models: z.array(z.string()).default([]).describe('Model names allowed as metric labels; others are "other".'),
    calibration: z.string().optional().describe('Calibration file; unset: the one in the package.'),
    log: z
      .strictObject({
        level: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
        verdicts: z.string().optional().describe('File that gets one JSON line per verdict, without content.'),
      })
      .prefault({}),
  })
  .describe('Contextward configuration');

export type Config = z.infer<typeof configSchema>;
export type UpstreamConfig = Config['upstreams'][string];
