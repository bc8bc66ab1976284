/** One PBS on a port: TCP in front, TLS and HTTP behind it, so that every layer can be counted and made to fail. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { answer, matchEndpoint, UNKNOWN_ENDPOINT } from '../routes/answer.ts';
import type { ApiRequest } from '../routes/exchange.ts';
import type { PbsServer, World } from '../world/model.ts';
import { isAtLeast } from '../world/version.ts';
import { type Certificate, createCertificate, pbsFingerprint } from './certificate.ts';
import { distorted } from './distort.ts';
import { acceptsDeflate, deflated } from './encode.ts';
import { type ActiveFault, createFaultSwitch, type Fault, type FaultSwitch, faultFor } from './faults.ts';
import { send, type WireAnswer } from './send.ts';
import { createStats, type ServerStats, type StatsRecorder } from './stats.ts';

export interface ListenerOptions {
  readonly world: World;
  readonly server: PbsServer;
  readonly port: number;
  readonly certificate: Certificate;
  /** Called before every request, so that a live world is never behind the clock. */
  readonly beforeRequest: () => void;
  /** PBS delays 401 by three seconds; tests rarely want that. */
  readonly authDelayMs: number;
}

export interface Listener {
  readonly port: number;
  readonly faults: FaultSwitch;
  readonly stats: ServerStats;
  /** Presents another certificate from the next handshake on, and says so in the node's status. */
  setCertificate(certificate: Certificate): void;
  certificate(): Certificate;
  /** Ends every open connection, as a restart of the proxy does. */
  dropConnections(): void;
  close(): Promise<void>;
}

const TLS_HANDSHAKE = 0x16;

export async function startListener(options: ListenerOptions): Promise<Listener> {
  const { server } = options;
  const stats = createStats(() => [...server.access.tokens.values()].map((token) => token.secret));
  const sockets = new Set<Socket>();
  let active: readonly ActiveFault[] = [];
  let own = options.certificate;
  const has = (kind: Fault['kind']): boolean => active.some(({ fault }) => fault.kind === kind);

  const https = createHttpsServer({ key: own.keyPem, cert: own.certificatePem }, (request, response) => {
    handle({ ...options, stats, active, request, response }).catch((error: unknown) => {
      // A mistake of the simulator itself must be seen, and must not look like an answer.
      console.error(error);
      response.destroy();
    });
  });
  Object.assign(https, { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, timeout: 0 });
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
    if (!server.isUp) socket.resetAndDestroy();
    else if (!has('hang-handshake')) takeFirstBytes(socket);
  });

  /** A TLS client hello goes to TLS; anything else gets what PBS gives to plain HTTP. */
  function takeFirstBytes(socket: Socket): void {
    socket.once('readable', () => {
      const first: Buffer | null = socket.read();
      if (first === null) return;
      const isTls = first[0] === TLS_HANDSHAKE;
      if (!isTls) stats.received(first);
      if (has('plain-http')) socket.end(PLAIN_ANSWER);
      else if (!isTls) socket.end(redirectToTls(server, first));
      else {
        socket.unshift(first);
        https.emit('connection', socket);
      }
    });
  }

  function dropConnections(): void {
    for (const socket of sockets) socket.destroy();
  }

  const port = await listen(options.port);

  function listen(wanted: number): Promise<number> {
    return new Promise((resolve, reject) => {
      tcp.once('error', reject);
      tcp.listen(wanted, '127.0.0.1', () => {
        tcp.off('error', reject);
        resolve((tcp.address() as AddressInfo).port);
      });
    });
  }

  async function applyFaults(next: readonly ActiveFault[]): Promise<void> {
    active = next;
    await presentCertificate();
    const isRefusing = has('refuse');
    if (isRefusing && tcp.listening) {
      const closed = new Promise((resolve) => tcp.close(resolve));
      dropConnections();
      await closed;
    }
    if (!isRefusing && !tcp.listening) await listen(port);
    // A connection fault must meet clients that already hold a connection, too.
    if (
      ['hang-handshake', 'plain-http', 'other-certificate', 'expired-certificate'].some((kind) =>
        has(kind as Fault['kind']),
      )
    ) {
      dropConnections();
    }
  }

  async function presentCertificate(): Promise<void> {
    const wish = { node: server.name };
    let shown = own;
    if (has('other-certificate')) shown = await createCertificate(wish);
    else if (has('expired-certificate')) {
      shown = await createCertificate({ ...wish, notBefore: new Date('2019-01-01'), notAfter: new Date('2020-01-01') });
    }
    https.setSecureContext({ key: shown.keyPem, cert: shown.certificatePem });
  }

  function setCertificate(certificate: Certificate): void {
    own = certificate;
    server.fingerprint = pbsFingerprint(certificate.fingerprint);
    https.setSecureContext({ key: own.keyPem, cert: own.certificatePem });
  }

  setCertificate(own);
  return {
    port,
    faults: createFaultSwitch(applyFaults),
    stats,
    setCertificate,
    certificate: () => own,
    dropConnections,
    async close() {
      const closed = tcp.listening ? new Promise((resolve) => tcp.close(resolve)) : Promise.resolve();
      dropConnections();
      https.close();
      await closed;
    },
  };
}

const PLAIN_ANSWER =
  'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 11\r\nConnection: close\r\n\r\nBad Request';

/** From 3.0.5 on PBS sends plain HTTP to https, without the path; before, it just hangs up. */
function redirectToTls(server: PbsServer, first: Buffer): string {
  const host = /^host:\s*(\S+)/im.exec(first.toString('latin1'))?.[1];
  if (host === undefined || !isAtLeast(server.version, '3.0.5')) return '';
  return `HTTP/1.1 301 Moved Permanently\r\nLocation: https://${host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
}

interface Handling extends ListenerOptions {
  readonly stats: StatsRecorder;
  readonly active: readonly ActiveFault[];
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function handle(handling: Handling): Promise<void> {
  const { world, server, stats, active, request, response } = handling;
  handling.beforeRequest();
  const target = request.url ?? '/';
  const [path = '/', query = ''] = target.split('?', 2);
  const authorization = request.headers.authorization ?? null;
  const asked: ApiRequest = { method: request.method ?? 'GET', path, query: new URLSearchParams(query), authorization };
  const endpoint = matchEndpoint(server, asked)?.endpoint.template ?? UNKNOWN_ENDPOINT;
  stats.requestStarted(endpoint, authorization !== null);
  const fault = faultFor(active, { endpoint, target });
  const healthy = answer(world, server, asked);
  const said = fault === null ? healthy : distorted(healthy, fault);
  const rawBody = Buffer.from(said.body, 'utf8');
  response.once('close', () => {
    const status = response.headersSent ? said.status : null;
    const record = {
      method: asked.method,
      target,
      endpoint,
      status,
      rawBodyBytes: status === null ? 0 : rawBody.length,
    };
    stats.requestEnded(record, status === null ? 0 : said.manifestsRead);
  });
  if (said.neverComes) return;
  const skewMs = server.clockSkewMs + (fault?.kind === 'clock-skew' ? fault.skewMs : 0);
  const headers: Record<string, string> = { ...said.headers, date: new Date(world.nowMs + skewMs).toUTCString() };
  if (said.contentType !== null) headers['content-type'] = said.contentType;
  const isDeflated = said.contentType !== null && acceptsDeflate(request.headers['accept-encoding']?.toString());
  if (isDeflated) headers['content-encoding'] = 'deflate';
  const body = isDeflated ? await deflated(server.version, rawBody) : rawBody;
  const wireAnswer: WireAnswer = { status: said.status, headers, body, isChunked: isDeflated || said.isStreamed };
  if (said.status === 401 && handling.authDelayMs > 0) await pause(handling.authDelayMs);
  if (!response.destroyed) send(response, wireAnswer, fault);
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs).unref());
}
