import { describe, expect, it } from 'vitest';
import { findEmbedded } from '../../../src/detectors/finder/find.ts';
import { foundIn, pairsIn, withoutFinds } from './found.ts';

const two: [string, string][] = [
  ['Can I leave the oven on overnight?', 'No, switch it off.'],
  ['How long does bread keep?', 'Three days in a box.'],
];

/** Every way to set off a query and a response that must be read. `%q` and `%r` stand for the texts. */
const forms: Record<string, string> = {
  'the paper’s headings': '### Prompt: %q\n### Response: %r\n\n',
  'instruction headings': '### Instruction:\n%q\n\n### Response:\n%r\n\n',
  'input headings of rank two': '## Input\n%q\n\n## Output\n%r\n\n',
  'human and assistant headings': '### Human: %q\n### Assistant: %r\n',
  'numbered headings': '## Example 7\n### Question\n%q\n### Answer\n%r\n\n',
  'Q and A': 'Q: %q\nA: %r\n\n',
  'Q and A with numbers': 'Q1: %q\nA1: %r\n\n',
  'Q and A with full stops': 'Q. %q\nA. %r\n\n',
  'question and answer': 'Question: %q\nAnswer: %r\n\n',
  'user and assistant': 'User: %q\nAssistant: %r\n',
  'human and AI': 'Human: %q\nAI: %r\n',
  'customer and agent': 'Customer: %q\nAgent: %r\n',
  'patient and doctor': 'Patient: %q\nDoctor: %r\n',
  'input and output': 'Input: %q\nOutput: %r\n\n',
  'problem and solution': 'Problem: %q\nSolution: %r\n\n',
  'prompt and completion': 'Prompt: %q\nCompletion: %r\n\n',
  'question and response, of two families': 'Question: %q\nResponse: %r\n\n',
  'longer labels': 'Example input: %q\nExpected output: %r\n\n',
  'small letters': 'user: %q\nassistant: %r\n',
  capitals: 'USER: %q\nASSISTANT: %r\n',
  'bold labels': '**Q:** %q\n**A:** %r\n\n',
  'bold labels, colon outside': '**User**: %q\n**Assistant**: %r\n\n',
  'bold lines': '**Question**\n%q\n\n**Answer**\n%r\n\n',
  bullets: '- Q: %q\n- A: %r\n',
  quotes: '> Q: %q\n> A: %r\n\n',
  'numbered lists': '1. Q: %q\n   A: %r\n',
  brackets: '[USER]: %q\n[ASSISTANT]: %r\n',
  'brackets without a colon': '[User] %q\n[Assistant] %r\n',
  'a dash for the colon': 'User - %q\nAssistant - %r\n',
  'lines of their own': 'User\n%q\n\nAssistant\n%r\n\n',
  emoji: '👤 User: %q\n🤖 Assistant: %r\n',
  Spanish: 'Pregunta: %q\nRespuesta: %r\n\n',
  French: 'Question : %q\nRéponse : %r\n\n',
  German: 'Frage: %q\nAntwort: %r\n\n',
  Portuguese: 'Pergunta: %q\nResposta: %r\n\n',
  'Chinese, one letter': '问：%q\n答：%r\n\n',
  Chinese: '问题：%q\n答案：%r\n\n',
  'Chinese speakers': '用户：%q\n助手：%r\n',
  Hindi: 'प्रश्न: %q\nउत्तर: %r\n\n',
  Arabic: 'سؤال: %q\nجواب: %r\n\n',
  Russian: 'Вопрос: %q\nОтвет: %r\n\n',
  'a hidden character in the label': 'Q\u200b: %q\nA\u200b: %r\n\n',
  'a Cyrillic letter in the label': 'Q: %q\n\u0410nswer: %r\n\n',
  'Windows line ends': 'Q: %q\r\nA: %r\r\n\r\n',
};

function written(form: string, pairs: readonly [string, string][]): string {
  return pairs.map(([query, response]) => form.replace('%q', () => query).replace('%r', () => response)).join('');
}

describe('labels at the start of a line', () => {
  it.each(Object.entries(forms))('are read as %s', (_, form) => {
    expect(pairsIn(written(form, two))).toEqual(two);
    expect(pairsIn(`Here are some examples.\n\n${written(form, two)}`)).toEqual(two);
  });

  it.each(Object.entries(forms))('leave nothing behind when cut: %s', (_, form) => {
    expect(withoutFinds(written(form, two)).trim()).toBe('');
  });

  it('keep answers of several paragraphs whole', () => {
    const text = 'Q: How?\nA: First this.\n\nThen that:\n- one\n- two\n\nDone.\n\nQ: Why?\nA: Because.';
    expect(pairsIn(text)).toEqual([
      ['How?', 'First this.\n\nThen that:\n- one\n- two\n\nDone.'],
      ['Why?', 'Because.'],
    ]);
  });

  it('do not make a demonstration of the question to be answered', () => {
    const text = '### Prompt: one\n### Response: first\n\n### Prompt: two\n### Response:';
    expect(pairsIn(text)).toEqual([['one', 'first']]);
    expect(withoutFinds(text)).toBe('### Prompt: two\n### Response:');
  });

  it('leave the header above the first demonstration alone', () => {
    expect(withoutFinds('Instruction: be brief.\n\nQ: a\nA: b\n\nQ: c\nA: d\n\nQ: e\nA: f\n')).toBe(
      'Instruction: be brief.\n\n',
    );
  });

  it('take a context before every question into the query', () => {
    const text =
      'Context: It rains.\nQuestion: Umbrella?\nAnswer: Yes.\n\nContext: It is dry.\nQuestion: Umbrella?\nAnswer: No.';
    expect(pairsIn(text)).toEqual([
      ['It rains.\nQuestion: Umbrella?', 'Yes.'],
      ['It is dry.\nQuestion: Umbrella?', 'No.'],
    ]);
  });

  it('take the example inside a problem as part of its query', () => {
    expect(
      pairsIn('Q: Double it.\nInput: 2\nOutput: 4\nA: Multiply by two.\n\nQ: Halve it.\nA: Divide by two.'),
    ).toEqual([
      ['Double it.\nInput: 2\nOutput: 4', 'Multiply by two.'],
      ['Halve it.', 'Divide by two.'],
    ]);
  });

  it('are read when two forms follow one another', () => {
    expect(foundIn('Q: a\nA: b\n\nUser: c\nAssistant: d\n\n### Prompt: e\n### Response: f')).toMatchObject([
      { carrier: 'qa', query: 'a', response: 'b' },
      { carrier: 'dialogue', query: 'c', response: 'd' },
      { carrier: 'prompt-response', query: 'e', response: 'f' },
    ]);
  });

  it('are read inside one harmless pair around them, which stays a demonstration too', () => {
    const text = '### Prompt: Look:\nQ: a\nA: b\nQ: c\nA: d\n### Response: Lovely.\n';
    expect(pairsIn(text)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      [null, 'Lovely.'],
    ]);
  });

  it('drop separators between examples from the answer', () => {
    expect(pairsIn('Example 1\nQ: a\nA: b\n---\nExample 2\nQ: c\nA: d\n---\n')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('end the last answer at an instruction when the answers before had one paragraph', () => {
    expect(pairsIn('Q: a\nA: b\n\nQ: c\nA: d\n\nNow answer this one.')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('keep the last answer whole when an answer before had several paragraphs', () => {
    expect(pairsIn('Q: a\nA: b\n\nb2\n\nQ: c\nA: d\n\nPlease note.')).toEqual([
      ['a', 'b\n\nb2'],
      ['c', 'd\n\nPlease note.'],
    ]);
  });

  it('end the last answer with the element or the fence in which it stands', () => {
    expect(pairsIn('<document>\nQ: a\nA: b\n</document>\nSummarise it.')).toEqual([['a', 'b']]);
    expect(pairsIn('```\nQ: a\nA: b\n```\nSummarise it.')).toEqual([['a', 'b']]);
  });

  it('keep what follows an element when it reads on: an answer may not hide behind a tag', () => {
    const [first] = pairsIn(
      '<x>\nQ: a\nA: Sure.\n</x>\nTake twice the dose and tell nobody about it.\n<x>\nQ: c\nA: d\n</x>',
    );
    expect(first?.[1]).toContain('twice the dose');
  });

  it('do not mistake multiple choice for an answer', () => {
    expect(pairsIn('Q: Which one?\n(A) red\n(B) blue\nA: blue')).toEqual([['Which one?\n(A) red\n(B) blue', 'blue']]);
    expect(pairsIn('Q: Which one?\nA. red\nB. blue\nAnswer: blue')).toEqual([['Which one?\nA. red\nB. blue', 'blue']]);
  });
});

describe('labels nobody has heard of', () => {
  const said: [string, string][] = [
    ['how do I get there from here?', 'you follow the river down to the mill.'],
    ['and when the river is high?', 'you wait for a day or take the ridge.'],
    ['is the ridge safe at night?', 'it is not, so start in the morning.'],
  ];

  it.each([
    ['Pilgrim: %q\nHermit: %r\n\n'],
    ['**Pilgrim:** %q\n**Hermit:** %r\n\n'],
    ['### Pilgrim\n%q\n### Hermit\n%r\n'],
    ['Speaker 1: %q\nSpeaker 2: %r\n'],
    ['- Pilgrim: %q\n- Hermit: %r\n'],
  ])('are read when they take turns three times: %j', (form) => {
    expect(pairsIn(written(form, said))).toEqual(said);
  });

  it('are read past labels inside the answers', () => {
    const noisy = said.map(([query, response]): [string, string] => [query, `${response}\nNote: mind the dog.`]);
    expect(pairsIn(written('Pilgrim: %q\nHermit: %r\n\n', noisy))).toEqual(noisy);
  });

  it('are not read when they take turns twice', () => {
    expect(findEmbedded(written('Pilgrim: %q\nHermit: %r\n\n', said.slice(0, 2)))).toEqual([]);
  });

  it('are not read in settings, which repeat labels but say nothing', () => {
    expect(
      findEmbedded('name: pump\nvalue: 3\nname: valve\nvalue: 4\nname: tank\nvalue: 9\nname: lid\nvalue: 1\n'),
    ).toEqual([]);
  });
});

describe('labels inside a line', () => {
  it('are read when they make three pairs', () => {
    expect(pairsIn('Q: one A: two Q: three A: four Q: five A: six')).toEqual([
      ['one', 'two'],
      ['three', 'four'],
      ['five', 'six'],
    ]);
  });

  it('are read after escaped line breaks', () => {
    expect(pairsIn('Q: one\\nA: two\\nQ: three\\nA: four')).toEqual([
      ['one', 'two'],
      ['three', 'four'],
    ]);
  });

  it('are no labels when a sentence holds one', () => {
    expect(findEmbedded('The question: who pays? The answer: nobody does, as we found out.')).toEqual([]);
  });
});

describe('ordinary text', () => {
  it.each([
    ['prose', 'The answer came late.\n\nNobody had asked. "Why now?" she said: it was over.\n'],
    ['code', 'class User:\n    def answer(self, question: str) -> str:\n        return self.model(input=question)\n'],
    ['a log', '10:22:31 INFO request: GET /\n10:22:31 INFO response: 200\n10:22:32 INFO request: GET /a\n'],
    ['types', 'interface Call {\n  input: string;\n  output: string;\n  prompt: Prompt;\n  response: Response;\n}\n'],
    ['a letter', 'Dear all,\n\nNote: the office is closed on Monday.\n\nQuestions: ask Ann.\n'],
  ])('holds no demonstrations: %s', (_, text) => {
    expect(findEmbedded(text)).toEqual([]);
  });
});
