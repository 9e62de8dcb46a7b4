/**
 * Trains what ships in `models/` from `corpus/`: the harm model, the set parameters, the default calibration.
 * `npm run train`: deterministic, a minute or two on two cores. Reads nothing but the corpus.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demonstrationSet } from '../src/detectors/demonstration-set.ts';
import { linearScorer } from '../src/detectors/scorer/linear-scorer.ts';
import { readModel } from '../src/detectors/scorer/model-file.ts';
import { aggregate } from '../src/detectors/set/aggregate.ts';
import { defaultCalibration } from '../src/eval/calibration/calibrate.ts';
import { sampleSets } from './contexts.ts';
import { corpusRoot, readCorpus } from './corpus.ts';
import { prepare, train } from './model.ts';
import { fitSetParameters } from './set-parameters.ts';
import { encodeModel } from './write-model.ts';

const models = new URL('../models', import.meta.url).pathname;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** One hash over every file of the corpus, names included. */
function corpusHash(): string {
  const hash = createHash('sha256');
  for (const folder of readdirSync(corpusRoot, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()) {
    for (const file of readdirSync(join(corpusRoot, folder))
      .filter((name) => name.endsWith('.jsonl'))
      .toSorted()) {
      hash.update(`${folder}/${file}\n`).update(readFileSync(join(corpusRoot, folder, file)));
    }
  }
  return hash.digest('hex');
}

const examples = readCorpus();
say(`corpus: ${examples.length} answers`);
const { model: trained, heldOut } = train(prepare(examples));
const scores = new Map([...heldOut].map(([id, { score }]) => [id, score]));
say(`model: odds ${JSON.stringify(trained.odds)}, least share of known words ${trained.leastKnown.toFixed(3)}`);

// Contexts as they come: whole sets against the ordinary style are a test, not what traffic looks like.
const ordinary = examples.filter(({ source }) => source !== 'counterstyle');
const sets = sampleSets(ordinary, scores, { benign: 60, harmful: 60 }, 1);
const setParameters = fitSetParameters(sets);
say(`set parameters: ${JSON.stringify(setParameters)}`);

const model = encodeModel(trained);
writeFileSync(join(models, 'harm.bin'), model);
const corpus = corpusHash();
writeFileSync(
  join(models, 'set.json'),
  `${JSON.stringify({ parameters: setParameters, corpus: `sha256:${corpus}` }, null, 1)}\n`,
);

// About one context in 150 induces: attacks are rare, and a risk is a probability at a base rate.
const calibrationSets = [
  ...sampleSets(ordinary, scores, { benign: 240, harmful: 0 }, 2),
  ...sampleSets(ordinary, scores, { benign: 0, harmful: 7 }, 3).filter((_, index) => index % 3 === 0),
];
const version = createHash('sha256').update(model).digest('hex').slice(0, 12);
const detector = demonstrationSet(linearScorer(readModel(model), version), setParameters);
const calibration = defaultCalibration({
  detector: detector.id,
  detectorVersion: detector.version,
  contexts: calibrationSets.map((set) => ({
    score: aggregate(set.scores, setParameters),
    label: set.label,
    domain: set.domain,
    dose: set.dose,
  })),
  demonstrations: examples.map((example) => ({
    score: scores.get(example.id) ?? 0,
    label: example.label,
    domain: example.group,
  })),
  provenance: {
    // Fixed, so that the same corpus gives the same bytes.
    created: '2026-11-24T00:00:00.000Z',
    command: 'npm run train',
    contextward: (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string })
      .version,
    data: [{ role: 'scores', name: 'corpus', sha256: `sha256:${corpus}` }],
  },
});
writeFileSync(join(models, 'calibration-default.json'), `${JSON.stringify(calibration, null, 1)}\n`);
say(`model ${detector.version}: ${model.length} bytes; calibration ${calibration.hash}`);
