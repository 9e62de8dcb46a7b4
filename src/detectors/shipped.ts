import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { demonstrationSet } from './demonstration-set.ts';
import type { Detector } from './detector.ts';
import { linearScorer } from './scorer/linear-scorer.ts';
import { readModel } from './scorer/model-file.ts';
import type { SetParameters } from './set/aggregate.ts';

/** The detector with the weights in `models/`, which `npm run train` writes. */
export function shippedDetector(): Detector {
  const models = new URL('../../models/', import.meta.url);
  const weights = readFileSync(new URL('harm.bin', models));
  const version = createHash('sha256').update(weights).digest('hex').slice(0, 12);
  const { parameters } = JSON.parse(readFileSync(new URL('set.json', models), 'utf8')) as { parameters: SetParameters };
  return demonstrationSet(linearScorer(readModel(weights), version), parameters);
}
