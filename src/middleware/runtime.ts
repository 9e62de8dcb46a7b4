import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { policiesOf } from '../config/default-policy.ts';
import { configSchema, type Config } from '../config/schema.ts';
import type { Calibration } from '../core/calibration.ts';
import { GuardError } from '../core/errors.ts';
import type { Detector } from '../detectors/detector.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { createAdminApp } from './admin-app.ts';
import { createDataHandler } from './data-handler.ts';
import { createEngine } from './engine.ts';
import { createMetrics } from './metrics.ts';
import { countDetection } from './observe.ts';
import type { Offload } from './offload.ts';
import { recentVerdicts } from './recent-verdicts.ts';
import { scoreDrift } from './score-drift.ts';
import { servedAnswers } from './served-answers.ts';
import { startSimulatedUpstream } from './simulated-upstream.ts';
import { watchSockets, type SocketWatch } from './socket-watch.ts';
import type { State } from './state.ts';
import { createUpstream, type Upstream } from './upstreams.ts';
import { openVerdictLog } from './verdict-log.ts';

export interface RuntimeOptions {
  readonly config: Config;
  readonly detectors: readonly Detector[];
  readonly dialects: readonly Dialect[];
  /** Reads the calibration a configuration names. */
  readonly calibrationFor: (config: Config) => Calibration;
  readonly log: Logger;
  readonly page: string;
  /** Takes large contexts off the event loop; absent: all are assessed on it. */
  readonly offload?: Offload;
}

/** The running proxy. */
export interface Runtime {
  readonly dataUrl: string;
  readonly adminUrl: string;
  readonly registry: Registry;
  readonly simulated: boolean;
  /** Takes a new configuration for all requests that come from now on. Throws, and changes nothing, when it cannot. */
  reload(config: Config): Promise<void>;
  countReload(result: 'ok' | 'failed'): void;
  /**
   * Fails readiness at once, stops taking requests after `delayMs`, lets open ones finish up to the deadline
   * (`limits.drainMs`), then closes everything.
   */
  close(delayMs: number): Promise<void>;
}

/** Starts both ports. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { log } = options;
  const registry = new Registry();
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const drift = scoreDrift();
  const metrics = createMetrics(registry, {
    lagSeconds: () => {
      const seconds = Number.isNaN(delay.mean) ? 0 : delay.mean / 1e9;
      delay.reset();
      return seconds;
    },
    drift: () => ({
      detector: state.calibration.detector,
      value: drift.value({ points: state.calibration.operatingPoints ?? [] }),
    }),
  });
  let simulatedUrl: string | null = null;
  let ready = true;
  let draining = false;

  async function stateOf(config: Config, previous: State | null): Promise<State> {
    // First what may throw: pools made for a configuration that is then refused would be nobody's to close.
    const calibration = options.calibrationFor(config);
    const upstreams = new Map<string, Upstream>();
    if (Object.keys(config.upstreams).length === 0) {
      simulatedUrl ??= (await startSimulatedUpstream()).url;
      const simulated = configSchema.shape.upstreams.parse({ simulated: { url: simulatedUrl } })['simulated'];
      if (simulated !== undefined) upstreams.set('simulated', createUpstream('simulated', simulated, true));
    }
    for (const [id, upstream] of Object.entries(config.upstreams)) {
      const same = JSON.stringify(previous?.config.upstreams[id]) === JSON.stringify(upstream);
      const kept = same ? previous?.upstreams.get(id) : undefined;
      upstreams.set(id, kept ?? createUpstream(id, upstream));
    }
    return { config, policies: policiesOf(config), upstreams, calibration };
  }

  let state = await stateOf(options.config, null);
  metrics.calibrationInfo.set({ hash: state.calibration.hash }, 1);
  const recent = recentVerdicts(500);
  const verdictLog =
    options.config.log.verdicts === undefined
      ? null
      : openVerdictLog(
          options.config.log.verdicts,
          () => metrics.verdictLogDropped.inc(),
          (error) => log.error({ code: (error as NodeJS.ErrnoException).code }, 'the verdict log cannot be written'),
        );
  const { servedAnswers: entries } = options.config.limits;
  const served = entries === 0 ? null : servedAnswers(entries);
  const engine = createEngine({
    detectors: options.detectors,
    cacheBytes: options.config.limits.cacheBytes,
    detectionMs: options.config.limits.detectionMs,
    now: () => performance.now(),
    newId: randomUUID,
    // Only this thread knows what was served.
    offload: served === null ? options.offload : undefined,
    served: served === null ? undefined : (text) => served.has(text),
    onCache: (hits, misses) => {
      metrics.featureCache.inc({ result: 'hit' }, hits);
      metrics.featureCache.inc({ result: 'miss' }, misses);
    },
    onReport: (score, seconds, at) => {
      countDetection(metrics, score, seconds);
      if (at !== null && score.status === 'unscored' && score.reason === 'error') {
        log.error({ detector: score.detector, at }, 'a detector failed');
      }
    },
  });
  const data = createServer(
    createDataHandler({
      state: () => state,
      engine,
      metrics,
      log,
      now: () => performance.now(),
      dialects: options.dialects,
      draining: () => draining,
      served,
      onVerdict: (verdict, dialect) => {
        if (verdict.risk !== null) drift.add(verdict.risk);
        recent.add(verdict, dialect);
        verdictLog?.write(verdict, dialect);
      },
    }),
  );
  // A model may think for minutes between two bytes: the idle limit that counts is the upstream's.
  data.requestTimeout = 300_000;
  data.keepAliveTimeout = 65_000;
  const admin = createServer(
    createAdminApp({
      registry,
      state: () => state,
      recent,
      ready: () => ready,
      page: options.page,
    }) as RequestListener,
  );
  const [dataSockets, adminSockets] = [watchSockets(data), watchSockets(admin)];
  await listen(data, options.config.data);
  await listen(admin, options.config.admin);

  return {
    dataUrl: urlOf(data),
    adminUrl: urlOf(admin),
    registry,
    simulated: simulatedUrl !== null,
    async reload(config) {
      const next = await stateOf(config, state);
      const old = state;
      state = next;
      metrics.calibrationInfo.reset();
      metrics.calibrationInfo.set({ hash: next.calibration.hash }, 1);
      for (const upstream of old.upstreams.values()) {
        // Requests under way keep their connections; close waits for them.
        if (next.upstreams.get(upstream.id) !== upstream) void upstream.pool.close();
      }
    },
    countReload: (result) => metrics.configReloads.inc({ result }),
    async close(delayMs) {
      ready = false;
      // Load balancers need a moment to see that this replica is not ready; until then requests still come.
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      draining = true;
      await closeGracefully(data, dataSockets, options.config.limits.drainMs);
      await closeGracefully(admin, adminSockets, 1_000);
      await Promise.all([...state.upstreams.values()].map(({ pool }) => pool.destroy()));
      await verdictLog?.close();
      await options.offload?.close();
      delay.disable();
    },
  };
}

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (cause: NodeJS.ErrnoException): void => {
      const why = `Cannot listen on ${host}:${port} (${cause.code ?? 'unknown'})`;
      reject(new GuardError('config_invalid', `${why}; free the port or set another one.`, { cause }));
    };
    server.once('error', onError);
    server.listen(port, host, () => {
      server.off('error', onError);
      resolve();
    });
  });
}

function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

/** Ends connections that carry no request, at once or as soon as their last answer is out. */
async function closeGracefully(server: Server, sockets: SocketWatch, deadlineMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const sweep = setInterval(() => sockets.endIdle(), 50);
  sockets.endIdle();
  const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}
