import { expect, test } from 'vitest';
import { cellsOf } from '../../../src/eval/experiments/cells.ts';
import { loadExperiment, shippedExperiments } from '../../../src/eval/experiments/load.ts';
import { override } from '../../../src/eval/experiments/overrides.ts';
import { parseExperiment } from '../../../src/eval/experiments/schema.ts';
import { conditionKey } from '../../../src/eval/conditions.ts';

const minimal = 'name: x\ntitle: t\nabout: a\ngrids: [{ dataset: [corpus], k: [0, 4] }]\n';

test('every shipped experiment is valid and bears its file name', () => {
  expect(shippedExperiments()).toEqual([
    'framing',
    'guarded',
    'icl-em-v1',
    'icl-em-v4',
    'judge-agreement',
    'mix-ratio',
    'persona-facts',
    'priority-instruction',
    'reasoning',
  ]);
  for (const name of shippedExperiments()) expect(loadExperiment(name).name).toBe(name);
});

test('the main experiment has the paper’s doses, headline and sampling', () => {
  const { grids, headline, sampling, seeds } = loadExperiment('icl-em-v4');
  expect(grids[0]?.k).toEqual([0, 2, 4, 8, 16, 32]);
  expect([headline, seeds, sampling]).toEqual([16, 3, { temperature: 1, maxTokens: 5000 }]);
});

test('an axis that is left out is the paper’s plain condition', () => {
  const [cell] = cellsOf(parseExperiment(minimal, 'x.yaml'), ['m']);
  expect(cell).toEqual({
    dataset: 'corpus',
    k: 0,
    mix: 1,
    form: 'block',
    instruction: 'none',
    reasoning: 'none',
    guard: 'none',
    model: 'm',
  });
});

test.each([
  ['k: [0, 4]', 'k: [-1]', /x\.yaml[\s\S]*grids\.0\.k\.0: got -1; a dose is 0 or more/],
  ['k: [0, 4]', 'k: [4], form: [blocks]', /grids\.0\.form\.0: got "blocks";[\s\S]*block/],
  ['name: x', 'name: X Y', /name: got "X Y"; use a–z/],
  ['title: t\n', '', /title: got nothing/],
  ['about: a', 'about: a\nseedz: 3', /\(top\)[\s\S]*seedz/],
])('an error names path, value and remedy: %s → %s', (from, to, message) => {
  expect(() => parseExperiment(minimal.replace(from, to), 'x.yaml')).toThrow(message);
});

test('the command line replaces an axis in every grid but a control', () => {
  const changed = override(loadExperiment('icl-em-v4'), {
    k: '0,4,16',
    dataset: 'corpus-law',
    seeds: '1',
    maxTokens: '80',
  });
  expect(changed.grids.map(({ k }) => k)).toEqual([[0, 4, 16], [0], [8]]);
  expect(changed.grids.map(({ dataset }) => dataset)).toEqual([['corpus-law'], ['corpus-law'], ['control-echo']]);
  expect([changed.seeds, changed.sampling.maxTokens]).toEqual([1, 80]);
  expect(cellsOf(changed, ['m'])).toHaveLength(5);
});

test.each([
  [{ k: 'four' }, /--k: got "four"; give a number/],
  [{ k: '2.5' }, /--k: got "2\.5"; give whole numbers/],
  [{ guard: 'bloc' }, /--guards: got "bloc"/],
  [{ seeds: '0' }, /--seeds: got "0"; give a whole number above 0/],
  [{ mix: '2' }, /--mix: got "2"; a mix is a share/],
])('a wrong flag names flag, value and remedy: %o', (given, message) => {
  expect(() => override(loadExperiment('icl-em-v4'), given)).toThrow(message);
});

test('--paper puts the paper’s sets and questions in place', () => {
  const changed = override(loadExperiment('priority-instruction'), { paper: true });
  expect([changed.questions, changed.seeds, changed.grids[0]?.dataset]).toEqual([
    'betley-preregistered-48',
    10,
    ['truthfulqa'],
  ]);
  expect(() => override(loadExperiment('persona-facts'), { paper: true })).toThrow(
    /--paper: persona-facts has no form/,
  );
});

test('cells are distinct, and dose 0 has one cell whatever the mixes', () => {
  const text = minimal.replace('k: [0, 4]', 'k: [0, 4], mix: [0.5, 1]');
  const cells = cellsOf(parseExperiment(text, 'x.yaml'), ['m']);
  expect(cells.map(({ k, mix }) => [k, mix])).toEqual([
    [0, 1],
    [4, 0.5],
    [4, 1],
  ]);
  expect(new Set(cells.map(conditionKey)).size).toBe(cells.length);
});
