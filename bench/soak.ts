/**
 * Mixed load with aborts and failing upstreams. `npm run bench:soak [-- MINUTES]` (default 30).
 * Passes when memory is flat after warm-up, every request was answered or aborted, and the proxy counted what we counted.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { seededRandom } from '../src/eval/stats/random.ts';
import { bodyOf, shapes } from './proxy/bodies.ts';

const minutes = Number(process.argv[2] ?? 30);
const concurrency = 12;
const next = seededRandom(42);

/** Misbehaves on purpose: one answer in six is slow, cut, reset, silent or an error. */
async function misbehave(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let length = 0;
  for await (const chunk of request) length += (chunk as Buffer).length;
  const dice = next();
  if (dice < 0.03) return void response.destroy();
  if (dice < 0.05) return void response.writeHead(429, { 'retry-after': '1' }).end('{"error":{}}');
  if (dice < 0.07) {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 500 });
    response.write('{"half":');
    return void setTimeout(() => response.destroy(), 5);
  }
  if (dice < 0.09) await sleep(1_500);
  if (length % 2 === 0)
    return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices":[]}');
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let n = 0; n < 20 && !response.destroyed; n += 1) {
    response.write('data: {"choices":[{"index":0,"delta":{"content":"word "}}]}\n\n');
    await sleep(2);
  }
  response.end('data: [DONE]\n\n');
}

const upstream = createServer((request, response) => {
  misbehave(request, response).catch(() => response.destroy());
});
await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
const upstreamPort = (upstream.address() as AddressInfo).port;

const folder = mkdtempSync(join(tmpdir(), 'contextward-soak-'));
const [dataPort, adminPort] = [18_787, 18_788];
writeFileSync(
  join(folder, 'config.yaml'),
  `data: {port: ${dataPort}}\nadmin: {port: ${adminPort}}\nlog: {level: error, verdicts: "${join(folder, 'verdicts.jsonl')}"}
upstreams: {main: {url: "http://127.0.0.1:${upstreamPort}", timeouts: {headersMs: 1000, idleMs: 1000}}}
policies: {default: {mode: enforce, rules: [{id: r, when: {risk: 0.9}, action: strip, onUnscored: block}]}}\n`,
);
const proxy = spawn(
  process.execPath,
  ['--trace-uncaught', 'dist/cli/main.js', 'serve', '--config', join(folder, 'config.yaml')],
  {
    stdio: ['ignore', 'ignore', 'pipe'],
  },
);
let complaints = '';
proxy.stderr.on('data', (chunk: Buffer) => {
  complaints += chunk.toString();
});
await sleep(2_000);

const counts = new Map<string, number>();
const count = (outcome: string): void => void counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
const pool = new Pool(`http://127.0.0.1:${dataPort}`, { connections: concurrency, headersTimeout: 30_000 });
const until = Date.now() + minutes * 60_000;
let sent = 0;

async function client(): Promise<void> {
  while (Date.now() < until) {
    sent += 1;
    const shape = shapes[[0, 0, 0, 1, 1, 2, 3][Math.floor(next() * 7)] ?? 0] ?? shapes[0];
    if (shape === undefined) throw new Error('there are shapes');
    const freshness = (['same', 'growing', 'new'] as const)[Math.floor(next() * 3)] ?? 'same';
    const body = next() < 0.02 ? '{"messages": [' : bodyOf(shape, freshness, sent, next() < 0.5);
    const abort = new AbortController();
    const impatient = next() < 0.1 ? setTimeout(() => abort.abort(), next() * 40) : null;
    try {
      const response = await pool.request({ path: '/v1/chat/completions', method: 'POST', body, signal: abort.signal });
      // Not `dump`: it hides that a body was cut or aborted.
      await response.body.arrayBuffer();
      count(String(response.statusCode));
    } catch {
      count(abort.signal.aborted ? 'aborted' : 'cut');
    } finally {
      if (impatient !== null) clearTimeout(impatient);
    }
  }
}

const rss = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${proxy.pid}/status`, 'utf8'))?.[1]) / 1024;
const samples: { at: number; rss: number }[] = [];
const sampler = setInterval(() => samples.push({ at: Date.now(), rss: rss() }), 5_000);
await Promise.all(Array.from({ length: concurrency }, client));
clearInterval(sampler);
await sleep(3_000);

const text = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
const lines = text.split('\n');
const counted = new Map<string, number>();
for (const line of lines) {
  const match = /^contextward_requests_total\{.*status="([^"]+)"\} (\d+)/.exec(line);
  if (match !== null) counted.set(match[1] ?? '', (counted.get(match[1] ?? '') ?? 0) + Number(match[2]));
}
const inFlight = lines.find((line) => line.startsWith('contextward_in_flight '));
proxy.kill('SIGTERM');
await new Promise((resolve) => proxy.once('exit', resolve));
upstream.closeAllConnections();
upstream.close();
await pool.destroy();

const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
const totalCounted = [...counted.values()].reduce((sum, n) => sum + n, 0);
const third = Math.floor(samples.length / 3);
const mean = (part: readonly { rss: number }[]): number =>
  part.reduce((sum, s) => sum + s.rss, 0) / Math.max(1, part.length);
const [middle, last] = [mean(samples.slice(third, 2 * third)), mean(samples.slice(2 * third))];
const show = (map: ReadonlyMap<string, number>): string =>
  [...map]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([k, v]) => `${k}: ${v}`)
    .join(', ');
process.stdout.write(`sent ${sent}, ended at the client ${total} (${show(counts)})\n`);
process.stdout.write(`counted by the proxy ${totalCounted} (${show(counted)}); ${inFlight}\n`);
process.stdout.write(
  `RSS MB: middle third ${middle.toFixed(0)}, last third ${last.toFixed(0)}, largest ${Math.max(...samples.map((s) => s.rss)).toFixed(0)}\n`,
);
process.stdout.write(complaints === '' ? 'stderr: empty\n' : `stderr: ${complaints.slice(0, 2_000)}\n`);

// A client that gives up before its request reached the proxy is not seen there: only aborted ones may be missing.
const missing = total - totalCounted;
let fine =
  sent === total &&
  missing >= 0 &&
  missing <= (counts.get('aborted') ?? 0) &&
  inFlight === 'contextward_in_flight 0' &&
  last < middle * 1.1 &&
  complaints === '';
// A broken stream ends with an error event: a plain client sees a 200 where the proxy counts a cut.
const of = (map: ReadonlyMap<string, number>, ...names: string[]): number =>
  names.reduce((sum, name) => sum + (map.get(name) ?? 0), 0);
for (const names of [['200', 'cut'], ['400'], ['429'], ['502'], ['504']]) {
  const [ours, theirs] = [of(counts, ...names), of(counted, ...names)];
  // Aborts race with answers: the proxy may have finished what the client no longer wanted, never the other way round.
  if (theirs < ours) {
    fine = false;
    process.stdout.write(`${names.join('+')}: the client saw ${ours}, the proxy counted ${theirs}\n`);
  }
}
process.stdout.write(fine ? 'soak: passed\n' : 'soak: FAILED\n');
process.exitCode = fine ? 0 : 1;
