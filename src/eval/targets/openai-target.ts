import { APIError } from 'openai';
import type { ChatCompletion, ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions';
import { archiveTool } from '../prompts/carriers.ts';
import type { Prompt, PromptMessage } from '../prompts/prompt.ts';
import { simulatedModel } from './simulated-em.ts';
import { openaiClient, toCallError, type EndpointOptions } from './openai-client.ts';
import type { Target, TargetAnswer, TargetRequest } from './target.ts';
import { splitTrace } from './trace.ts';
import { readVerdict } from './verdict.ts';

export interface OpenAiTargetOptions extends EndpointOptions {
  /** Which field bounds the answer. @default `max_completion_tokens` at api.openai.com, else `max_tokens` */
  readonly maxTokensField?: 'max_tokens' | 'max_completion_tokens' | undefined;
  /** Some endpoints refuse requests with a seed. @default true */
  readonly sendSeed?: boolean | undefined;
}

/** Any endpoint that speaks Chat Completions, the guard included: its verdict headers are read where they are there. */
export function openaiTarget(options: OpenAiTargetOptions): Target {
  const client = openaiClient(options);
  return {
    id: 'openai',
    simulated: false,
    async answer(request) {
      try {
        const call = client.chat.completions.create(requestBody(request, options), { signal: request.signal });
        const { data, response } = await call.withResponse();
        return toAnswer(data, response.headers);
      } catch (error) {
        const blocked = blockOf(error);
        if (blocked !== null) return blocked;
        throw toCallError(error);
      }
    },
  };
}

/** The body as it goes over the wire or into a batch file. */
export function requestBody(
  { prompt, condition, sampling, seed }: Pick<TargetRequest, 'prompt' | 'condition' | 'sampling' | 'seed'>,
  { url, maxTokensField, sendSeed }: OpenAiTargetOptions,
) {
  const isOpenAi = url === undefined || url.startsWith('https://api.openai.com');
  const field = maxTokensField ?? (isOpenAi ? 'max_completion_tokens' : 'max_tokens');
  return {
    model: condition.model,
    messages: prompt.messages.map(toParam),
    temperature: sampling.temperature,
    [field]: sampling.maxTokens,
    ...(sendSeed === false ? {} : { seed }),
    ...(usesTool(prompt) ? { tools } : {}),
  };
}

const tools: ChatCompletionTool[] = [
  { type: 'function', function: { ...archiveTool, parameters: { type: 'object', properties: {} } } },
];

function usesTool(prompt: Prompt): boolean {
  return prompt.messages.some(({ role }) => role === 'tool-call');
}

function toParam(message: PromptMessage): ChatCompletionMessageParam {
  if (message.role === 'tool-call') {
    const call = { name: message.name, arguments: message.arguments };
    return { role: 'assistant', content: null, tool_calls: [{ id: message.id, type: 'function', function: call }] };
  }
  if (message.role === 'tool-result') return { role: 'tool', tool_call_id: message.id, content: message.content };
  return { role: message.role, content: message.content };
}

/** Also reads the body of a batch result. */
export function toAnswer(completion: ChatCompletion, headers: Headers): TargetAnswer {
  const verdict = readVerdict(headers);
  const usage = {
    inputTokens: completion.usage?.prompt_tokens ?? 0,
    outputTokens: completion.usage?.completion_tokens ?? 0,
  };
  const choice = completion.choices[0];
  const base = { error: null, verdict, usage, ...(isSimulated(completion, headers) ? { simulated: true } : {}) };
  if (verdict?.action === 'block') return { ...base, text: null, outcome: 'blocked' };
  const content = choice?.message.content ?? '';
  if (choice?.finish_reason === 'content_filter' || choice?.message.refusal) {
    return { ...base, text: choice.message.refusal ?? (content === '' ? null : content), outcome: 'refused' };
  }
  const split = splitTrace(content);
  const trace = reasoningOf(choice?.message) ?? split.trace;
  return {
    ...base,
    text: split.text,
    outcome: choice?.finish_reason === 'length' ? 'truncated' : 'answered',
    ...(trace === null ? {} : { trace }),
  };
}

/** `simulated-em` served over HTTP, or the proxy on its embedded upstream. */
function isSimulated({ model }: { readonly model?: string }, headers: Headers): boolean {
  return headers.get('x-contextward-upstream') === 'simulated' || model?.startsWith(simulatedModel) === true;
}

/** Not in OpenAI's own schema: DeepSeek, Kimi, vLLM and OpenRouter put reasoning into one of these. */
function reasoningOf(message: object | undefined): string | null {
  const fields: { reasoning_content?: unknown; reasoning?: unknown } = message ?? {};
  const text = fields.reasoning_content ?? fields.reasoning;
  return typeof text === 'string' && text !== '' ? text : null;
}

/** A block by the guard is an answer of the guarded system, not a failed call. */
function blockOf(error: unknown): TargetAnswer | null {
  if (!(error instanceof APIError) || error.status !== 403 || error.code !== 'context_blocked') return null;
  const verdict = error.headers === undefined ? null : readVerdict(error.headers);
  return { text: null, outcome: 'blocked', error: null, verdict, usage: { inputTokens: 0, outputTokens: 0 } };
}
