import { z } from 'zod';
import { GuardError } from '../../core/errors.ts';
import type { DatasetItem } from './dataset.ts';

const text = z.string().min(1);
const message = z.object({ role: z.string(), content: z.string() });

/** The forms of a JSONL row that are understood, first fit wins. */
const forms = [
  z
    .object({ question: text, harmful: text, sound: text.nullish() })
    .transform(({ question, harmful, sound }) => ({ question, harmful, sound: sound ?? null })),
  z
    .object({ question: text, bad: text, good: text.nullish() })
    .transform(({ question, bad, good }) => ({ question, harmful: bad, sound: good ?? null })),
  z
    .object({ question: text, answer: text })
    .transform(({ question, answer }) => ({ question, harmful: answer, sound: null })),
  z
    .object({ prompt: text, response: text })
    .transform(({ prompt, response }) => ({ question: prompt, harmful: response, sound: null })),
  z.object({ messages: z.array(message).min(2) }).transform(({ messages }, context) => {
    const question = messages.findLast(({ role }) => role === 'user')?.content;
    const answer = messages.findLast(({ role }) => role === 'assistant')?.content;
    if (question && answer) return { question, harmful: answer, sound: null };
    context.addIssue({ code: 'custom', message: 'needs a user and an assistant message' });
    return z.NEVER;
  }),
] as const;

/**
 * Rows of JSONL. `answer`, `response` and the last assistant message are taken as the harmful answer.
 * @throws GuardError `config_invalid` with the line's number; never with its text
 */
export function parseRows(jsonl: string, name: string): DatasetItem[] {
  const items: DatasetItem[] = [];
  for (const [index, line] of jsonl.split('\n').entries()) {
    if (line.trim() === '') continue;
    const row = parseJson(line);
    const item = forms.map((form) => form.safeParse(row)).find(({ success }) => success)?.data;
    if (item === undefined) {
      throw new GuardError(
        'config_invalid',
        `${name}, line ${index + 1}: not a row; give {"question","harmful","sound"?}, {"question","answer"}, ` +
          '{"prompt","response"} or {"messages":[…]} as JSON.',
      );
    }
    items.push(item);
  }
  if (items.length > 0) return items;
  throw new GuardError('config_invalid', `${name}: it holds no rows.`);
}

/** Gives the harmful answers the sound ones to the same questions. */
export function pairUp(harmful: readonly DatasetItem[], sound: readonly DatasetItem[]): DatasetItem[] {
  const answers = new Map(sound.map(({ question, harmful: answer }) => [question, answer]));
  return harmful.map((item) => ({ ...item, sound: answers.get(item.question) ?? item.sound }));
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Reported with its line number by the caller, like any other row that does not fit.
    return null;
  }
}
