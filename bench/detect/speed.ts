import { demonstrationSet } from '../../src/detectors/demonstration-set.ts';
import { findEmbedded } from '../../src/detectors/finder/find.ts';
import { normalise } from '../../src/detectors/normalise.ts';
import { linearScorer, scoreDemonstration, type TrainedModel } from '../../src/detectors/scorer/linear-scorer.ts';
import type { SetParameters } from '../../src/detectors/set/aggregate.ts';
import { isMatched, type Example } from '../../train/corpus.ts';
import { wraps } from './carriers.ts';
import { table } from './table.ts';
import { tools } from './within.ts';

/** Least processor time of several runs, in milliseconds: other work on the machine only ever adds to it. */
async function best(run: () => unknown, repeats = 7): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const started = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(started);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

export async function speedTable(
  model: TrainedModel,
  parameters: SetParameters,
  examples: readonly Example[],
): Promise<string> {
  const pairs = examples.filter(isMatched);
  const text = pairs.map(({ query, response }) => `### Prompt: ${query}\n### Response: ${response}`).join('\n\n');
  const megabytes = Buffer.byteLength(text) / 1e6;
  const perSecond = (ms: number): string => `${(megabytes / (ms / 1000)).toFixed(0)} MB/s`;
  const find = await best(() => findEmbedded(text));
  const plain = await best(() =>
    pairs.forEach(({ query, response }) => normalise(query).length + normalise(response).length),
  );
  const score = await best(() => pairs.forEach(({ query, response }) => scoreDemonstration(model, query, response)));
  const detector = demonstrationSet(linearScorer(model, 'speed'), parameters);
  const shown = pairs.slice(0, 256);
  const context = (wraps['chat turns'] as NonNullable<(typeof wraps)[string]>)(shown);
  const cold = await best(() => detector.detect(context, tools()), 40);
  const kept = tools();
  await detector.detect(context, kept);
  const warm = await best(() => detector.detect(context, kept), 40);
  const bytes = shown.reduce((sum, { query, response }) => sum + query.length + response.length, 0);
  return table(
    ['step, cold, processor time', 'speed'],
    [
      ['finder', perSecond(find)],
      ['normaliser', perSecond(plain)],
      ['scorer, domain model included', perSecond(score)],
      ['all three', perSecond(find + plain + score)],
      [
        `whole detection of ${shown.length} demonstrations (${(bytes / 1000).toFixed(0)} kB) in chat turns, nothing cached`,
        `${cold.toFixed(1)} ms`,
      ],
      ['the same context again', `${warm.toFixed(2)} ms`],
    ],
  );
}
