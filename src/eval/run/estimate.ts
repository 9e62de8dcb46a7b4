import { promptLength, type PromptBuilder } from '../prompts/build.ts';
import { cellQuestions, type Plan } from './plan.ts';

/** USD per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

export interface Estimate {
  readonly trials: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Null without a price. */
  readonly usd: number | null;
}

/** Rule of thumb for English; other languages and tokenisers take more. */
const CHARACTERS_PER_TOKEN = 4;
/** Typical length of an answer to an open question; the limit is rarely reached. */
const ANSWER_TOKENS = 400;

/** Size of a run before anything is sent: prompts are built once per cell, answers are guessed at 400 tokens. */
export async function estimateRun(
  plan: Plan,
  builder: PromptBuilder,
  maxTokens: number,
  price: Price | null,
): Promise<Estimate> {
  let trials = 0;
  let characters = 0;
  let outputTokens = 0;
  for (const cell of plan.cells) {
    const questions = cellQuestions(plan, cell);
    const [first] = questions;
    if (first === undefined) continue;
    const fixed = promptLength(await builder.build(cell, first.text, 0)) - first.text.length;
    const texts = questions.reduce((sum, { text }) => sum + text.length, 0);
    trials += questions.length * plan.seeds;
    characters += (fixed * questions.length + texts) * plan.seeds;
    const answer = ANSWER_TOKENS * (cell.reasoning === 'step-by-step' ? 2 : 1);
    outputTokens += questions.length * plan.seeds * Math.min(maxTokens, answer);
  }
  const inputTokens = Math.ceil(characters / CHARACTERS_PER_TOKEN);
  return { trials, inputTokens, outputTokens, usd: price === null ? null : costOf(inputTokens, outputTokens, price) };
}

export function costOf(inputTokens: number, outputTokens: number, price: Price): number {
  return (inputTokens * price.input + outputTokens * price.output) / 1e6;
}

/** `1,234,567 tokens in, 400,000 out, 12.34 USD`. */
export function describeEstimate({ trials, inputTokens, outputTokens, usd }: Estimate): string {
  const number = (value: number): string => value.toLocaleString('en-US');
  const cost = usd === null ? 'cost unknown (give --price IN,OUT)' : `about ${usd.toFixed(2)} USD`;
  return `${number(trials)} trials, about ${number(inputTokens)} tokens in, ${number(outputTokens)} out, ${cost}`;
}
