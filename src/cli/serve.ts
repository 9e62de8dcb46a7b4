import { readFileSync } from 'node:fs';
import { defineCommand } from 'citty';
import pino from 'pino';
import { loadConfig, parseConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { onFileChange } from '../config/watch.ts';
import { GuardError } from '../core/errors.ts';
import { startOffload } from '../middleware/offload.ts';
import { startRuntime, type Runtime } from '../middleware/runtime.ts';
import { calibrationFor, shippedDetectors, shippedDialects } from '../middleware/shipped.ts';
import { welcome } from './welcome.ts';

export const serve = defineCommand({
  meta: { name: 'serve', description: 'Run the proxy' },
  args: {
    config: { type: 'string', description: 'YAML configuration file', valueHint: 'FILE' },
  },
  async run({ args }) {
    const read = (): Config =>
      args.config === undefined ? parseConfig('', process.env) : loadConfig(args.config, process.env);
    const config = read();
    const log = pino({ level: config.log.level });
    const runtime = await startRuntime({
      config,
      detectors: shippedDetectors,
      dialects: shippedDialects,
      calibrationFor,
      log,
      offload: startOffload({
        ...config.limits,
        leastBytes: config.limits.offloadBytes,
        onUnavailable: () => log.warn('no worker thread: large contexts are assessed on the event loop'),
      }),
      page: readFileSync(new URL('../../pages/inspector.html', import.meta.url), 'utf8'),
    });
    process.stdout.write(welcome(runtime));
    if (args.config !== undefined) reloadOnChange(args.config, config.calibration, runtime, read, log);
    closeOnSignal(runtime, config.limits.drainDelayMs, log);
  },
});

function reloadOnChange(
  file: string,
  calibration: string | undefined,
  runtime: Runtime,
  read: () => Config,
  log: pino.Logger,
): void {
  const reload = async (): Promise<void> => {
    try {
      await runtime.reload(read());
      runtime.countReload('ok');
      log.info('configuration reloaded');
    } catch (error) {
      runtime.countReload('failed');
      const reason = error instanceof GuardError ? error.message : 'internal error';
      log.error({ reason }, 'configuration not reloaded; the last good one stays in force');
    }
  };
  process.on('SIGHUP', () => void reload());
  onFileChange(file, 1_000, () => void reload());
  if (calibration !== undefined) onFileChange(calibration, 1_000, () => void reload());
}

function closeOnSignal(runtime: Runtime, delayMs: number, log: pino.Logger): void {
  let closing = false;
  const close = async (signal: string, wait: number): Promise<void> => {
    if (closing) return;
    closing = true;
    log.info({ signal }, 'draining');
    await runtime.close(wait);
    log.info('closed');
    // A handle that something left open must not keep a drained replica alive.
    process.exit(0);
  };
  process.on('SIGTERM', () => void close('SIGTERM', delayMs));
  process.on('SIGINT', () => void close('SIGINT', 0));
}
