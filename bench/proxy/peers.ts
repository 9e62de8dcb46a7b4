import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Peer {
  readonly name: string;
  readonly url: string;
  readonly process: ChildProcess | null;
}

const here = new URL('.', import.meta.url).pathname;
const root = new URL('../..', import.meta.url).pathname;
const hasTaskset = spawnSync('taskset', ['--version']).status === 0;

/** Runs a command, on one core where that can be asked for. */
function run(core: number, command: string, args: readonly string[], env: Record<string, string>): ChildProcess {
  const pinned = hasTaskset ? ['taskset', '-c', String(core), command, ...args] : [command, ...args];
  const [file = command, ...rest] = pinned;
  return spawn(file, rest, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
}

export async function startPeers(extra: readonly string[]): Promise<{ direct: Peer; peers: Peer[]; stop: () => void }> {
  const children: ChildProcess[] = [];
  const child = (
    core: number,
    command: string,
    args: readonly string[],
    env: Record<string, string> = {},
  ): ChildProcess => {
    const started = run(core, command, args, env);
    children.push(started);
    return started;
  };
  const node = (core: number, file: string, env: Record<string, string>): ChildProcess =>
    child(core, process.execPath, ['--import', 'tsx', join(here, file)], env);

  const mockPort = await freePort();
  node(0, 'mock-upstream.ts', { PORT: String(mockPort) });
  const upstream = `http://127.0.0.1:${mockPort}`;
  const direct: Peer = { name: 'direct', url: `${upstream}/v1/chat/completions`, process: null };
  const peers: Peer[] = [];

  for (const kind of ['node', 'express']) {
    const port = await freePort();
    const started = node(1, 'bare.ts', { KIND: kind, PORT: String(port), UPSTREAM: upstream });
    peers.push({ name: `bare ${kind} + undici`, url: urlAt(port), process: started });
  }
  const nginx = await startNginx(upstream, child);
  if (nginx !== null) peers.unshift(nginx);

  const folder = mkdtempSync(join(tmpdir(), 'contextward-bench-'));
  const [dataPort, adminPort] = [await freePort(), await freePort()];
  const config = `data: {port: ${dataPort}}\nadmin: {port: ${adminPort}}\nlog: {level: warn}\nupstreams: {mock: {url: "${upstream}"}}\n`;
  writeFileSync(join(folder, 'config.yaml'), config);
  const own = child(1, process.execPath, [
    join(root, 'dist/cli/main.js'),
    'serve',
    '--config',
    join(folder, 'config.yaml'),
  ]);
  peers.push({ name: 'contextward', url: urlAt(dataPort), process: own });

  for (const entry of extra) {
    const [name = entry, url = ''] = entry.split('=');
    peers.push({ name, url, process: null });
  }
  await Promise.all([mockPort, ...peers.map(({ url }) => Number(new URL(url).port))].map(untilListening));
  return { direct, peers, stop: () => children.forEach((started) => started.kill()) };
}

async function startNginx(
  upstream: string,
  child: (core: number, command: string, args: readonly string[]) => ChildProcess,
): Promise<Peer | null> {
  if (spawnSync('nginx', ['-v']).status !== 0) return null;
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'contextward-nginx-'));
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr crit;
events { worker_connections 1024; }
http { access_log off; client_max_body_size 32m; client_body_buffer_size 2m; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
upstream mock { server ${new URL(upstream).host}; keepalive 128; }
server { listen 127.0.0.1:${port}; location / { proxy_pass http://mock; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } } }`,
  );
  const started = child(1, 'nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')]);
  return { name: 'nginx', url: urlAt(port), process: started };
}

function urlAt(port: number): string {
  return `http://127.0.0.1:${port}/v1/chat/completions`;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.end());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on port ${port}`);
}

/** CPU seconds and resident megabytes of a process; null off Linux. */
export function usageOf(peer: Peer): { cpu: number; rss: number } | null {
  if (peer.process?.pid === undefined) return null;
  try {
    const stat = readFileSync(`/proc/${peer.process.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${peer.process.pid}/status`, 'utf8'))?.[1];
    return { cpu: (Number(stat[11]) + Number(stat[12])) / 100, rss: Number(rss) / 1024 };
  } catch {
    return null;
  }
}
