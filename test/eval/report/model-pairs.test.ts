import { describe, expect, it } from 'vitest';
import { reasoningPairs, scalePairs } from '../../../src/eval/report/model-pairs.ts';

const pairs = (found: readonly { base: string; other: string }[]): string[] =>
  found.map(({ base, other }) => `${base} < ${other}`);

describe('pairs read off names', () => {
  it('by size in billions', () => {
    const models = ['qwen2.5-7b-instruct', 'qwen2.5-32b-instruct', 'qwen2.5-32b', 'llama-3.1-8b'];
    expect(pairs(scalePairs(models))).toEqual(['qwen2.5-7b-instruct < qwen2.5-32b-instruct']);
  });

  it('by words of a family', () => {
    const models = ['google/gemini-2.5-flash', 'google/gemini-2.5-pro', 'gpt-4o-mini', 'gpt-4o'];
    expect(pairs(scalePairs(models))).toEqual([
      'google/gemini-2.5-flash < google/gemini-2.5-pro',
      'gpt-4o-mini < gpt-4o',
    ]);
  });

  it('by reasoning', () => {
    const models = ['qwen3-next-80b-a3b-instruct', 'qwen3-next-80b-a3b-thinking', 'kimi-k2-thinking', 'grok-4'];
    expect(pairs(reasoningPairs(models))).toEqual(['qwen3-next-80b-a3b-instruct < qwen3-next-80b-a3b-thinking']);
  });

  it('are none for unlike names', () => {
    expect(scalePairs(['grok-4', 'simulated-em', 'gemini-3-pro'])).toEqual([]);
  });
});
