import { PromptTemplate } from '@langchain/core/prompts';
import type { DrawnDemonstration } from './prompt.ts';

/**
 * One demonstration in the form of arXiv 2510.11288, section 3. Each is rendered by itself and joined by hand:
 * FewShotPromptTemplate renders the joined text a second time, and a brace in an example then breaks it.
 */
const demonstration = PromptTemplate.fromTemplate('### Prompt: {query}\n### Response: {response}');
const question = PromptTemplate.fromTemplate('### Prompt: {question}\n### Response:');

/** The demonstrations, one blank line between two; empty for none. */
export async function renderDemonstrations(drawn: readonly DrawnDemonstration[]): Promise<string> {
  const blocks = await Promise.all(drawn.map(({ query, response }) => demonstration.format({ query, response })));
  return blocks.join('\n\n');
}

/** The whole block: demonstrations, then the question with its response left open. */
export async function renderBlock(demonstrations: string, asked: string): Promise<string> {
  const open = await question.format({ question: asked });
  return demonstrations === '' ? open : `${demonstrations}\n\n${open}`;
}
