import type { Socket } from 'node:net';
import { promisify } from 'node:util';
import { gunzip, inflate, inflateRaw } from 'node:zlib';
import { Pool } from 'undici';
import type { ServerCertificate } from '../../../shared/domain/server.ts';
import type { Transport, TransportAnswer, TransportRequest } from '../ports.ts';
import { createConnector } from './connect.ts';

/** Thrown when a body passes its limit, as received or decompressed. */
class BodyTooLarge extends Error {
  readonly code = 'ERR_BODY_TOO_LARGE';
}

/** Thrown when the connection was lost within a body. */
class BodyCutOff extends Error {
  readonly code = 'ERR_BODY_CUT_OFF';
}

/** At most this many requests are under way at one server (pbs-api.md 1.4). */
export const MAX_IN_FLIGHT = 2;

/** Shorter texts occur by chance, and no server issues such secrets. */
const SHORTEST_SECRET = 4;
const CONNECT_LIMIT_MS = 10_000;
/** A proxy may cut idle connections earlier; a cut one is only opened again. */
const KEEP_ALIVE_MS = 150_000;

interface ReachOptions {
  /** Normalised base URL of the server, without `/api2/json`. */
  readonly url: string;
  /** SHA-256 pin, upper-case with colons, or null. */
  readonly fingerprint: string | null;
  readonly timeoutMs: number;
  readonly nowMs: () => number;
}

interface TransportOptions extends ReachOptions {
  readonly tokenId: string;
  readonly tokenSecret: string;
}

/** The way to one PBS. */
export function createTransport(options: TransportOptions): Transport {
  return createApiTransport({
    ...options,
    secret: options.tokenSecret,
    // A PBS token's parts are joined by a colon; the server percent-decodes the secret (pbs-api.md 2.1).
    authorization: `PBSAPIToken=${options.tokenId}:${options.tokenSecret.replaceAll('%', '%25')}`,
    // PBS compresses with deflate alone; asking for more would get us nothing compressed.
    acceptEncoding: 'deflate',
    keepAliveMs: KEEP_ALIVE_MS,
  });
}

interface ApiOptions extends ReachOptions {
  /** As the user has it, for cutting it out of what comes back. */
  readonly secret: string;
  /** Value of the header; never logged. */
  readonly authorization: string;
  /** The header that carries it; default `authorization`. */
  readonly credentialHeader?: string;
  /** Below which path the API is; default `/api2/json`. */
  readonly apiPath?: string;
  readonly acceptEncoding: 'deflate' | 'gzip';
  /** For how long an idle connection is kept; the server may keep it for less. */
  readonly keepAliveMs: number;
}

/**
 * The way to one server below its API's path, whatever its kind: one pool of kept-alive connections, certificate
 * checked before anything is sent, phase timeouts, body limits. It follows no redirect and repeats nothing by itself:
 * what failed is what we are here to see.
 */
export function createApiTransport(options: ApiOptions): Transport {
  const base = new URL(options.url);
  const prefix = `${base.pathname.replace(/\/+$/, '')}${options.apiPath ?? '/api2/json'}`;
  const headers = {
    [options.credentialHeader ?? 'authorization']: options.authorization,
    'accept-encoding': options.acceptEncoding,
    accept: 'application/json',
    'user-agent': 'pbs-tray',
  };
  const withoutSecrets = secretCutter(options);
  const meter = byteMeter();
  let requests = 0;
  let certificate: ServerCertificate | null = null;
  const pool = new Pool(base.origin, {
    connections: MAX_IN_FLIGHT,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: options.keepAliveMs,
    maxHeaderSize: 32 * 1024,
    connect: createConnector({
      pin: options.fingerprint,
      timeoutMs: Math.min(options.timeoutMs, CONNECT_LIMIT_MS),
      nowMs: options.nowMs,
      onOpened: meter.watch,
      onAccepted: (seen) => {
        certificate = seen;
      },
    }),
  });

  async function get(request: TransportRequest): Promise<TransportAnswer> {
    requests++;
    const response = await pool.request({
      method: 'GET',
      path: prefix + request.path,
      headers,
      headersTimeout: request.timeoutMs,
      bodyTimeout: request.timeoutMs,
      signal: request.signal,
    });
    const received = await readLimited(response.body, request.maxBytes);
    const body = await decompress(received, single(response.headers['content-encoding']), request.maxBytes);
    // What is no success is shown to people, and some proxies repeat the request in it.
    const isShown = response.statusCode !== 200;
    return {
      status: response.statusCode,
      reason: withoutSecrets(response.statusText),
      software: single(response.headers.server),
      contentType: single(response.headers['content-type']),
      location: single(response.headers.location),
      retryAfter: single(response.headers['retry-after']),
      dateMs: parseDate(single(response.headers.date)),
      body: isShown ? Buffer.from(withoutSecrets(body.toString('utf8'))) : body,
    };
  }

  return {
    get,
    cost: () => ({ requests, receivedBytes: meter.total() }),
    certificate: () => certificate,
    close: () => pool.destroy(),
  };
}

/** Cuts the secret out of a text, as it was given, as it was sent, and as either may be quoted. */
function secretCutter({ secret, authorization }: Pick<ApiOptions, 'secret' | 'authorization'>) {
  const sent = authorization.replace(/^P[BV][SE]APIToken=[^:=]*[:=]/, '');
  const forms = [sent, secret].flatMap((text) => [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)]);
  const longestFirst = [...new Set(forms)]
    .filter((form) => form.length >= SHORTEST_SECRET)
    .sort((a, b) => b.length - a.length);
  return (text: string) => longestFirst.reduce((rest, form) => rest.replaceAll(form, '[secret]'), text);
}

/** Counts what arrives on all sockets of a server, TLS and headers included. */
function byteMeter() {
  const open = new Set<Socket>();
  let closedBytes = 0;
  return {
    watch(socket: Socket) {
      open.add(socket);
      socket.once('close', () => {
        open.delete(socket);
        closedBytes += socket.bytesRead;
      });
    },
    total: () => [...open].reduce((sum, socket) => sum + socket.bytesRead, closedBytes),
  };
}

async function readLimited(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      length += chunk.length;
      if (length > maxBytes) throw new BodyTooLarge(`more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (thrown) {
    throw isLostConnection(thrown) ? new BodyCutOff(`after ${length} bytes`) : thrown;
  }
  return Buffer.concat(chunks);
}

/** The server did answer, so this says nothing of whether it can be reached. */
function isLostConnection(thrown: unknown): boolean {
  if (!(thrown instanceof Error) || !('code' in thrown)) return false;
  return thrown.code === 'UND_ERR_SOCKET' || thrown.code === 'ECONNRESET';
}

const inflateAsync = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate);
const inflateRawAsync = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);
const gunzipAsync = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);

async function decompress(body: Buffer, encoding: string | null, maxBytes: number): Promise<Buffer> {
  const limit = { maxOutputLength: maxBytes };
  if (body.length === 0 || encoding === null || encoding === 'identity') return body;
  // Servers before about 3.2.8 send deflate without its zlib header (pbs-api.md 1.3).
  if (encoding === 'deflate')
    return ((body[0] ?? 0) & 0x0f) === 8 ? inflateAsync(body, limit) : inflateRawAsync(body, limit);
  if (encoding === 'gzip') return gunzipAsync(body, limit);
  throw Object.assign(new Error(`content encoding ${encoding}`), { code: 'ERR_CONTENT_ENCODING' });
}

function single(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header) ?? null;
}

function parseDate(text: string | null): number | null {
  const ms = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}
