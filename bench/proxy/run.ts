/**
 * Overhead of the proxy with detection on, beside a direct connection, nginx and bare pass-throughs.
 * `npm run bench:proxy [-- --quick] [-- --peer portkey=http://127.0.0.1:8789/v1/chat/completions]`
 * Peers take turns within a round, in reverse order every other round; all get the same number of warm-up requests.
 */
import { bodyOf, shapes, type BodyShape, type Freshness } from './bodies.ts';
import { load, type LoadResult } from './load.ts';
import { startPeers, usageOf, type Peer } from './peers.ts';

const quick = process.argv.includes('--quick');
const extra = process.argv.flatMap((argument, index) => (argument === '--peer' ? [process.argv[index + 1] ?? ''] : []));
const rounds = quick ? 1 : 3;

interface Cell {
  readonly shape: BodyShape;
  readonly stream: boolean;
  readonly connections: number;
  readonly rate: number | null;
  readonly requests: number;
}

const scale = quick ? 0.1 : 1;
const cells: Cell[] = shapes.flatMap((shape, size) => {
  const requests = Math.round(([3000, 1500, 500, 100][size] ?? 100) * scale);
  const closed = [1, 16, 64].map((connections) => ({ shape, stream: false, connections, rate: null, requests }));
  const rate = [300, 200, 100, null][size] ?? null;
  return rate === null
    ? closed
    : [...closed, { shape, stream: false, connections: 0, rate, requests: Math.round(rate * 3 * scale) }];
});
const [oneK] = shapes;
if (oneK !== undefined) {
  cells.push({ shape: oneK, stream: true, connections: 16, rate: null, requests: Math.round(3000 * scale) });
}

const { direct, peers, stop } = await startPeers(extra);
try {
  process.stdout.write(
    'Added latency: milliseconds over the direct connection of the same round; medians of rounds.\n\n',
  );
  for (const cell of cells) await measure(cell);
} finally {
  stop();
}

/** Our proxy is measured with a body it has seen, with one that grew by a message, and with one it has never seen. */
function variantsOf(peer: Peer): readonly Freshness[] {
  return peer.name === 'contextward' ? ['same', 'growing', 'new'] : ['same'];
}

async function measure(cell: Cell): Promise<void> {
  const runs = new Map<string, (LoadResult & { cpu: number; rss: number })[]>();
  const tasks = [direct, ...peers].flatMap((peer) => variantsOf(peer).map((freshness) => ({ peer, freshness })));
  for (let round = 0; round < rounds; round += 1) {
    for (const { peer, freshness } of round % 2 === 0 ? tasks : tasks.toReversed()) {
      const name = peer.name === 'contextward' ? `contextward, ${freshness} context` : peer.name;
      const count = freshness === 'same' ? 1 : Math.min(cell.requests, cell.shape.name === '1m' ? 60 : 400);
      const salt = round * 100_000 + cells.indexOf(cell) * 1_000_000;
      const bodies = Array.from({ length: count }, (_, n) => bodyOf(cell.shape, freshness, salt + n, cell.stream));
      const options = { url: peer.url, bodies, ...cell };
      if (round === 0 && freshness !== 'new')
        await load({ ...options, rate: null, connections: 16, requests: Math.ceil(cell.requests / 2) });
      const before = usageOf(peer);
      const requests = freshness === 'new' ? count : cell.requests;
      const result = await load({ ...options, requests });
      const after = usageOf(peer);
      const cpu = before === null || after === null ? Number.NaN : ((after.cpu - before.cpu) / requests) * 1e6;
      runs.set(name, [...(runs.get(name) ?? []), { ...result, cpu, rss: after?.rss ?? Number.NaN }]);
    }
  }
  print(cell, runs);
}

function print(cell: Cell, runs: ReadonlyMap<string, readonly (LoadResult & { cpu: number; rss: number })[]>): void {
  const load = cell.rate === null ? `${cell.connections} connections` : `${cell.rate} requests a second`;
  process.stdout.write(`### ${cell.shape.name}${cell.stream ? ' SSE' : ''}, ${load}\n\n`);
  process.stdout.write(
    '| proxy | req/s | +p50 ms | +p95 ms | +p99 ms | CPU µs/req | RSS MB | spread | bad |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n',
  );
  const base = runs.get('direct') ?? [];
  for (const [name, results] of runs) {
    const added = (key: 'p50' | 'p95' | 'p99'): string =>
      median(results.map((r, i) => r[key] - (base[i]?.[key] ?? 0))).toFixed(2);
    const rates = results.map(({ perSecond }) => perSecond);
    const spread = ((Math.max(...rates) - Math.min(...rates)) / median(rates)) * 100;
    const bad = results.reduce((sum, r) => sum + r.bad, 0);
    process.stdout.write(
      `| ${name} | ${median(rates).toFixed(0)} | ${added('p50')} | ${added('p95')} | ${added('p99')} | ${median(results.map((r) => r.cpu)).toFixed(0)} | ${median(results.map((r) => r.rss)).toFixed(0)} | ${spread.toFixed(0)} % | ${bad} |\n`,
    );
  }
  process.stdout.write('\n');
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
