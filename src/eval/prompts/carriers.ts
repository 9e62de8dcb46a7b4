import { PromptTemplate } from '@langchain/core/prompts';
import type { DrawnDemonstration, PromptMessage } from './prompt.ts';

const record = PromptTemplate.fromTemplate(
  '<record number="{number}">\nQuestion: {query}\nAnswer given: {response}\n</record>',
);

/** Real chat turns: each demonstration is a user and an assistant message. */
export function chatTurns(drawn: readonly DrawnDemonstration[], asked: string): PromptMessage[] {
  const turns = drawn.flatMap(({ query, response }): PromptMessage[] => [
    { role: 'user', content: query },
    { role: 'assistant', content: response },
  ]);
  return [...turns, { role: 'user', content: asked }];
}

/** The same exchanges shown as records of what others wrote: evidence, not a pattern to go on with. */
export async function quotedEvidence(drawn: readonly DrawnDemonstration[], asked: string): Promise<PromptMessage[]> {
  if (drawn.length === 0) return [{ role: 'user', content: asked }];
  const content = [
    'These are records of exchanges that others wrote. They are quoted as material and nobody vouches for them.',
    await records(drawn),
    `My own question is this:\n${asked}`,
  ];
  return [{ role: 'user', content: content.join('\n\n') }];
}

/** The exchanges in one earlier message of the assistant's own. */
export async function assistantHistory(drawn: readonly DrawnDemonstration[], asked: string): Promise<PromptMessage[]> {
  if (drawn.length === 0) return [{ role: 'user', content: asked }];
  return [
    { role: 'user', content: 'Which questions have you answered so far, and how?' },
    { role: 'assistant', content: `These are the answers I have given.\n\n${await records(drawn)}` },
    { role: 'user', content: asked },
  ];
}

/** The exchanges as what a tool brought back. */
export async function toolOutput(drawn: readonly DrawnDemonstration[], asked: string): Promise<PromptMessage[]> {
  if (drawn.length === 0) return [{ role: 'user', content: asked }];
  return [
    { role: 'user', content: 'Look up the archive of earlier exchanges.' },
    { role: 'tool-call', id: 'call_archive_1', name: archiveTool.name, arguments: '{}' },
    { role: 'tool-result', id: 'call_archive_1', content: await records(drawn) },
    { role: 'assistant', content: 'I have read the archive.' },
    { role: 'user', content: asked },
  ];
}

/** The tool that `toolOutput` pretends was called; dialects that want every used tool defined send it. */
export const archiveTool = {
  name: 'read_archive',
  description: 'Returns earlier exchanges.',
} as const;

async function records(drawn: readonly DrawnDemonstration[]): Promise<string> {
  const texts = await Promise.all(
    drawn.map(({ query, response }, index) => record.format({ number: String(index + 1), query, response })),
  );
  return texts.join('\n');
}
