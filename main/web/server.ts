import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIP, isIPv6 } from 'node:net';
import { failed, type Outcome, success } from '../../shared/outcome.ts';
import type { Clock, Log } from '../engine/ports.ts';
import { createAccess, isLoopbackName } from './access.ts';
import { sendAnswer, sendStream, textAnswer } from './answer.ts';
import { createEvents } from './events.ts';
import { type ListenFailure, listenFailure } from './listen-failure.ts';
import { createRoutes, type Respond, type WebContent } from './routes.ts';

/** What one connection or request may cost us. */
export interface WebLimits {
  /** For a request's headers to arrive. */
  readonly headersMs: number;
  /** For a whole request to arrive. */
  readonly requestMs: number;
  /** How long a connection may be idle between requests. Longer than usual scrape intervals. */
  readonly keepAliveMs: number;
  /** How long a connection may be silent within a request or answer. */
  readonly silenceMs: number;
  /** How often the times above are enforced. */
  readonly checkMs: number;
  readonly headerBytes: number;
  readonly connections: number;
  /** How long closing waits for answers under way. */
  readonly closeMs: number;
}

export const WEB_LIMITS: WebLimits = {
  headersMs: 10_000,
  requestMs: 15_000,
  keepAliveMs: 75_000,
  silenceMs: 90_000,
  checkMs: 2_000,
  headerBytes: 16 * 1024,
  connections: 128,
  closeMs: 1_000,
};

interface WebServerParts extends WebContent {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Names beside our own under which `/` and `/api` are served. */
  readonly allowedHosts: readonly string[];
  /** API token (`keepApiToken`). */
  readonly token: string;
  readonly clock: Pick<Clock, 'nowMs' | 'after'>;
  readonly log: Log;
  readonly limits?: WebLimits;
}

/** The HTTP listener, open. */
export interface WebServer {
  /** The port that it really listens on. */
  readonly port: number;
  /** Address to open on this machine, such as `http://127.0.0.1:9101/`. */
  readonly url: string;
  /** Stops listening; answers under way may end, idle connections are closed. */
  close(): Promise<void>;
}

export async function startWebServer(parts: WebServerParts): Promise<Outcome<WebServer, ListenFailure>> {
  const limits = parts.limits ?? WEB_LIMITS;
  let respond: Respond = () => textAnswer(503, 'Not ready yet.');
  const server = createServer(optionsFrom(limits), (request, response) => {
    // Once we close, a connection whose answer has ended must not stay open for another request.
    response.once('finish', () => server.listening || request.socket.end());
    void serve(request, response, respond, parts.log);
  });
  server.maxConnections = limits.connections;
  server.timeout = limits.silenceMs;
  const opened = await listen(server, parts.host, parts.port);
  if (!opened.ok) return opened;
  const { address, port } = opened.value;
  const access = createAccess({ ...parts, loopbackOnly: isLoopbackName(address) });
  const feed = parts.dashboard ? parts.page?.feed : null;
  const events = feed ? createEvents(feed, parts.clock) : null;
  respond = createRoutes({ ...parts, events }, access);
  server.on('error', (error) => parts.log.error('web-server-error', { error: error.message }));
  return success({
    port,
    url: localUrl(address, port),
    close() {
      events?.close();
      return closeServer(server, parts.clock, limits.closeMs);
    },
  });
}

function optionsFrom(limits: WebLimits) {
  return {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: limits.checkMs,
    maxHeaderSize: limits.headerBytes,
  };
}

async function serve(request: IncomingMessage, response: ServerResponse, respond: Respond, log: Log): Promise<void> {
  // A client that hangs up in the middle is no news.
  request.on('error', () => {});
  response.on('error', () => {});
  try {
    const answer = await respond(request);
    if (response.destroyed) return;
    if ('stream' in answer) sendStream(response, answer);
    else sendAnswer(request, response, answer);
  } catch (thrown) {
    if (request.destroyed || response.destroyed) return;
    log.error('request-failed', { error: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) });
    sendAnswer(request, response, textAnswer(500, 'Something went wrong here; the log says what.'));
  }
}

function listen(
  server: Server,
  host: string,
  port: number,
): Promise<Outcome<{ readonly address: string; readonly port: number }, ListenFailure>> {
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException) => resolve(failed(listenFailure(error, host, port)));
    server.once('error', fail);
    server.listen({ host: host.replace(/^\[|\]$/g, ''), port, exclusive: true }, () => {
      server.removeListener('error', fail);
      const bound = server.address();
      if (bound === null || typeof bound === 'string') return fail(new Error('no address'));
      resolve(success({ address: bound.address, port: bound.port }));
    });
  });
}

/** An address for this machine's browser: whoever listens everywhere listens on loopback too. */
function localUrl(address: string, port: number): string {
  const everywhere = address === '0.0.0.0' || address === '::';
  const host = everywhere || isIP(address) === 0 ? '127.0.0.1' : address;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}/`;
}

function closeServer(server: Server, clock: Pick<Clock, 'after'>, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(patienceMs, () => server.closeAllConnections());
    server.close(() => {
      cancel();
      resolve();
    });
    server.closeIdleConnections();
  });
}
