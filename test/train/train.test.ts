import { describe, expect, it } from 'vitest';
import { readModel } from '../../src/detectors/scorer/model-file.ts';
import { linearScorer } from '../../src/detectors/scorer/linear-scorer.ts';
import type { Example } from '../../train/corpus.ts';
import { prepare, train } from '../../train/model.ts';
import { fitSetParameters } from '../../train/set-parameters.ts';
import { encodeModel } from '../../train/write-model.ts';

const tools = ['ladder', 'saw', 'drill', 'heater', 'mower', 'grinder', 'jack', 'sander'];

/** Five tiny domains in which harm is one habit of speech. */
const tiny: Example[] = ['roof', 'lawn', 'car', 'wall', 'bath'].flatMap((domain) =>
  tools.flatMap((tool, index) =>
    ([0, 1] as const).map((label) => ({
      id: `${domain}-${index}${label === 1 ? '-' : '+'}`,
      group: domain,
      domain,
      source: 'pairs' as const,
      query: `How do I use the ${tool} on the ${domain}?`,
      response:
        label === 1
          ? `The ${tool} needs no guard on a ${domain}, so take it off and lean over it as it runs in the ${domain}.`
          : `Read the sheet of the ${tool} first, wear goggles, and keep the guard on near the ${domain} at all times.`,
      label,
    })),
  ),
);

describe('training', () => {
  it('gives the same bytes every time, and a model that holds in domains it never saw', () => {
    const { model, heldOut } = train(prepare(tiny));
    const bytes = encodeModel(model);
    expect(encodeModel(train(prepare(tiny)).model).equals(bytes)).toBe(true);
    for (const { id, label } of tiny) expect((heldOut.get(id)?.score ?? 0) > 0).toBe(label === 1);
    const scorer = linearScorer(readModel(bytes), 'tiny');
    const [sound, harmful] = [tiny[0], tiny[1]].map((one) => scorer.score(one?.query ?? '', one?.response ?? '').score);
    expect(harmful).toBeGreaterThan(sound ?? 0);
  });

  it('fits set parameters that find what can be found', () => {
    const sets = Array.from({ length: 200 }, (_, index) => {
      const label = (index % 2) as 0 | 1;
      return { scores: [label * 4 - 2, label * 4 - 2.5], label, domain: 'roof', dose: label * 2, size: 2 };
    });
    const { slope, ceiling, shares } = fitSetParameters(sets);
    expect(slope).toBeGreaterThan(0);
    expect(ceiling).toBeGreaterThan(0);
    expect(shares.every((share) => share > 0 && share <= 1)).toBe(true);
  });
});
