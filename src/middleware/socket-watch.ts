import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Knows which connections of a server carry a request. */
export interface SocketWatch {
  /**
   * Destroys connections that carry none. Node's own `closeIdleConnections` leaves those on which no request ever came,
   * and one of them would hold a drained server until its deadline.
   */
  endIdle(): void;
}

export function watchSockets(server: Server): SocketWatch {
  const open = new Map<Socket, number>();
  server.on('connection', (socket: Socket) => {
    open.set(socket, 0);
    socket.once('close', () => open.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    open.set(socket, (open.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const left = (open.get(socket) ?? 1) - 1;
      if (open.has(socket)) open.set(socket, left);
    });
  });
  return {
    endIdle() {
      for (const [socket, requests] of open) if (requests === 0) socket.destroy();
    },
  };
}
