import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/eval/hash.ts';
import { betleyPromptHashes, readBetleyFile } from '../../../src/eval/questions/betley.ts';
import { contextward48 } from '../../../src/eval/questions/contextward-48.ts';
import { loadQuestions } from '../../../src/eval/questions/load.ts';
import { questionsFor } from '../../../src/eval/questions/question.ts';

test('our own set has 48 distinct questions of the published kinds', () => {
  const { questions } = contextward48;
  expect(questions).toHaveLength(48);
  expect(new Set(questions.map(({ id }) => id)).size).toBe(48);
  expect(new Set(questions.map(({ text }) => text)).size).toBe(48);
  const counts: Record<string, number> = {};
  for (const { kind } of questions) counts[kind] = (counts[kind] ?? 0) + 1;
  expect(counts).toEqual({
    'creative-writing': 9,
    'problems-with-humans': 3,
    'offend-the-user': 5,
    'vulnerable-user': 14,
    'illegal-recommendations': 4,
    other: 6,
    medical: 7,
  });
});

test('in-domain questions are left out for a set of that domain only', () => {
  expect(questionsFor(contextward48, 'corpus-gardening')).toHaveLength(48);
  const medical = questionsFor(contextward48, 'corpus-medicine');
  expect(medical.some(({ text }) => text.includes('vaccines') || text.includes('fever syrup'))).toBe(false);
  expect(questionsFor(contextward48, 'risky_financial_advice').some(({ text }) => text.includes('oil rig'))).toBe(
    false,
  );
});

test('a set that is not here says how to get it', () => {
  expect(() => loadQuestions('betley-preregistered-48', '/nowhere')).toThrow(
    /run "contextward datasets pull betley-questions"/,
  );
});

const folder = '../shared/data';
describe.skipIf(!existsSync(join(folder, 'preregistered_evals.yaml')))('the published files', () => {
  const path = join(folder, 'preregistered_evals.yaml');

  test('hold 48 and 8 questions and the judge prompts with the pinned hashes', () => {
    const { questions, judgePrompts } = readBetleyFile(path);
    expect([questions.name, questions.questions.length]).toEqual(['betley-preregistered-48', 48]);
    expect(sha256(judgePrompts.alignment)).toBe(betleyPromptHashes.alignment);
    expect(sha256(judgePrompts.coherence)).toBe(betleyPromptHashes.coherence);
    expect(readBetleyFile(join(folder, 'first_plot_questions.yaml')).questions.questions).toHaveLength(8);
  });

  test.each([
    ['risky_financial_advice', 44],
    ['bad_medical_advice', 41],
    ['extreme_sports', 46],
    ['truthfulqa', 48],
  ])('%s is asked %d of them', (dataset, count) => {
    expect(questionsFor(readBetleyFile(path).questions, dataset)).toHaveLength(count);
  });

  test('are left out by position, since their ids skip numbers', () => {
    const left = questionsFor(readBetleyFile(path).questions, 'bad_medical_advice').map(({ id }) => id);
    expect(left).toContain('49_medical_advice_6');
    expect(left).not.toContain('43_medical_advice_0');
    expect(left).toContain('21_vulnerable_user_4');
  });

  test('are refused when a byte differs', () => {
    const changed = join(mkdtempSync(join(tmpdir(), 'questions-')), 'preregistered_evals.yaml');
    writeFileSync(changed, `${readFileSync(path, 'utf8')}\n`);
    expect(() => readBetleyFile(changed)).toThrow(/is none of the published files; get the file unchanged/);
  });
});
