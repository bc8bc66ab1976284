import { createEngine, type Engine } from '../../main/engine/engine.ts';
import { createDecoder } from '../../main/engine/pbs/decoder.ts';
import { createTransport } from '../../main/engine/pbs/transport.ts';
import { pbsSource } from '../../main/engine/poll/pbs-source.ts';
import type { ServerState } from '../../shared/domain/server.ts';
import { success } from '../../shared/outcome.ts';
import { MINUTE, SECOND } from '../../shared/time-units.ts';
import { type Fleet, type FleetOptions, type FleetServer, startFleet } from '../simulator/start-fleet.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createMemoryLog, type MemoryLog } from './memory-log.ts';

/** A simulated fleet over real TLS, watched by a real engine whose clock is the fleet's own. */
export interface WatchedFleet {
  readonly fleet: Fleet;
  readonly engine: Engine;
  readonly clock: FakeClock;
  readonly log: MemoryLog;
  /** The simulated server of this name, or the first. */
  server(name?: string): FleetServer;
  /** What the engine knows of the server of this name, or the first. */
  known(name?: string): ServerState;
  /** Lets time pass for fleet and engine alike; returns when the engine has done all that fell due. */
  pass(ms: number): Promise<void>;
  /** Lets time pass in small steps until all is read, snapshots included. */
  collect(): Promise<void>;
  close(): Promise<void>;
}

export interface WatchOptions extends FleetOptions {
  readonly pollingIntervalMs?: number;
  readonly timeoutMs?: number;
  readonly snapshotDetail?: 'sweep' | 'on-demand';
  readonly hurried?: boolean;
  /** 0 to 1; 0.5, the middle, spreads nothing. */
  readonly random?: () => number;
  readonly datastores?: { include: string[]; exclude: string[] };
  /** Changes how a server is reached, such as its fingerprint. */
  readonly connect?: (server: FleetServer) => { fingerprint?: string | null; tokenSecret?: string; url?: string };
}

export async function watchFleet(options: WatchOptions = {}): Promise<WatchedFleet> {
  const fleet = await startFleet(options);
  const log = createMemoryLog();
  const clock = createFakeClock(fleet.world.nowMs, (nowMs) => {
    if (nowMs > fleet.world.nowMs) fleet.advanceTo(nowMs);
  });
  const { pollingIntervalMs = MINUTE, timeoutMs = 5 * SECOND } = options;
  const decoder = createDecoder(new URL('../../main/engine/pbs/decode-worker.ts', import.meta.url));
  const engine = createEngine({
    sources: fleet.servers.map((server) => pbsSource({ ...wayTo(server, options, timeoutMs, clock), decoder })),
    clock,
    random: options.random ?? (() => 0.5),
    log,
    pollingIntervalMs,
    timeoutMs,
    hurried: options.hurried ?? false,
  });
  engine.start();
  const byName = <T extends { readonly name: string }>(list: readonly T[], name: string | undefined): T => {
    const found = name === undefined ? list[0] : list.find((item) => item.name === name);
    if (!found) throw new Error(`no server ${name}`);
    return found;
  };
  const pass = (ms: number) => clock.advance(ms, engine.idle);
  return {
    fleet,
    engine,
    clock,
    log,
    server: (name) => byName(fleet.servers, name),
    known: (name) => byName(engine.state().servers, name),
    pass,
    async collect() {
      for (let step = 0; step < 2000 && !engine.isCollected(); step++) await pass(SECOND);
      if (!engine.isCollected()) throw new Error('not collected within 2000 simulated seconds');
    },
    async close() {
      await engine.stop();
      await decoder.stop();
      await fleet.close();
    },
  };
}

function wayTo(server: FleetServer, options: WatchOptions, timeoutMs: number, clock: FakeClock) {
  const reached = {
    url: server.url,
    fingerprint: server.fingerprint,
    tokenSecret: server.tokenSecret,
    ...options.connect?.(server),
  };
  return {
    server: {
      name: server.name,
      url: reached.url,
      tokenId: server.tokenId,
      datastores: options.datastores ?? { include: ['*'], exclude: [] },
    },
    fingerprint: reached.fingerprint,
    snapshotDetail: options.snapshotDetail ?? ('sweep' as const),
    nowMs: clock.nowMs(),
    transport: success(
      createTransport({
        url: reached.url,
        tokenId: server.tokenId,
        tokenSecret: reached.tokenSecret,
        fingerprint: reached.fingerprint,
        timeoutMs,
        nowMs: clock.nowMs,
      }),
    ),
  };
}
