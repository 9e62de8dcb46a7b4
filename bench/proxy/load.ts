import { Pool } from 'undici';

export interface LoadOptions {
  readonly url: string;
  /** Bodies sent in turn. */
  readonly bodies: readonly string[];
  readonly stream: boolean;
  /** Requests kept under way (closed loop), or null for a fixed rate. */
  readonly connections: number;
  /** Requests a second (open loop); null: as fast as the connections allow. */
  readonly rate: number | null;
  readonly requests: number;
}

export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly bad: number;
}

/** Sends requests and times each until its body has ended. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const { origin, pathname } = new URL(options.url);
  const pool = new Pool(origin, { connections: options.rate === null ? options.connections : 256 });
  const times: number[] = [];
  let bad = 0;
  let sent = 0;

  async function one(): Promise<void> {
    const body = options.bodies[sent % options.bodies.length] ?? '';
    sent += 1;
    const from = performance.now();
    try {
      const accept = options.stream ? 'text/event-stream' : 'application/json';
      const response = await pool.request({
        path: pathname,
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', accept },
      });
      if (response.statusCode !== 200) bad += 1;
      await response.body.dump({ limit: 100_000_000 });
    } catch {
      bad += 1;
    }
    times.push(performance.now() - from);
  }

  const started = performance.now();
  if (options.rate === null) {
    const worker = async (): Promise<void> => {
      while (sent < options.requests) await one();
    };
    await Promise.all(Array.from({ length: options.connections }, worker));
  } else {
    await atRate(options.rate, options.requests, one);
  }
  const seconds = (performance.now() - started) / 1000;
  await pool.close();
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? Number.NaN;
  return { perSecond: times.length / seconds, p50: at(0.5), p95: at(0.95), p99: at(0.99), bad };
}

async function atRate(rate: number, requests: number, one: () => Promise<void>): Promise<void> {
  const from = performance.now();
  const open: Promise<void>[] = [];
  while (open.length < requests) {
    const due = Math.min(requests, Math.floor(((performance.now() - from) / 1000) * rate) + 1);
    while (open.length < due) open.push(one());
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(open);
}
