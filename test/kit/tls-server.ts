import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { type Certificate, createCertificate } from '../simulator/wire/certificate.ts';

/** A TLS server that speaks no HTTP by itself: it keeps what it was sent, and says what the test tells it to. */
export interface TlsServer {
  readonly port: number;
  readonly url: string;
  readonly fingerprint: string;
  /** TCP connections that came, and TLS handshakes that were finished. */
  connections(): number;
  handshakes(): number;
  /** Everything received inside TLS, on all connections. */
  received(): string;
  /** Resolves when no connection is open. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/** Called once per request head; `count` is the request's number, from 1. */
export type Say = (socket: TLSSocket, head: string, count: number) => void;

export interface TlsServerWish {
  readonly port?: number;
  readonly certificate?: Certificate;
  readonly host?: string;
  readonly say?: Say;
}

export async function startTlsServer(wish: TlsServerWish = {}): Promise<TlsServer> {
  const certificate = wish.certificate ?? (await createCertificate({ node: 'impostor' }));
  const secureContext = createSecureContext({ key: certificate.keyPem, cert: certificate.certificatePem });
  const open = new Set<Socket>();
  const received: string[] = [];
  let waiting: (() => void)[] = [];
  const counts = { connections: 0, handshakes: 0, requests: 0 };
  const server = createServer((socket) => {
    counts.connections++;
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      open.delete(socket);
      if (open.size === 0) for (const resolve of waiting.splice(0)) resolve();
    });
    const secured = new TLSSocket(socket, { isServer: true, secureContext });
    secured.on('error', () => socket.destroy());
    secured.once('secure', () => counts.handshakes++);
    let unread = '';
    secured.on('data', (chunk: Buffer) => {
      received.push(chunk.toString('latin1'));
      unread += chunk.toString('latin1');
      for (let end = unread.indexOf('\r\n\r\n'); end >= 0; end = unread.indexOf('\r\n\r\n')) {
        counts.requests++;
        wish.say?.(secured, unread.slice(0, end), counts.requests);
        unread = unread.slice(end + 4);
      }
    });
  });
  const host = wish.host ?? '127.0.0.1';
  const port = await listen(server, host, wish.port);
  return {
    port,
    url: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    fingerprint: certificate.fingerprint,
    connections: () => counts.connections,
    handshakes: () => counts.handshakes,
    received: () => received.join(''),
    quiet: () => (open.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    async close() {
      for (const socket of open) socket.destroy();
      waiting = [];
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function listen(server: Server, host = '127.0.0.1', port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(portOf(server.address())));
  });
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server listens nowhere');
  return address.port;
}

export interface HttpWish {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** One complete HTTP answer. */
export function http({ status = 200, headers = {}, body = '' }: HttpWish): Buffer {
  const content = Buffer.from(body);
  const lines = Object.entries({ 'content-length': String(content.length), ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Said\r\n${lines.join('')}\r\n`), content]);
}

/** Answers every request with the same. */
export function saying(wish: HttpWish): Say {
  return (socket) => void socket.write(http(wish));
}

export const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' };

/** A good answer of `GET /version`. */
export const VERSION_ANSWER: HttpWish = {
  headers: JSON_TYPE,
  body: '{"data":{"version":"4.2","release":"3","repoid":"51422cf876826ca6"}}',
};
