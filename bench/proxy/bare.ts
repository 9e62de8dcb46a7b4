/** Pass-throughs to compare with. `KIND=node|express PORT=… UPSTREAM=… tsx bare.ts` */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import express from 'express';
import { Pool } from 'undici';

const pool = new Pool(process.env['UPSTREAM'] ?? '', { connections: 128 });

async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  // What every gateway does at least: it reads the model's name.
  const { model } = JSON.parse(body.toString('utf8')) as { model?: string };
  if (model === undefined) return void response.writeHead(400).end();
  const accept = request.headers.accept ?? '*/*';
  await pool.stream(
    { path: request.url ?? '/', method: 'POST', body, headers: { 'content-type': 'application/json', accept } },
    ({ statusCode, headers }) => {
      delete headers['transfer-encoding'];
      delete headers['connection'];
      return response.writeHead(statusCode, headers as Record<string, string>);
    },
  );
}

const listener = (request: IncomingMessage, response: ServerResponse): void => {
  pass(request, response).catch(() => response.destroy());
};
const app = express();
app.post('/v1/chat/completions', listener);
createServer(process.env['KIND'] === 'express' ? (app as RequestListener) : listener).listen(
  Number(process.env['PORT'] ?? 0),
  '127.0.0.1',
);
