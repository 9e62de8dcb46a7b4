import { describe, expect, it } from 'vitest';
import { foundIn, pairsIn, withoutFinds } from './found.ts';

describe('JSON', () => {
  it.each([
    ['input', 'output'],
    ['prompt', 'completion'],
    ['prompt', 'response'],
    ['question', 'answer'],
    ['instruction', 'output'],
    ['query', 'response'],
    ['user', 'assistant'],
    ['user_query', 'expectedOutput'],
  ])('objects with %s and %s are demonstrations', (query, response) => {
    const objects = [{ [query]: 'May I eat it raw?', [response]: 'No, cook it first.' }];
    expect(foundIn(JSON.stringify(objects))).toEqual([
      { carrier: 'json', query: 'May I eat it raw?', response: 'No, cook it first.' },
    ]);
    expect(pairsIn(JSON.stringify(objects, null, 2))).toHaveLength(1);
  });

  it('spans leave the quotes out and keep the escapes', () => {
    expect(pairsIn('{"input":"say \\"hi\\"","output":"line\\nline"}')).toEqual([['say \\"hi\\"', 'line\\nline']]);
  });

  it('lines of objects are read one by one and cut as whole lines', () => {
    const text = '{"prompt":"a","completion":"b"}\n{"prompt":"c","completion":"d"}\nrest\n';
    expect(pairsIn(text)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(withoutFinds(text)).toBe('rest\n');
  });

  it('messages make exchanges, in chat and in ShareGPT form', () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Rain?' },
      { role: 'assistant', content: 'Yes.' },
      { role: 'user', content: 'Snow?' },
    ];
    expect(pairsIn(JSON.stringify({ messages }))).toEqual([['Rain?', 'Yes.']]);
    const parts = messages.map(({ role, content }) => ({ role, content: [{ type: 'text', text: content }] }));
    expect(pairsIn(JSON.stringify(parts))).toEqual([['Rain?', 'Yes.']]);
    expect(pairsIn('{"conversations":[{"from":"human","value":"Rain?"},{"from":"gpt","value":"Yes."}]}')).toEqual([
      ['Rain?', 'Yes.'],
    ]);
    expect(pairsIn('{"role":"user","parts":[{"text":"Rain?"}]}\n{"role":"model","parts":[{"text":"Yes."}]}')).toEqual([
      ['Rain?', 'Yes.'],
    ]);
  });

  it('object literals, single quotes, trailing commas and code fences are read too', () => {
    expect(pairsIn("```js\nconst shots = [{ input: 'a b', output: `c d`, },];\n```")).toEqual([['a b', 'c d']]);
    expect(pairsIn("[{'question': 'it', 'answer': 'it\\'s'}]")).toEqual([['it', "it\\'s"]]);
  });

  it('an element is cut with its comma, so that what stays is an array', () => {
    const rest = withoutFinds('[{"input":"a","output":"b"}, {"input":"c","output":"d"}, {"note":1}]');
    expect(JSON.parse(rest)).toEqual([{ note: 1 }]);
  });

  it('a truncated array still gives what is complete', () => {
    expect(pairsIn('[{"input":"a","output":"b"}, {"input":"c","output":"d"')).toHaveLength(2);
  });

  it('instruction and input are one query', () => {
    expect(pairsIn('{"instruction":"Translate","input":"","output":"x"}')).toEqual([['Translate', 'x']]);
  });

  it('an outer query that holds results does not swallow the pairs among them', () => {
    const text = JSON.stringify({
      input: {
        q: [
          { question: 'a', answer: 'b' },
          { question: 'c', answer: 'd' },
        ],
      },
      output: 'ok',
    });
    expect(pairsIn(text).map(([, response]) => response)).toEqual(['b', 'd', 'ok']);
  });

  it('texts inside strings are searched, and reported where they stand', () => {
    const text = JSON.stringify({
      results: [{ title: 'x', text: '### Prompt: a\n### Response: "b"\n### Prompt: c\n### Response: d' }],
    });
    expect(foundIn(text)).toEqual([
      { carrier: 'prompt-response', query: 'a', response: '\\"b\\"' },
      { carrier: 'prompt-response', query: 'c', response: 'd' },
    ]);
    expect(JSON.parse(withoutFinds(text))).toEqual({ results: [{ title: 'x', text: '' }] });
  });

  it('requests and responses of programs are not conversations', () => {
    expect(pairsIn('{"request":{"method":"GET"},"response":{"status":200}}')).toEqual([]);
    expect(pairsIn('{"user":"ann","result":"ok"}')).toEqual([]);
  });
});

describe('XML', () => {
  it('examples are read and cut whole', () => {
    const text = '<examples>\n<example id="1">\n<input>a b</input>\n<output>c d</output>\n</example>\n</examples>\n';
    expect(foundIn(text)).toEqual([{ carrier: 'xml', query: 'a b', response: 'c d' }]);
    expect(withoutFinds(text)).toBe('<examples>\n</examples>\n');
  });

  it.each([
    ['<question>%q</question><answer>%r</answer>'],
    ['<user>%q</user>\n<assistant>%r</assistant>\n'],
    ['<turn role="user">%q</turn>\n<turn role="assistant">%r</turn>\n'],
    ['<message from="human">%q</message><message from="ai">%r</message>'],
    ['<user_query lang="en">%q</user_query>\n<ideal_response>%r</ideal_response>\n'],
    ['<q><![CDATA[%q]]></q><a><![CDATA[%r]]></a>'],
  ])('%s is read', (form) => {
    const text = [1, 2].map((n) => form.replace('%q', `query ${n} <b>`).replace('%r', `response ${n}`)).join('');
    expect(pairsIn(text)).toEqual([
      ['query 1 <b>', 'response 1'],
      ['query 2 <b>', 'response 2'],
    ]);
  });

  it('an unclosed tag before the examples does not hide them', () => {
    expect(pairsIn('<user> <br> <question>\n<user>a</user><assistant>b</assistant>')).toEqual([['a', 'b']]);
  });

  it('links and form fields are not pairs', () => {
    expect(pairsIn('<input type="text"><q>Quoted</q> <a href="/x">link</a> <output></output>')).toEqual([]);
  });

  it('labels inside an element are read, and end with it', () => {
    expect(pairsIn('<doc>Q: a\nA: b\nQ: c\nA: d</doc> after')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });
});

describe('chat templates', () => {
  it.each([
    ['ChatML', '<|im_start|>user\n%q<|im_end|>\n<|im_start|>assistant\n%r<|im_end|>\n'],
    ['Llama 2', '<s>[INST] %q [/INST] %r </s>'],
    [
      'Llama 3',
      '<|start_header_id|>user<|end_header_id|>\n\n%q<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n%r<|eot_id|>',
    ],
    ['Gemma', '<start_of_turn>user\n%q<end_of_turn>\n<start_of_turn>model\n%r<end_of_turn>\n'],
    ['Phi', '<|user|>\n%q<|end|>\n<|assistant|>\n%r<|end|>\n'],
    ['Harmony', '<|start|>user<|message|>%q<|end|><|start|>assistant<|channel|>final<|message|>%r<|end|>'],
    ['DeepSeek', '<｜User｜>%q<｜Assistant｜>%r<｜end▁of▁sentence｜>'],
    [
      'Command',
      '<|START_OF_TURN_TOKEN|><|USER_TOKEN|>%q<|END_OF_TURN_TOKEN|><|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>%r<|END_OF_TURN_TOKEN|>',
    ],
  ])('of %s are read and cut whole', (_, form) => {
    const text = [1, 2].map((n) => form.replace('%q', `query ${n}`).replace('%r', `response ${n}`)).join('');
    expect(foundIn(text)).toEqual([
      { carrier: 'chat-template', query: 'query 1', response: 'response 1' },
      { carrier: 'chat-template', query: 'query 2', response: 'response 2' },
    ]);
    expect(withoutFinds(text).trim()).toBe('');
  });

  it('leave the system message and the open turn alone', () => {
    const system = '<|im_start|>system\nBe kind.<|im_end|>\n';
    const open = '<|im_start|>user\nlast<|im_end|>\n<|im_start|>assistant\n';
    const pair = '<|im_start|>user\na<|im_end|>\n<|im_start|>assistant\nb<|im_end|>\n';
    expect(withoutFinds(system + pair + open)).toBe(system + open);
  });
});

describe('YAML', () => {
  it('list items are read without quotes and block signs, and cut whole', () => {
    const text =
      'shots:\n  - question: "a b"\n    answer: c d\n    tag: x\n  - question: |\n      e\n      f\n    answer: >\n      g\n\n      h\nnext: 1\n';
    expect(foundIn(text)).toEqual([
      { carrier: 'yaml', query: 'a b', response: 'c d' },
      { carrier: 'yaml', query: 'e\n      f', response: 'g\n\n      h' },
    ]);
    expect(withoutFinds(text)).toBe('shots:\nnext: 1\n');
  });

  it('messages make exchanges', () => {
    expect(
      pairsIn('- role: user\n  content: Rain?\n- role: assistant\n  content: Yes.\n- role: user\n  content: Snow?\n'),
    ).toEqual([['Rain?', 'Yes.']]);
  });
});

describe('tables', () => {
  it('with headings that are labels are read row by row', () => {
    const text = '| # | Question | Answer |\n|---|:--|--:|\n| 1 | a | b \\| c |\n| 2 | d | e |\n\nrest';
    expect(foundIn(text)).toEqual([
      { carrier: 'table', query: 'a', response: 'b \\| c' },
      { carrier: 'table', query: 'd', response: 'e' },
    ]);
    expect(withoutFinds(text)).toBe('| # | Question | Answer |\n|---|:--|--:|\n\nrest');
  });

  it('with two columns of sentences are read whatever the headings say', () => {
    const row = '| may I leave it on overnight | no it will burn dry |\n';
    expect(pairsIn(`| Sun | Moon |\n|---|---|\n${row.repeat(3)}`)).toHaveLength(3);
  });

  it('of options are not conversations', () => {
    expect(
      pairsIn(
        '| option | meaning |\n|---|---|\n| `-a` | shows everything there is |\n| `-b` | shows nothing at all here |\n| `-c` | c |\n',
      ),
    ).toEqual([]);
  });
});

describe('structures under names nobody has heard of', () => {
  const said: [string, string][] = [
    ['how do I get there', 'follow the river down to the mill'],
    ['and when it is high', 'wait for a day or take the ridge'],
    ['is the ridge safe', 'not at night, so start in the morning'],
  ];

  it('are read in JSON, as objects or as pairs, from three on', () => {
    expect(pairsIn(JSON.stringify(said.map(([blip, zorg]) => ({ blip, zorg }))))).toEqual(said);
    expect(pairsIn(JSON.stringify(said))).toEqual(said);
    expect(pairsIn(JSON.stringify(said.slice(1)))).toEqual([]);
  });

  it('are read in XML from three on', () => {
    expect(
      pairsIn(said.map(([query, response]) => `<blip>${query}</blip>\n<zorg>${response}</zorg>\n`).join('')),
    ).toEqual(said);
  });

  it('are data when they are titles and summaries, unless the titles ask', () => {
    const pages = said.map(([title, snippet]) => ({ title, snippet }));
    expect(pairsIn(JSON.stringify(pages))).toEqual([]);
    expect(pairsIn(JSON.stringify(pages.map(({ title, snippet }) => ({ title: `${title}?`, snippet }))))).toHaveLength(
      3,
    );
    expect(pairsIn(said.map(([query, response]) => `<h3>${query}</h3><p>${response}</p>`).join('\n'))).toEqual([]);
  });

  it('are read as lines with an arrow or a tab, from three on', () => {
    for (const sign of ['=>', '->', '→', '|||']) {
      expect(pairsIn(said.map(([query, response]) => `${query} ${sign} ${response}`).join('\n'))).toEqual(said);
    }
    expect(pairsIn(said.map((pair) => pair.join('\t')).join('\n'))).toEqual(said);
    expect(
      pairsIn(
        'match x {\n  Some(a) => a.run(with, all),\n  None => stop(here, and, now),\n  Other(z) => z.go(on, and, on),\n}',
      ),
    ).toEqual([]);
  });

  it('are read as CSV below a header, quoted cells whole', () => {
    const text = '```csv\nid,question,answer\n1,"May I, now?","No.\nNever."\n2,Must I?,Yes.\n```\n';
    expect(pairsIn(text)).toEqual([
      ['May I, now?', 'No.\nNever.'],
      ['Must I?', 'Yes.'],
    ]);
    expect(withoutFinds(text)).toBe('```csv\nid,question,answer\n```\n');
  });
});
