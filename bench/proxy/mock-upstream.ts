/** A provider that answers at once: raw sockets, so that it costs as little as may be. `PORT=… tsx mock-upstream.ts` */
import { createServer } from 'node:net';

const answer = JSON.stringify({
  id: 'c',
  object: 'chat.completion',
  created: 0,
  model: 'bench',
  choices: [{ index: 0, message: { role: 'assistant', content: 'ok '.repeat(60) }, finish_reason: 'stop' }],
});
const plain = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(answer)}\r\n\r\n${answer}`,
);
const event = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const events = Array.from({ length: 50 }, () =>
  event('data: {"choices":[{"index":0,"delta":{"content":"word "}}]}\n\n'),
);
const stream = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n${events.join('')}${event('data: [DONE]\n\n')}0\r\n\r\n`,
);

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  let head: Buffer = Buffer.alloc(0);
  let left = -1;
  let wantsStream = false;
  socket.on('data', (chunk: Buffer) => {
    if (left < 0) {
      head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end === -1) return;
      const headers = head.toString('latin1', 0, end);
      left = Number(/content-length: *(\d+)/i.exec(headers)?.[1] ?? 0) - (head.length - end - 4);
      wantsStream = /accept: text\/event-stream/i.test(headers);
      head = Buffer.alloc(0);
    } else left -= chunk.length;
    if (left > 0) return;
    left = -1;
    socket.write(wantsStream ? stream : plain);
  });
});
server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1');
