import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { Prompt, PromptMessage } from '../prompts/prompt.ts';
import type { Condition } from '../trial.ts';
import { simulatedEm, simulatedModel, type SimulatedEmOptions } from './simulated-em.ts';

/** `simulated-em` as a Chat Completions endpoint, so that a guard can stand before it. */
export async function startSimulatedServer(
  port: number,
  options: SimulatedEmOptions = {},
): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch(() => response.writeHead(400).end());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, server };
}

async function answer(request: IncomingMessage, response: ServerResponse, options: SimulatedEmOptions): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (request.method === 'GET')
    return json(response, { object: 'list', data: [{ id: simulatedModel, object: 'model' }] });
  const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
    messages: ChatCompletionMessageParam[];
    seed?: number;
    max_tokens?: number;
  };
  const prompt: Prompt = { messages: body.messages.flatMap(fromParam) };
  const { text, usage, outcome } = await simulatedEm(options).answer({
    prompt,
    condition: plain,
    sampling: { temperature: 1, maxTokens: body.max_tokens ?? 1 },
    seed: body.seed ?? 0,
    signal: new AbortController().signal,
  });
  const refusal = outcome === 'refused' ? 'The simulation refuses.' : null;
  json(response, {
    id: 'chatcmpl-simulated-em',
    object: 'chat.completion',
    created: 0,
    model: simulatedModel,
    choices: [
      { index: 0, message: { role: 'assistant', content: text, refusal }, logprobs: null, finish_reason: 'stop' },
    ],
    usage: {
      prompt_tokens: usage.inputTokens,
      completion_tokens: usage.outputTokens,
      total_tokens: usage.inputTokens + usage.outputTokens,
    },
  });
}

/** Over the wire the simulation knows the prompt and nothing else; of the condition it reads these two. */
const plain = { model: simulatedModel, reasoning: 'none' } as Condition;

function fromParam(message: ChatCompletionMessageParam): PromptMessage[] {
  const content = textOf(message.content);
  if (message.role === 'tool') return [{ role: 'tool-result', id: message.tool_call_id, content }];
  if (message.role === 'system' || message.role === 'developer') return [{ role: 'system', content }];
  if (message.role === 'assistant') return content === '' ? [] : [{ role: 'assistant', content }];
  return [{ role: 'user', content }];
}

function textOf(content: ChatCompletionMessageParam['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => ('text' in part ? part.text : '')).join('\n');
}

function json(response: ServerResponse, value: object): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
