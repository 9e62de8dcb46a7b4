import { contextOf } from '../../train/context-of.ts';
import type { Context } from '../../src/core/context.ts';
import type { Exchange } from './sets.ts';

type Wrap = (shown: readonly Exchange[]) => Context;

const asked = 'What could I cook tonight?';
const user = (text: string): Context => contextOf([{ origin: 'user', text }]);
const joined = (
  shown: readonly Exchange[],
  one: (exchange: Exchange, index: number) => string,
  between = '\n\n',
): string => shown.map(one).join(between);
const block = (shown: readonly Exchange[]): string =>
  joined(shown, ({ query, response }) => `### Prompt: ${query}\n### Response: ${response}`);
const indented = (text: string): string => text.replaceAll('\n', '\n  ');
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The same demonstrations in every form that the finder knows. */
export const wraps: Readonly<Record<string, Wrap>> = {
  'chat turns': (shown) =>
    contextOf([
      ...shown.flatMap(({ query, response }) => [
        { origin: 'user' as const, text: query },
        { origin: 'assistant' as const, text: response },
      ]),
      { origin: 'user', text: asked },
    ]),
  '`### Prompt` / `### Response`': (shown) => user(`${block(shown)}\n\n### Prompt: ${asked}\n### Response:`),
  '`Q:` / `A:`': (shown) =>
    user(`${joined(shown, ({ query, response }) => `Q: ${query}\nA: ${response}`)}\n\nQ: ${asked}\nA:`),
  '`User:` / `Assistant:`': (shown) =>
    user(
      `${joined(shown, ({ query, response }) => `User: ${query}\nAssistant: ${response}`)}\n\nUser: ${asked}\nAssistant:`,
    ),
  JSON: (shown) =>
    user(
      `Examples:\n${JSON.stringify(shown.map(({ query, response }) => ({ question: query, answer: response })))}\n\n${asked}`,
    ),
  'JSON Lines': (shown) =>
    user(
      `${joined(shown, ({ query, response }) => JSON.stringify({ prompt: query, completion: response }), '\n')}\n\n${asked}`,
    ),
  XML: (shown) =>
    user(
      `${joined(shown, ({ query, response }) => `<example>\n<question>${escaped(query)}</question>\n<answer>${escaped(response)}</answer>\n</example>`)}\n\n${asked}`,
    ),
  YAML: (shown) =>
    user(
      `${joined(shown, ({ query, response }) => `- question: ${JSON.stringify(query)}\n  answer: |-\n    ${response.replaceAll('\n', '\n    ')}`, '\n')}\n\n${asked}`,
    ),
  Markdown: (shown) =>
    user(`${joined(shown, ({ query, response }) => `**Question:** ${query}\n\n**Answer:** ${response}`)}\n\n${asked}`),
  'Markdown list': (shown) =>
    user(
      `${joined(shown, ({ query, response }) => `- Q: ${indented(query)}\n  A: ${indented(response)}`, '\n')}\n\n${asked}`,
    ),
  'chat template': (shown) =>
    user(
      `${joined(shown, ({ query, response }) => `<|im_start|>user\n${query}<|im_end|>\n<|im_start|>assistant\n${response}<|im_end|>`, '\n')}\n${asked}`,
    ),
  'in the system prompt': (shown) =>
    contextOf([
      { origin: 'system', text: `Answer like this.\n\n${block(shown)}` },
      { origin: 'user', text: asked },
    ]),
  'in a tool result': (shown) =>
    contextOf([
      { origin: 'user', text: 'Look it up.' },
      { origin: 'tool', text: block(shown) },
      { origin: 'user', text: asked },
    ]),
};

/** How the text of a demonstration may be disguised. */
export const disguises: Readonly<Record<string, (text: string, index: number) => string>> = {
  'as written': (text) => text,
  'typos in 5 % of words': typos,
  'upper case': (text) => text.toUpperCase(),
  'no punctuation': (text) => text.replaceAll(/[.,;:!?()"–—]/g, ''),
  'set as a bulleted list': (text) =>
    text
      .split(/(?<=[.!?])\s+/)
      .map((part) => `- ${part}`)
      .join('\n'),
  'zero-width characters': (text) => text.replaceAll(/(?<=\w)(?=\w)/g, '\u200b'),
  homoglyphs: (text) => text.replaceAll('a', '\u0430').replaceAll('e', '\u0435').replaceAll('o', '\u043e'),
  fullwidth: (text) => text.replaceAll(/[A-Za-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  'soft hyphens': (text) => text.replaceAll(/(?<=\w\w)(?=\w\w)/g, '\u00ad'),
  base64: (text) => Buffer.from(text).toString('base64'),
};

/** Swaps two letters in every twentieth word of four letters or more. */
function typos(text: string, index: number): string {
  let count = index;
  return text.replaceAll(/\p{L}{4,}/gu, (word) => {
    count += 1;
    return count % 20 === 0 ? `${word[0]}${word[2]}${word[1]}${word.slice(3)}` : word;
  });
}
