import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How a receiver answers one request. */
export type Answering = (response: ServerResponse, received: Received) => void;

/** A receiver on a free port of this machine that does as it is told. Who starts it closes it. */
export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly received: readonly Received[];
  /** The bodies as JSON. */
  bodies(): readonly unknown[];
  /** From now on. */
  answerWith(answering: Answering): void;
  /** Resolves once so many requests have arrived in all. */
  arrived(count: number): Promise<void>;
  /** How many requests are open now, and how many were at most. */
  openAtMost(): number;
  close(): Promise<void>;
}

export const fine: Answering = (response) => response.end('{"ok":true}');
export const hang: Answering = () => {};
export const status =
  (code: number, headers: Record<string, string> = {}, body = '{}'): Answering =>
  (response) =>
    response.writeHead(code, headers).end(body);

interface Wish {
  readonly port?: number;
  readonly tls?: { readonly key: string; readonly cert: string };
}

export async function startReceiver({ port = 0, tls }: Wish = {}): Promise<Receiver> {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  const waiters: { readonly count: number; readonly done: () => void }[] = [];
  let answering = fine;
  let open = 0;
  let openAtMost = 0;

  const take = async (request: IncomingMessage, response: ServerResponse) => {
    open += 1;
    openAtMost = Math.max(openAtMost, open);
    response.once('close', () => {
      open -= 1;
    });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url: path = '', headers } = request;
    const one = { method, path, headers, body: Buffer.concat(chunks).toString() };
    received.push(one);
    answering(response, one);
    for (const { count, done } of waiters) if (received.length >= count) done();
  };
  const listener = (request: IncomingMessage, response: ServerResponse) => void take(request, response).catch(() => {});
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;

  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${bound}`,
    port: bound,
    received,
    bodies: () => received.map(({ body }) => JSON.parse(body)),
    answerWith(next) {
      answering = next;
    },
    arrived: (count) =>
      received.length >= count
        ? Promise.resolve()
        : new Promise((done) => {
            waiters.push({ count, done });
          }),
    openAtMost: () => openAtMost,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  const receiver = await startReceiver();
  await receiver.close();
  return receiver.port;
}
