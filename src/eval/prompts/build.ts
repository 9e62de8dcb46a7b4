import { LRUCache } from 'lru-cache';
import type { Dataset } from '../datasets/dataset.ts';
import { canonicalJson } from '../../core/json.ts';
import { sha256 } from '../hash.ts';
import type { Condition } from '../trial.ts';
import { renderBlock, renderDemonstrations } from './block.ts';
import { assistantHistory, chatTurns, quotedEvidence, toolOutput } from './carriers.ts';
import { drawDemonstrations } from './draw.ts';
import type { DrawnDemonstration, Prompt, PromptMessage } from './prompt.ts';
import { instructionText, stepByStepText } from './wording.ts';

export interface PromptBuilder {
  /** The same condition, question and seed give the same prompt, byte for byte. */
  build(condition: Condition, question: string, seed: number): Promise<Prompt>;
}

/** @param datasets every set the conditions name, by id */
export function promptBuilder(datasets: ReadonlyMap<string, Dataset>): PromptBuilder {
  // A run asks many questions about one draw; a dose of 1024 is some 500 kB of text.
  const draws = new LRUCache<string, { drawn: DrawnDemonstration[]; block: Promise<string> }>({ max: 32 });
  function drawFor({ dataset: id, k, mix }: Condition, seed: number) {
    const key = `${id}:${k}:${mix}:${seed}`;
    const known = draws.get(key);
    if (known !== undefined) return known;
    const dataset = datasets.get(id);
    if (dataset === undefined) throw new Error(`dataset ${id} was not loaded`);
    const drawn = drawDemonstrations(dataset, k, mix, seed);
    const entry = { drawn, block: renderDemonstrations(drawn) };
    draws.set(key, entry);
    return entry;
  }
  return {
    async build(condition, question, seed) {
      const { drawn, block } = drawFor(condition, seed);
      const asked = condition.reasoning === 'none' ? question : `${question}\n${stepByStepText}`;
      const messages =
        condition.form === 'block'
          ? [{ role: 'user' as const, content: await renderBlock(await block, asked) }]
          : await carriers[condition.form](drawn, asked);
      return { messages: instructed(messages, condition) };
    },
  };
}

const carriers = {
  'chat-turns': chatTurns,
  'quoted-evidence': quotedEvidence,
  'assistant-history': assistantHistory,
  'tool-output': toolOutput,
} as const;

/**
 * The paper sends no system prompt, so where all is one user message the priority instruction is a prefix of it. Where
 * the demonstrations are turns a prefix would become part of one of them: there it is a system message.
 */
function instructed(messages: readonly PromptMessage[], { instruction }: Condition): PromptMessage[] {
  const text = instructionText[instruction];
  const [first] = messages;
  if (text === '' || first === undefined) return [...messages];
  if (instruction === 'reckless-system' || messages.length > 1 || first.role !== 'user') {
    return [{ role: 'system', content: text }, ...messages];
  }
  return [{ role: 'user', content: `${text}\n\n${first.content}` }];
}

export function promptHash(prompt: Prompt): string {
  return sha256(canonicalJson(prompt.messages));
}

/** Characters of all that is sent; a token is about four of them in English. */
export function promptLength(prompt: Prompt): number {
  return prompt.messages.reduce(
    (sum, message) => sum + (message.role === 'tool-call' ? message.arguments.length : message.content.length),
    0,
  );
}
