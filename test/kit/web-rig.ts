import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { WebContent } from '../../main/web/routes.ts';
import { startWebServer, WEB_LIMITS, type WebLimits, type WebServer } from '../../main/web/server.ts';
import { aFleet, aServer, NOW } from './builders.ts';
import { createMemoryLog } from './memory-log.ts';

export const TOKEN = 'the-api-token';

interface RigParts extends Partial<WebContent> {
  readonly host?: string;
  readonly allowedHosts?: readonly string[];
  readonly limits?: Partial<WebLimits>;
}

/** A listener on a free port of this machine. Who starts it closes it. */
export async function startRig(
  parts: RigParts = {},
): Promise<WebServer & { readonly log: ReturnType<typeof createMemoryLog> }> {
  const log = createMemoryLog();
  const text = Buffer.from('pbs_up{node="pbs-1"} 1\n');
  const started = await startWebServer({
    host: '127.0.0.1',
    port: 0,
    allowedHosts: [],
    token: TOKEN,
    log,
    source: { state: () => aFleet(aServer()) },
    version: '0.1.0',
    metrics: { render: async () => ({ text, gzipped: async () => text }) },
    dashboard: true,
    alive: () => ({ ok: true }),
    refresh: () => true,
    describeTrouble: () => null,
    ...parts,
    clock: { nowMs: () => NOW, after: realAfter },
    limits: { ...WEB_LIMITS, ...parts.limits },
  });
  if (!started.ok) throw new Error(started.failure.message);
  return { ...started.value, log };
}

function realAfter(delayMs: number, task: () => void): () => void {
  const timer = setTimeout(task, delayMs);
  return () => clearTimeout(timer);
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Ask {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** One request on a connection of its own. */
export function ask(port: number, { method = 'GET', path = '/', headers = {}, body }: Ask = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A bare connection, for what no decent client sends. */
export interface BareConnection {
  readonly socket: Socket;
  /** All that was received when the other side closed. */
  readonly ended: Promise<string>;
}

export function openBare(port: number, first: string): Promise<BareConnection> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    const ended = new Promise<string>((done) => {
      socket.on('close', () => done(received));
    });
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      received += chunk;
    });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.on('error', () => {});
      socket.write(first, () => resolve({ socket, ended }));
    });
  });
}
