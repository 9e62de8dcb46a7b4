import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { GuardError } from '../../core/errors.ts';
import { packageRoot } from '../package-root.ts';
import { parseExperiment, type Experiment } from './schema.ts';

function shippedFolder(): string {
  return join(packageRoot(), 'experiments');
}

/** Names of the experiments in the package, sorted. */
export function shippedExperiments(): string[] {
  return readdirSync(shippedFolder())
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .toSorted();
}

/** @param nameOrFile a shipped experiment's name, or a YAML file @throws GuardError when there is none or it is invalid */
export function loadExperiment(nameOrFile: string): Experiment {
  const shipped = join(shippedFolder(), `${nameOrFile}.yaml`);
  const isName = /^[a-z0-9-]+$/.test(nameOrFile);
  const file = isName && existsSync(shipped) ? shipped : nameOrFile;
  if (!existsSync(file)) {
    const known = shippedExperiments().join(', ');
    throw new GuardError('config_invalid', `Experiment: got "${nameOrFile}"; give a YAML file or one of: ${known}.`);
  }
  return parseExperiment(readFileSync(file, 'utf8'), nameOrFile);
}
