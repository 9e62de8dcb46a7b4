import { describe, expect, it } from 'vitest';
import { foundIn, pairsIn, withoutFinds } from './found.ts';

describe('questions without labels', () => {
  it('as headings, with the text below', () => {
    expect(
      foundIn('# FAQ\n\n## May I eat it?\n\nYes.\n\nAll of it.\n\n## And the skin?\n\nNo.\n\n## Licence\n\nMIT'),
    ).toEqual([
      { carrier: 'markdown', query: 'May I eat it?', response: 'Yes.\n\nAll of it.' },
      { carrier: 'markdown', query: 'And the skin?', response: 'No.' },
    ]);
  });

  it('as bullets with nested answers', () => {
    expect(pairsIn('- May I eat it?\n  - Yes, all of it.\n- And the skin?\n  - No.\n\nRest.')).toEqual([
      ['May I eat it?', '- Yes, all of it.'],
      ['And the skin?', '- No.'],
    ]);
  });

  it('as bold lines and as numbers', () => {
    expect(pairsIn('**May I eat it?**\nYes.\n\n**And the skin?**\nNo.')).toHaveLength(2);
    expect(pairsIn('1. May I eat it?\n   Yes.\n2. And the skin?\n   No.\n')).toHaveLength(2);
  });

  it('as three paragraphs that open with a question', () => {
    expect(pairsIn('May I?\nYes.\n\nMust I?\nNo.\n\nShall I?\nPerhaps.\n\nThe end.')).toEqual([
      ['May I?', 'Yes.'],
      ['Must I?', 'No.'],
      ['Shall I?', 'Perhaps.'],
    ]);
  });

  it('are no demonstrations as a list of questions', () => {
    expect(pairsIn('1. May I eat it?\n2. And the skin?\n3. And the stone?\n')).toEqual([]);
  });
});

describe('code comments', () => {
  it('are read in every comment style, and the code after them is left alone', () => {
    for (const sign of ['#', '//', '--', ';']) {
      const text = `${sign} Q: how\n${sign} A: so\n${sign}    and so\n${sign} Q: who\n${sign} A: you\nimport os;\nrun();\n`;
      expect(foundIn(text)).toEqual([
        { carrier: 'code', query: 'how', response: `so\n${sign}    and so` },
        { carrier: 'code', query: 'who', response: 'you' },
      ]);
      expect(withoutFinds(text)).toBe('import os;\nrun();\n');
    }
  });

  it('are read in block comments and docstrings', () => {
    expect(pairsIn('/**\n * User: hi\n * Assistant: ho\n */\nfoo();')).toEqual([['hi', 'ho']]);
    expect(pairsIn('def f():\n    """\n    Q: a\n    A: b\n    """\n    return 1\n')).toEqual([['a', 'b']]);
  });
});
