import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface ScriptedUpstream {
  readonly url: string;
  /** Requests whose body came whole, in order. */
  readonly received: Received[];
  /** Connections that the other side closed before our response ended. */
  aborted: number;
  /** What the next requests get; reset with `echo`. */
  script: (request: Received, response: ServerResponse) => void;
  close(): Promise<void>;
}

/** Answers with a small completion. */
export function echo(_request: Received, response: ServerResponse): void {
  const body = JSON.stringify({
    id: 'c1',
    object: 'chat.completion',
    created: 0,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-request-id': 'upstream-1',
    'set-cookie': 'a=b',
  });
  response.end(body);
}

/** A real server on a free port that does what the test tells it to. */
export async function scriptedUpstream(): Promise<ScriptedUpstream> {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('close', () => {
      if (!response.writableFinished) upstream.aborted += 1;
    });
    request.on('end', () => {
      const received = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks),
      };
      upstream.received.push(received);
      upstream.script(received, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const upstream: ScriptedUpstream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    aborted: 0,
    script: echo,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return upstream;
}
