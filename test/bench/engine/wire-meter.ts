import type { Transport } from '../../../main/engine/ports.ts';
import type { FleetServer } from '../../simulator/start-fleet.ts';

/** What one request cost, as the simulated server counted it. */
export interface MeteredRequest {
  readonly server: string;
  readonly path: string;
  /** TCP payload both ways: handshakes, certificates, TLS records, headers, bodies as sent. */
  readonly wireBytes: number;
  readonly manifests: number;
  readonly atMs: number;
}

export interface WireMeter {
  readonly requests: readonly MeteredRequest[];
  around(transport: Transport, server: FleetServer): Transport;
}

/** Tells the wire bytes of each request by having only one at a time on each server. */
export function createWireMeter(nowMs: () => number): WireMeter {
  const requests: MeteredRequest[] = [];

  function around(transport: Transport, server: FleetServer): Transport {
    let last: Promise<unknown> = Promise.resolve();

    async function metered(request: Parameters<Transport['get']>[0]) {
      const before = server.stats.read();
      const atMs = nowMs();
      try {
        return await transport.get(request);
      } finally {
        const after = server.stats.read();
        requests.push({
          server: server.name,
          path: request.path,
          wireBytes: wireBytesOf(after) - wireBytesOf(before),
          manifests: after.manifestsRead - before.manifestsRead,
          atMs,
        });
      }
    }

    return {
      ...transport,
      get(request) {
        const turn = last.then(() => metered(request));
        last = turn.catch(() => {});
        return turn;
      },
    };
  }

  return { requests, around };
}

/** Bytes on the TCP sockets, both ways. */
export function wireBytesOf(counts: { readonly wireBytesReceived: number; readonly wireBytesSent: number }): number {
  return counts.wireBytesReceived + counts.wireBytesSent;
}
