/** What one server has seen and sent since the last reset. */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

export interface ServerCounts {
  readonly requests: number;
  /** By template, "/admin/datastore/{store}/groups". */
  readonly byEndpoint: Readonly<Record<string, number>>;
  /** By status; answers that never came count as "none". */
  readonly byStatus: Readonly<Record<string, number>>;
  /** Bytes on the TCP sockets: TLS records, handshakes and certificates included. */
  readonly wireBytesReceived: number;
  readonly wireBytesSent: number;
  /** Bytes inside TLS: request lines, headers, chunk sizes and bodies as sent (after deflate). */
  readonly httpBytesReceived: number;
  readonly httpBytesSent: number;
  /** Answer bodies before compression. */
  readonly rawBodyBytes: number;
  /** Manifests that a real server would have opened: one per listed snapshot that has one. `/groups` opens none. */
  readonly manifestsRead: number;
  readonly maxInFlight: number;
  readonly connections: number;
  readonly handshakes: number;
  readonly requestsWithToken: number;
  /** The word PBSAPIToken or this server's secret was among the bytes received, in or out of TLS. */
  readonly hasSeenToken: boolean;
}

export interface RequestRecord {
  readonly method: string;
  /** Path and query as on the request line. */
  readonly target: string;
  readonly endpoint: string;
  readonly status: number | null;
  readonly rawBodyBytes: number;
}

export interface ServerStats {
  read(): ServerCounts;
  /** Requests since the last reset, oldest first, at most 20,000. */
  requestLog(): readonly RequestRecord[];
  /** Clear text received since the last reset, at most 256 KiB: after TLS, or before it from who spoke none. */
  receivedText(): string;
  reset(): void;
}

const LOG_LIMIT = 20_000;
const RECORD_LIMIT = 256 * 1024;

function nothingCounted() {
  return {
    requests: 0,
    byEndpoint: {} as Record<string, number>,
    byStatus: {} as Record<string, number>,
    rawBodyBytes: 0,
    manifestsRead: 0,
    maxInFlight: 0,
    connections: 0,
    handshakes: 0,
    requestsWithToken: 0,
    hasSeenToken: false,
  };
}

const NO_BYTES = { wireBytesReceived: 0, wireBytesSent: 0, httpBytesReceived: 0, httpBytesSent: 0 };
type ByteCounts = typeof NO_BYTES;

export interface StatsRecorder extends ServerStats {
  connectionOpened(socket: Socket): void;
  secured(socket: TLSSocket): void;
  received(bytes: Buffer): void;
  requestStarted(endpoint: string, hasToken: boolean): void;
  /** Once per started request; status null when nothing was answered. */
  requestEnded(record: RequestRecord, manifestsRead: number): void;
}

export function createStats(secrets: () => readonly string[]): StatsRecorder {
  let counted = nothingCounted();
  let inFlight = 0;
  let log: RequestRecord[] = [];
  let record: Buffer[] = [];
  let recordedBytes = 0;
  let tail = '';
  const bytes = createByteCounter();

  return {
    read: () => ({
      ...counted,
      ...bytes.read(),
      byEndpoint: { ...counted.byEndpoint },
      byStatus: { ...counted.byStatus },
    }),
    requestLog: () => log,
    receivedText: () => Buffer.concat(record).toString('latin1'),
    reset() {
      counted = nothingCounted();
      counted.maxInFlight = inFlight;
      bytes.reset();
      [log, record, recordedBytes, tail] = [[], [], 0, ''];
    },
    connectionOpened(socket) {
      counted.connections += 1;
      bytes.watchWire(socket);
    },
    secured(socket) {
      counted.handshakes += 1;
      bytes.watchHttp(socket);
    },
    received(chunk) {
      const seen = tail + chunk.toString('latin1');
      if (['PBSAPIToken', ...secrets()].some((word) => seen.includes(word))) counted.hasSeenToken = true;
      tail = seen.slice(-64);
      if (recordedBytes < RECORD_LIMIT) record.push(chunk);
      recordedBytes += chunk.length;
    },
    requestStarted(endpoint, hasToken) {
      counted.requests += 1;
      counted.byEndpoint[endpoint] = (counted.byEndpoint[endpoint] ?? 0) + 1;
      if (hasToken) counted.requestsWithToken += 1;
      inFlight += 1;
      counted.maxInFlight = Math.max(counted.maxInFlight, inFlight);
    },
    requestEnded(request, manifestsRead) {
      inFlight -= 1;
      const status = String(request.status ?? 'none');
      counted.byStatus[status] = (counted.byStatus[status] ?? 0) + 1;
      counted.rawBodyBytes += request.rawBodyBytes;
      counted.manifestsRead += manifestsRead;
      if (log.length < LOG_LIMIT) log.push(request);
    },
  };
}

interface ByteCounter {
  watchWire(socket: Socket): void;
  watchHttp(socket: TLSSocket): void;
  read(): ByteCounts;
  reset(): void;
}

/** Sums over open and closed sockets; a reset remembers where the sums stood. */
function createByteCounter(): ByteCounter {
  const openWire = new Set<Socket>();
  const openHttp = new Set<Socket>();
  const closed: ByteCounts = { ...NO_BYTES };
  let before: ByteCounts = { ...NO_BYTES };

  const total = (): ByteCounts => {
    const sum = { ...closed };
    for (const socket of openWire) {
      sum.wireBytesReceived += socket.bytesRead;
      sum.wireBytesSent += socket.bytesWritten;
    }
    for (const socket of openHttp) {
      sum.httpBytesReceived += socket.bytesRead;
      sum.httpBytesSent += socket.bytesWritten;
    }
    return sum;
  };

  const watch = (open: Set<Socket>, socket: Socket): void => {
    open.add(socket);
    socket.once('close', () => {
      const atEnd = total();
      open.delete(socket);
      const without = total();
      for (const key of Object.keys(NO_BYTES) as (keyof ByteCounts)[]) closed[key] += atEnd[key] - without[key];
    });
  };

  return {
    watchWire: (socket) => watch(openWire, socket),
    watchHttp: (socket) => watch(openHttp, socket),
    read() {
      const sum = total();
      return {
        wireBytesReceived: sum.wireBytesReceived - before.wireBytesReceived,
        wireBytesSent: sum.wireBytesSent - before.wireBytesSent,
        httpBytesReceived: sum.httpBytesReceived - before.httpBytesReceived,
        httpBytesSent: sum.httpBytesSent - before.httpBytesSent,
      };
    },
    reset() {
      before = total();
    },
  };
}
