/** A simulated account for programs: the truth, and HTTPS in front of it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createCertificate } from '../wire/certificate.ts';
import { distorted } from '../wire/distort.ts';
import { type ActiveFault, createFaultSwitch, type Fault, type FaultSwitch, faultFor } from '../wire/faults.ts';
import { send } from '../wire/send.ts';
import { createStats, type ServerStats } from '../wire/stats.ts';
import { answerSqlbak, sqlbakEndpoint, tooMany } from './answer.ts';
import type { SqlbakAccount } from './model.ts';

export interface SimulatedAccount {
  readonly account: SqlbakAccount;
  readonly url: string;
  readonly fingerprint: string;
  readonly stats: ServerStats;
  readonly faults: FaultSwitch;
  close(): Promise<void>;
}

const TLS_HANDSHAKE = 0x16;

/** Starts the account's API at a free port. */
export async function startAccount(account: SqlbakAccount): Promise<SimulatedAccount> {
  const own = await createCertificate({ node: 'sqlbak' });
  const stats = createStats(() => [account.token]);
  const sockets = new Set<Socket>();
  const limiter = createLimiter(account);
  let active: readonly ActiveFault[] = [];
  const has = (kind: Fault['kind']) => active.some(({ fault }) => fault.kind === kind);
  const https = createHttpsServer({ key: own.keyPem, cert: own.certificatePem }, (request, response) => {
    answer({ account, stats, active, request, response, isTooMany: limiter() });
  });
  https.on('secureConnection', (socket) => {
    stats.secured(socket);
    socket.on('data', (chunk: Buffer) => stats.received(chunk));
  });
  https.on('tlsClientError', (_error, socket) => socket.destroy());
  const tcp = createServer((socket) => {
    sockets.add(socket);
    stats.connectionOpened(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (!has('hang-handshake')) takeFirstBytes(socket);
  });

  function takeFirstBytes(socket: Socket): void {
    socket.once('readable', () => {
      const first: Buffer | null = socket.read();
      if (first === null) return;
      if (first[0] !== TLS_HANDSHAKE || has('plain-http')) {
        socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
        return;
      }
      socket.unshift(first);
      https.emit('connection', socket);
    });
  }

  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  const listen = (wanted: number) =>
    new Promise<number>((resolve, reject) => {
      tcp.once('error', reject);
      tcp.listen(wanted, '127.0.0.1', () => resolve((tcp.address() as AddressInfo).port));
    });
  const closeTcp = () => (tcp.listening ? new Promise((resolve) => tcp.close(resolve)) : Promise.resolve());
  const port = await listen(0);

  async function applyFaults(next: readonly ActiveFault[]): Promise<void> {
    active = next;
    const shown = has('other-certificate') ? await createCertificate({ node: 'sqlbak' }) : own;
    https.setSecureContext({ key: shown.keyPem, cert: shown.certificatePem });
    drop();
    if (has('refuse')) await closeTcp();
    else if (!tcp.listening) await listen(port);
  }

  return {
    ...{ account, stats, url: `https://127.0.0.1:${port}`, fingerprint: own.fingerprint },
    faults: createFaultSwitch(applyFaults),
    async close() {
      const closed = closeTcp();
      drop();
      https.close();
      await closed;
    },
  };
}

/** Counts requests of each minute of the account's time; says whether this one is too many. */
function createLimiter(account: SqlbakAccount): () => boolean {
  let minute = Number.NaN;
  let count = 0;
  return () => {
    const now = Math.floor(account.nowMs / 60_000);
    count = now === minute ? count + 1 : 1;
    minute = now;
    return account.requestsPerMinute !== null && count > account.requestsPerMinute;
  };
}

interface Answering {
  readonly account: SqlbakAccount;
  readonly stats: ReturnType<typeof createStats>;
  readonly active: readonly ActiveFault[];
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly isTooMany: boolean;
}

function answer({ account, stats, active, request, response, isTooMany }: Answering): void {
  const target = request.url ?? '/';
  const [path = '/', query = ''] = target.split('?', 2);
  const header = request.headers['x-sqlbak-token'];
  const token = typeof header === 'string' ? header : null;
  const endpoint = sqlbakEndpoint(path);
  stats.requestStarted(endpoint, token !== null);
  const fault = faultFor(active, { endpoint, target });
  const method = request.method ?? 'GET';
  const healthy = isTooMany
    ? tooMany(account, endpoint)
    : answerSqlbak(account, { method, path, query: new URLSearchParams(query), token });
  const said = fault === null ? healthy : distorted(healthy, fault);
  const body = Buffer.from(said.body);
  response.once('close', () => {
    const status = response.headersSent ? said.status : null;
    stats.requestEnded({ method, target, endpoint, status, rawBodyBytes: body.length }, 0);
  });
  const headers: Record<string, string> = { ...said.headers, date: new Date(account.nowMs).toUTCString() };
  if (said.contentType !== null) headers['content-type'] = said.contentType;
  send(response, { status: said.status, headers, body, isChunked: false }, fault);
}
