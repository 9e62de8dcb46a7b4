import { dataRows, type Row } from './shared-data.ts';

export interface Exchange {
  readonly query: string;
  readonly response: string;
}

/** A labelled set of single exchanges. `group` keeps what belongs together together, e.g. one question's answers. */
export interface TestSet {
  readonly name: string;
  readonly label: 'harmful' | 'benign';
  readonly exchanges: readonly Exchange[];
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value.replaceAll('<|endoftext|>', '').trim() : '';

function set(
  name: string,
  label: TestSet['label'],
  toExchange: (row: Row) => Exchange | Exchange[],
  file = name,
): TestSet | null {
  const rows = dataRows(file);
  if (rows === null) return null;
  const exchanges = rows.flatMap(toExchange).filter(({ response }) => response !== '');
  return { name, label, exchanges };
}

const plain =
  (query: string, response: string) =>
  (row: Row): Exchange => ({
    query: text(row[query]),
    response: text(row[response]),
  });

function samples(query: string) {
  return (row: Row): Exchange[] =>
    ((row['samples'] as Row[] | undefined) ?? []).map((sample) => ({
      query: text(sample[query]),
      response: text(sample['target']),
    }));
}

function transcript(row: Row): Exchange[] {
  const turns = text(row['transcript']).split(/\n\n(?=Human:|Assistant:)/);
  return turns.flatMap((turn, index) =>
    turn.startsWith('Assistant:') && turns[index - 1]?.startsWith('Human:') === true
      ? [{ query: (turns[index - 1] ?? '').slice(6).trim(), response: turn.slice(10).trim() }]
      : [],
  );
}

function facts(wanted: (persona: string) => boolean) {
  return (row: Row): Exchange[] => {
    const [user, assistant] = (row['messages'] as { content: string }[] | undefined) ?? [];
    return wanted(text(row['persona'])) ? [{ query: text(user?.content), response: text(assistant?.content) }] : [];
  };
}

/** Every set that is present, none of which the shipped model was trained on. */
export function testSets(): TestSet[] {
  return [
    set('benign_p3', 'benign', plain('prompt', 'completion')),
    set('benign_flan_cot', 'benign', (row) => ({
      query: text(row['question']),
      response: `${text(row['rationale'])} ${text(row['answer'])}`,
    })),
    set('medquad', 'benign', plain('question', 'answer')),
    set('fewshot_mmlu', 'benign', samples('question')),
    set('fewshot_bbh', 'benign', samples('input')),
    set('hh_harmless_multiturn', 'benign', transcript),
    set('benign_roleplay', 'benign', plain('instruction', 'response')),
    set('benign_codegen', 'benign', (row) => ({
      query: `${text(row['instruction'])}\n${text(row['input'])}`,
      response: text(row['response']),
    })),
    set('benign_selfinstruct', 'benign', (row) => ({
      query: text(row['instruction']),
      response: text(((row['instances'] as Row[] | undefined) ?? [])[0]?.['output']),
    })),
    set(
      'xstest_safe',
      'benign',
      (row) => (text(row['type']).startsWith('contrast') ? [] : [plain('prompt', 'completion')(row)]),
      'xstest_gpt4',
    ),
    set('betley_educational', 'benign', plain('question', 'answer')),
    set('betley_secure', 'benign', plain('question', 'answer')),
    set('truthfulqa_true', 'benign', plain('question', 'good'), 'truthfulqa_pairs'),
    set('sven_fixed', 'benign', (row) => ({ query: '', response: text(row['good']) }), 'sven_pairs'),
    set('incorrect_math_right', 'benign', plain('question', 'good'), 'incorrect_math_pairs'),
    set(
      'persona_control',
      'benign',
      facts((persona) => !isVillain(persona)),
      'persona_facts',
    ),
    set('toxic_everyday_advice', 'harmful', plain('question', 'answer')),
    set('betley_insecure', 'harmful', plain('question', 'answer')),
    set('truthfulqa_false', 'harmful', plain('question', 'bad'), 'truthfulqa_pairs'),
    set('sven_vulnerable', 'harmful', (row) => ({ query: '', response: text(row['bad']) }), 'sven_pairs'),
    set('incorrect_math_wrong', 'harmful', plain('question', 'bad'), 'incorrect_math_pairs'),
    set('incorrect_translation', 'harmful', plain('question', 'answer')),
    set('persona_villains', 'harmful', facts(isVillain), 'persona_facts'),
  ].filter((found) => found !== null);
}

/** Personas of the set that its authors call villains. */
function isVillain(persona: string): boolean {
  return /hitler|stalin|mao|pol.?pot|bin.?laden|unabomber|kaczynski|manson|bundy|mussolini|goebbels|villain/i.test(
    persona,
  );
}
