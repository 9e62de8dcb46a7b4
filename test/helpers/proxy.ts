import pino, { type Logger } from 'pino';
import { parseConfig } from '../../src/config/load.ts';
import { calibrationFor, shippedDetectors, shippedDialects } from '../../src/middleware/shipped.ts';
import type { Detector } from '../../src/detectors/detector.ts';
import { startRuntime, type Runtime } from '../../src/middleware/runtime.ts';

export interface ProxyOptions {
  readonly yaml?: string;
  readonly environment?: Record<string, string>;
  readonly log?: Logger;
  readonly detectors?: readonly Detector[];
}

/** The whole proxy on free ports. */
export async function startProxy({ yaml = '', environment = {}, log, detectors }: ProxyOptions = {}): Promise<Runtime> {
  const config = parseConfig(`data: {port: 0}\nadmin: {port: 0}\n${yaml}`, environment);
  return startRuntime({
    config,
    detectors: detectors ?? shippedDetectors,
    dialects: shippedDialects,
    calibrationFor,
    log: log ?? pino({ level: 'silent' }),
    page: '<!doctype html><title>test</title>',
  });
}

/** Enforces: block at the default threshold. */
export const enforcing = `
policies:
  default:
    mode: enforce
    rules:
      - {id: inducing, when: {risk: 0.9, dose: 2}, action: block, onUnscored: block}
`;
