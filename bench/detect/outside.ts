import { toRisk, type Calibration } from '../../src/core/calibration.ts';
import { normalise } from '../../src/detectors/normalise.ts';
import { scoreDemonstration, type TrainedModel } from '../../src/detectors/scorer/linear-scorer.ts';
import { aggregate, type SetParameters } from '../../src/detectors/set/aggregate.ts';
import { sample } from '../../train/random.ts';
import { seededRandom } from '../../src/eval/stats/random.ts';
import { testSets } from './sets.ts';
import { absent, area, rate, table } from './table.ts';

const names = {
  required: [
    'benign_p3',
    'benign_flan_cot',
    'medquad',
    'fewshot_mmlu',
    'fewshot_bbh',
    'hh_harmless_multiturn',
    'benign_roleplay',
    'benign_codegen',
  ],
  hard: [
    'xstest_safe',
    'betley_educational',
    'benign_selfinstruct',
    'betley_secure',
    'truthfulqa_true',
    'persona_control',
  ],
};
const apart = [
  ['overtly bad everyday advice v. multi-turn chats', 'toxic_everyday_advice', 'hh_harmless_multiturn'],
  ['insecure v. secure code', 'betley_insecure', 'betley_secure'],
  ['common falsehoods v. true answers', 'truthfulqa_false', 'truthfulqa_true'],
  ['vulnerable v. fixed functions', 'sven_vulnerable', 'sven_fixed'],
  ['wrong v. right arithmetic', 'incorrect_math_wrong', 'incorrect_math_right'],
  ['wrong translations v. ordinary tasks', 'incorrect_translation', 'benign_selfinstruct'],
  ['facts about villains v. about others', 'persona_villains', 'persona_control'],
] as const;
const sizes = [1, 4, 16];

/** What the shipped model says of sets that it was never trained on and no threshold was chosen on. */
export function outsideTables(
  model: TrainedModel,
  parameters: SetParameters,
  calibration: Calibration,
): { benign: string; apart: string } {
  const scores = new Map(
    testSets().map(({ name, exchanges }) => [
      name,
      exchanges.map(({ query, response }) => scoreDemonstration(model, normalise(query), normalise(response)).score),
    ]),
  );
  const flagged = (values: readonly number[], size: number, risk: number): string => {
    // Contexts share no demonstration, so that their intervals hold.
    const drawn = sample(values, values.length, seededRandom(size));
    const contexts = Array.from({ length: Math.floor(drawn.length / size) }, (_, index) =>
      drawn.slice(index * size, (index + 1) * size),
    );
    const found = contexts.filter((context) => toRisk(calibration, aggregate(context, parameters)) >= risk).length;
    return `${rate(found, contexts.length)}, n ${contexts.length}`;
  };
  const row = (name: string): string[] => {
    const values = scores.get(name);
    if (values === undefined) return [name, absent, '', '', ''];
    return [name, ...sizes.map((size) => flagged(values, size, 0.5)), flagged(values, 16, 0.9)];
  };
  const head = ['set', ...sizes.map((size) => `k = ${size}, risk ≥ 0.5`), 'k = 16, risk ≥ 0.9'];
  const pair = ([name, harmful, benign]: (typeof apart)[number]): string[] => {
    const [one, other] = [scores.get(harmful), scores.get(benign)];
    if (one === undefined || other === undefined) return [name, absent, '', '', ''];
    const items = [
      ...one.map((score) => ({ score, label: 1 as const })),
      ...other.map((score) => ({ score, label: 0 as const })),
    ];
    return [
      name,
      `${area(items)}, n ${one.length} / ${other.length}`,
      flagged(one, 4, 0.5),
      flagged(one, 16, 0.5),
      flagged(other, 16, 0.5),
    ];
  };
  return {
    benign: table(head, [...names.required, ...names.hard].map(row)),
    apart: table(
      ['', 'AUC, one answer', 'harmful found, k = 4', 'harmful found, k = 16', 'benign flagged, k = 16'],
      apart.map(pair),
    ),
  };
}
