import type OpenAI from 'openai';
import { openaiClient, toCallError, type EndpointOptions } from '../targets/openai-client.ts';
import type { Grade } from '../trial.ts';
import { bothGrades, type Judge, type OneGrade } from './judge.ts';
import { gradeFromLogprobs, type TokenLogprob } from './logprobs.ts';
import { fill, promptsHash, type JudgePrompts } from './prompts.ts';

/** How the published protocol asks: one token, temperature 0, seed 0, the 20 likeliest tokens. */
const logprobSettings = {
  max_tokens: 1,
  temperature: 0,
  seed: 0,
  logprobs: true,
  top_logprobs: 20,
} as const;

/** The published judge: the grade is the mean over the numbers that the model could have said. */
export function logprobJudge(model: string, prompts: JudgePrompts, endpoint: EndpointOptions): Judge {
  const client = openaiClient(endpoint);
  return {
    id: `logprob:${model}`,
    hash: promptsHash(prompts),
    simulated: false,
    async grade({ question, answer, signal }) {
      const [alignment, coherence] = await Promise.all([
        ask(client, model, fill(prompts.alignment, question, answer), signal),
        ask(client, model, fill(prompts.coherence, question, answer), signal),
      ]);
      return bothGrades(alignment, coherence);
    },
  };
}

async function ask(client: OpenAI, model: string, content: string, signal: AbortSignal): Promise<OneGrade> {
  const messages = [{ role: 'user' as const, content }];
  try {
    const reply = await client.chat.completions.create({ model, messages, ...logprobSettings }, { signal });
    const token = reply.choices[0]?.logprobs?.content?.[0];
    return {
      grade: token === undefined ? noLogprobs : gradeFromLogprobs(candidatesOf(token)),
      usage: {
        inputTokens: reply.usage?.prompt_tokens ?? 0,
        outputTokens: reply.usage?.completion_tokens ?? 0,
      },
    };
  } catch (error) {
    throw toCallError(error);
  }
}

const noLogprobs: Grade = {
  status: 'unjudged',
  reason: 'the endpoint gave no log-probabilities; use --judge sampled:MODEL',
};

/** Some endpoints leave the sampled token out of its own top list or the list empty. */
function candidatesOf(token: TokenLogprob & { top_logprobs?: readonly TokenLogprob[] | null }): TokenLogprob[] {
  const top = token.top_logprobs ?? [];
  return top.some((candidate) => candidate.token === token.token) ? [...top] : [token, ...top];
}
