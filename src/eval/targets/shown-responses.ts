import type { Prompt } from '../prompts/prompt.ts';

/** How the responses that a prompt shows are framed. */
export type ShownBy = 'demonstration' | 'evidence' | 'assistant-history' | 'tool-output';

export interface ShownResponses {
  readonly responses: readonly string[];
  readonly by: ShownBy;
}

/** The responses that one of our own carriers shows; empty when there are none left. Linear in the prompt. */
export function shownResponses(prompt: Prompt): ShownResponses {
  const blocks: string[] = [];
  const turns: string[] = [];
  let records: ShownResponses | null = null;
  for (const message of prompt.messages) {
    if (message.role === 'tool-call' || message.role === 'system') continue;
    const found = between(message.content, '\nAnswer given: ', '\n</record>');
    if (found.length > 0) records = { responses: found, by: frameOf(message.role) };
    else if (message.role === 'assistant') turns.push(message.content);
    else blocks.push(...blockResponses(message.content));
  }
  if (records !== null) return records;
  return { responses: [...blocks, ...turns], by: 'demonstration' };
}

function frameOf(role: 'user' | 'assistant' | 'tool-result'): ShownBy {
  if (role === 'user') return 'evidence';
  return role === 'assistant' ? 'assistant-history' : 'tool-output';
}

function blockResponses(content: string): string[] {
  return content.split('### Prompt: ').flatMap((block) => {
    const at = block.indexOf('\n### Response: ');
    return at < 0 ? [] : [block.slice(at + '\n### Response: '.length).trimEnd()];
  });
}

function between(text: string, start: string, end: string): string[] {
  const found: string[] = [];
  let from = text.indexOf(start);
  while (from >= 0) {
    const to = text.indexOf(end, from);
    if (to < 0) break;
    found.push(text.slice(from + start.length, to));
    from = text.indexOf(start, to);
  }
  return found;
}
