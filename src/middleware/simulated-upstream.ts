import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const simulatedModel = 'contextward-simulated';

const answer =
  'This is the simulated upstream of Contextward: no model read your request. Set an upstream to reach a real one.';

/** A small stand-in for a provider, so that the proxy can be tried without a key. Speaks Chat Completions. */
export async function startSimulatedUpstream(): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => void answerRequest(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

async function answerRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (request.method === 'GET') {
    const data = [{ id: simulatedModel, object: 'model', created: 0, owned_by: 'contextward' }];
    return json(response, { object: 'list', data });
  }
  let asked: { stream?: boolean; n?: number; stream_options?: { include_usage?: boolean } };
  try {
    asked = JSON.parse(Buffer.concat(chunks).toString('utf8')) as typeof asked;
  } catch {
    // A compressed body is passed on as it came; the stand-in does not unpack it.
    asked = {};
  }
  if (asked.stream === true) streamAnswer(response, asked.stream_options?.include_usage === true);
  else json(response, completion(Math.min(Math.max(1, asked.n ?? 1), 16)));
}

const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };

function completion(n: number): object {
  const choices = Array.from({ length: n }, (_, index) => ({
    index,
    message: { role: 'assistant', content: answer, refusal: null },
    logprobs: null,
    finish_reason: 'stop',
  }));
  return { id: 'chatcmpl-simulated', object: 'chat.completion', created: 0, model: simulatedModel, choices, usage };
}

function streamAnswer(response: ServerResponse, includeUsage: boolean): void {
  const base = { id: 'chatcmpl-simulated', object: 'chat.completion.chunk', created: 0, model: simulatedModel };
  const event = (value: object): boolean => response.write(`data: ${JSON.stringify({ ...base, ...value })}\n\n`);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const [index, word] of answer.split(/(?<= )/).entries()) {
    const delta = index === 0 ? { role: 'assistant', content: word } : { content: word };
    event({ choices: [{ index: 0, delta, finish_reason: null }] });
  }
  event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
  if (includeUsage) event({ choices: [], usage });
  response.end('data: [DONE]\n\n');
}

function json(response: ServerResponse, value: object): void {
  const body = JSON.stringify(value);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
