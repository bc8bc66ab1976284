import { createEngine, type Engine } from '../../../main/engine/engine.ts';
import { createDecoder } from '../../../main/engine/pbs/decoder.ts';
import { createTransport } from '../../../main/engine/pbs/transport.ts';
import { pbsSource } from '../../../main/engine/poll/pbs-source.ts';
import type { Clock, Transport } from '../../../main/engine/ports.ts';
import { siblingEntry } from '../../../main/engine/runtime/sibling-entry.ts';
import { success } from '../../../shared/outcome.ts';
import { SECOND } from '../../../shared/time-units.ts';
import { createMemoryLog } from '../../kit/memory-log.ts';
import type { SpawnedServer } from '../../simulator/spawn-fleet.ts';

export interface Watching {
  readonly servers: readonly SpawnedServer[];
  readonly clock: Clock;
  readonly pollingIntervalMs: number;
  /** Stands between the engine and a server, to measure. */
  readonly around?: (transport: Transport, server: SpawnedServer) => Transport;
}

/** The product's engine as the headless service builds it, watching simulated servers. */
export function watch({ servers, clock, pollingIntervalMs, around }: Watching): Engine {
  const timeoutMs = 15 * SECOND;
  const decoder = createDecoder(siblingEntry(import.meta.url, '../../../main/engine/pbs/decode-worker.ts'));
  const engine = createEngine({
    sources: servers.map((server) => {
      const { name, url, tokenId, tokenSecret, fingerprint } = server;
      const transport = createTransport({ url, tokenId, tokenSecret, fingerprint, timeoutMs, nowMs: clock.nowMs });
      const watched = { name, url, tokenId, datastores: { include: ['*'], exclude: [] } };
      return pbsSource({
        server: watched,
        fingerprint,
        transport: success(around?.(transport, server) ?? transport),
        decoder,
        snapshotDetail: 'sweep',
        nowMs: clock.nowMs(),
      });
    }),
    clock,
    random: seededRandom(),
    log: createMemoryLog(),
    pollingIntervalMs,
    timeoutMs,
    hurried: false,
  });
  return {
    ...engine,
    async stop() {
      await engine.stop();
      await decoder.stop();
    },
  };
}

/** The same jitter in every run (mulberry32). */
function seededRandom(): () => number {
  let state = 20_260_928;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
