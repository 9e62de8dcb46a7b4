import { z } from 'zod';
import { archiveTool } from '../prompts/carriers.ts';
import type { Prompt, PromptMessage } from '../prompts/prompt.ts';
import { CallError, errorFromStatus } from './call-error.ts';
import type { EndpointOptions } from './openai-client.ts';
import type { Target, TargetAnswer, TargetRequest } from './target.ts';
import { splitTrace } from './trace.ts';
import { readVerdict } from './verdict.ts';

const replySchema = z.object({
  content: z.array(z.object({ type: z.string(), text: z.string().optional(), thinking: z.string().optional() })),
  stop_reason: z.string().nullable(),
  usage: z.object({ input_tokens: z.number(), output_tokens: z.number() }),
});

const errorSchema = z.object({
  error: z.object({ type: z.string().optional(), code: z.string().optional(), message: z.string() }),
});

/** Anthropic's Messages API, directly or through the guard. */
export function anthropicTarget(options: EndpointOptions): Target {
  const base = (options.url ?? 'https://api.anthropic.com').replace(/\/$/, '').replace(/\/v1$/, '');
  return {
    id: 'anthropic',
    simulated: false,
    async answer(request) {
      const timeout = AbortSignal.timeout(options.timeoutMs ?? 600_000);
      const response = await post(`${base}/v1/messages`, messagesBody(request), options, [request.signal, timeout]);
      const text = await response.text();
      if (!response.ok) return blockedOrThrow(response, text);
      return toAnswer(replySchema.parse(JSON.parse(text)), response.headers);
    },
  };
}

async function post(
  url: string,
  body: object,
  { apiKey, headers }: EndpointOptions,
  signals: AbortSignal[],
): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'anthropic-version': '2023-06-01',
        ...(apiKey === undefined ? {} : { 'x-api-key': apiKey }),
        ...headers,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.any(signals),
    });
  } catch (cause) {
    throw new CallError('transient', 'the endpoint could not be reached', { cause });
  }
}

/** The request; temperatures above 1 do not exist there and are sent as 1. */
function messagesBody({ prompt, condition, sampling }: TargetRequest): object {
  const system = prompt.messages.flatMap((message) => (message.role === 'system' ? [message.content] : []));
  return {
    model: condition.model,
    max_tokens: sampling.maxTokens,
    temperature: Math.min(1, sampling.temperature),
    ...(system.length === 0 ? {} : { system: system.join('\n\n') }),
    messages: prompt.messages.flatMap(toMessage),
    ...(usesTool(prompt) ? { tools: [{ ...archiveTool, input_schema: { type: 'object' } }] } : {}),
  };
}

function usesTool(prompt: Prompt): boolean {
  return prompt.messages.some(({ role }) => role === 'tool-call');
}

function toMessage(message: PromptMessage): object[] {
  if (message.role === 'system') return [];
  if (message.role === 'tool-call') {
    const input = JSON.parse(message.arguments) as object;
    return [{ role: 'assistant', content: [{ type: 'tool_use', id: message.id, name: message.name, input }] }];
  }
  if (message.role === 'tool-result') {
    return [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: message.id, content: message.content }] }];
  }
  return [{ role: message.role, content: message.content }];
}

function toAnswer(reply: z.infer<typeof replySchema>, headers: Headers): TargetAnswer {
  const verdict = readVerdict(headers);
  const usage = { inputTokens: reply.usage.input_tokens, outputTokens: reply.usage.output_tokens };
  const base = { error: null, verdict, usage };
  if (verdict?.action === 'block') return { ...base, text: null, outcome: 'blocked' };
  const split = splitTrace(reply.content.flatMap(({ text }) => text ?? []).join(''));
  const thinking = reply.content.flatMap((part) => part.thinking ?? []).join('\n');
  const trace = thinking === '' ? split.trace : thinking;
  const outcomes: Readonly<Record<string, TargetAnswer['outcome']>> = { max_tokens: 'truncated', refusal: 'refused' };
  return {
    ...base,
    text: split.text,
    outcome: outcomes[reply.stop_reason ?? ''] ?? 'answered',
    ...(trace === null ? {} : { trace }),
  };
}

function blockedOrThrow(response: Response, text: string): TargetAnswer {
  const verdict = readVerdict(response.headers);
  const known = errorSchema.safeParse(parseJson(text));
  const detail = known.success ? known.data.error : null;
  const isBlock = response.status === 403 && verdict?.action === 'block';
  if (isBlock || detail?.code === 'context_blocked') {
    return { text: null, outcome: 'blocked', error: null, verdict, usage: { inputTokens: 0, outputTokens: 0 } };
  }
  const message = `${response.status} ${detail?.message ?? ''}`.trim();
  throw errorFromStatus(response.status, message, response.headers, detail?.type ?? null);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A gateway's HTML page: the status says what matters.
    return null;
  }
}
