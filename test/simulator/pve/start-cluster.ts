/** A simulated cluster for programs: the truth, and one HTTPS endpoint per node of it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createCertificate } from '../wire/certificate.ts';
import { distorted } from '../wire/distort.ts';
import { type ActiveFault, createFaultSwitch, type Fault, type FaultSwitch, faultFor } from '../wire/faults.ts';
import { send } from '../wire/send.ts';
import { createStats, type ServerStats } from '../wire/stats.ts';
import { answerPve, pveEndpoint } from './answer.ts';
import type { PveCluster } from './model.ts';

export interface PveListener {
  /** The node that answers there. */
  readonly node: string;
  readonly url: string;
  readonly fingerprint: string;
  readonly stats: ServerStats;
  readonly faults: FaultSwitch;
  close(): Promise<void>;
}

export interface SimulatedCluster {
  readonly cluster: PveCluster;
  readonly endpoints: readonly PveListener[];
  close(): Promise<void>;
}

/** Starts one endpoint for each node, at free ports. One whose node is down resets connections. */
export async function startCluster(cluster: PveCluster): Promise<SimulatedCluster> {
  const endpoints = await Promise.all(cluster.nodes.map(({ name }) => startEndpoint(cluster, name)));
  return {
    cluster,
    endpoints,
    async close() {
      await Promise.all(endpoints.map((endpoint) => endpoint.close()));
    },
  };
}

const TLS_HANDSHAKE = 0x16;

async function startEndpoint(cluster: PveCluster, node: string): Promise<PveListener> {
  const own = await createCertificate({ node });
  const stats = createStats(() => [cluster.tokenSecret]);
  const sockets = new Set<Socket>();
  let active: readonly ActiveFault[] = [];
  const has = (kind: Fault['kind']) => active.some(({ fault }) => fault.kind === kind);
  const https = createHttpsServer({ key: own.keyPem, cert: own.certificatePem }, (request, response) => {
    answer({ cluster, stats, active, request, response });
  });
  Object.assign(https, { keepAliveTimeout: 5000, requestTimeout: 0, headersTimeout: 0 });
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
    const isUp = cluster.nodes.find(({ name }) => name === node)?.isUp === true;
    if (!isUp) socket.resetAndDestroy();
    else if (!has('hang-handshake')) takeFirstBytes(socket);
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
    const shown = has('other-certificate') ? await createCertificate({ node }) : own;
    https.setSecureContext({ key: shown.keyPem, cert: shown.certificatePem });
    drop();
    if (has('refuse')) await closeTcp();
    else if (!tcp.listening) await listen(port);
  }

  return {
    node,
    url: `https://127.0.0.1:${port}`,
    fingerprint: own.fingerprint,
    stats,
    faults: createFaultSwitch(applyFaults),
    async close() {
      const closed = closeTcp();
      drop();
      https.close();
      await closed;
    },
  };
}

interface Answering {
  readonly cluster: PveCluster;
  readonly stats: ReturnType<typeof createStats>;
  readonly active: readonly ActiveFault[];
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function answer({ cluster, stats, active, request, response }: Answering): void {
  const target = request.url ?? '/';
  const [path = '/', query = ''] = target.split('?', 2);
  const authorization = request.headers.authorization ?? null;
  const endpoint = pveEndpoint(path);
  stats.requestStarted(endpoint, authorization !== null);
  const fault = faultFor(active, { endpoint, target });
  const asked = { method: request.method ?? 'GET', path, query: new URLSearchParams(query), authorization };
  const healthy = answerPve(cluster, asked);
  const said = fault === null ? healthy : distorted(healthy, fault);
  const body = Buffer.from(said.body);
  response.once('close', () => {
    const status = response.headersSent ? said.status : null;
    stats.requestEnded({ method: asked.method, target, endpoint, status, rawBodyBytes: body.length }, 0);
  });
  response.statusMessage = fault === null ? healthy.reason : 'Failed';
  const headers: Record<string, string> = { ...said.headers, date: new Date(cluster.nowMs).toUTCString() };
  if (said.contentType !== null) headers['content-type'] = said.contentType;
  send(response, { status: said.status, headers, body, isChunked: false }, fault);
}
