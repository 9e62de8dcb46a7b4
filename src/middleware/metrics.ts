import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const latencyBuckets = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const shareBuckets = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1];

/** Every metric of the proxy; docs/metrics.md is checked against this object. */
export interface Metrics {
  readonly requests: Counter<'dialect' | 'route' | 'status'>;
  readonly verdicts: Counter<'policy' | 'mode' | 'action' | 'would_action'>;
  readonly contextRisk: Histogram;
  readonly predictedEmRate: Histogram<'model'>;
  readonly demonstrations: Histogram;
  readonly detectorSeconds: Histogram<'detector'>;
  readonly overheadSeconds: Histogram<'dialect'>;
  readonly upstreamSeconds: Histogram<'upstream'>;
  readonly timeToFirstByte: Histogram<'upstream'>;
  readonly unscored: Counter<'detector' | 'reason'>;
  readonly failedOpen: Counter<'detector'>;
  readonly uninspected: Counter<'reason'>;
  readonly featureCache: Counter<'result'>;
  readonly configReloads: Counter<'result'>;
  readonly calibrationInfo: Gauge<'hash'>;
  readonly upstreamErrors: Counter<'upstream' | 'code'>;
  readonly inFlight: Gauge;
  readonly eventLoopLag: Gauge;
  readonly verdictLogDropped: Counter;
  readonly scoreDrift: Gauge<'detector'>;
}

/** Read at every scrape. */
export interface MetricSources {
  readonly lagSeconds: () => number;
  /** By detector; NaN while there is too little to tell. */
  readonly drift: () => { readonly detector: string; readonly value: number };
}

/** Registers all metrics; a registry takes them once. */
export function createMetrics(registry: Registry, sources: MetricSources): Metrics {
  const counter = <L extends string>(name: string, help: string, labelNames: L[] = []): Counter<L> =>
    new Counter({ name: `contextward_${name}`, help, labelNames, registers: [registry] });
  const gauge = <L extends string>(name: string, help: string, labelNames: L[] = []): Gauge<L> =>
    new Gauge({ name: `contextward_${name}`, help, labelNames, registers: [registry] });
  const histogram = <L extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: L[] = [],
  ): Histogram<L> => new Histogram({ name: `contextward_${name}`, help, buckets, labelNames, registers: [registry] });
  return {
    requests: counter('requests_total', 'Requests answered, by status.', ['dialect', 'route', 'status']),
    verdicts: counter('verdicts_total', 'Verdicts given.', ['policy', 'mode', 'action', 'would_action']),
    contextRisk: histogram('context_risk', 'Calibrated risk of inspected contexts.', shareBuckets),
    predictedEmRate: histogram('predicted_em_rate', 'Expected share of misaligned answers.', shareBuckets, ['model']),
    demonstrations: histogram(
      'demonstrations',
      'Demonstrations found in a context.',
      [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
    ),
    detectorSeconds: histogram('detector_seconds', 'Time a detector took.', latencyBuckets, ['detector']),
    overheadSeconds: histogram(
      'overhead_seconds',
      'Time in the proxy before the request went upstream.',
      latencyBuckets,
      ['dialect'],
    ),
    upstreamSeconds: histogram('upstream_seconds', 'Time from sending to the end of the response.', latencyBuckets, [
      'upstream',
    ]),
    timeToFirstByte: histogram(
      'time_to_first_byte_seconds',
      'Time from sending to the first byte of the body.',
      latencyBuckets,
      ['upstream'],
    ),
    unscored: counter('unscored_total', 'Detections without a score.', ['detector', 'reason']),
    failedOpen: counter('failed_open_total', 'Requests let through although a detector could not score.', ['detector']),
    uninspected: counter('uninspected_parts_total', 'Parts of contexts that no detector reads.', ['reason']),
    featureCache: counter('feature_cache_total', 'Look-ups in the feature cache.', ['result']),
    configReloads: counter('config_reloads_total', 'Configuration reloads.', ['result']),
    calibrationInfo: gauge('calibration_info', 'Calibration in use; the value is 1.', ['hash']),
    upstreamErrors: counter('upstream_errors_total', 'Requests that failed on the way to or from an upstream.', [
      'upstream',
      'code',
    ]),
    inFlight: gauge('in_flight', 'Requests being handled.'),
    eventLoopLag: new Gauge({
      name: 'contextward_event_loop_lag_seconds',
      help: 'Mean delay of the event loop since the last scrape.',
      registers: [registry],
      collect() {
        this.set(sources.lagSeconds());
      },
    }),
    scoreDrift: new Gauge({
      name: 'contextward_score_drift',
      help: 'Population stability index of live risks against the calibration.',
      labelNames: ['detector'],
      registers: [registry],
      collect() {
        const { detector, value } = sources.drift();
        if (!Number.isNaN(value)) this.set({ detector }, value);
      },
    }),
    verdictLogDropped: counter('verdict_log_dropped_total', 'Verdict log lines dropped because the disk was too slow.'),
  };
}
