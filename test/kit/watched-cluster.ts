import { createEngine, type Engine } from '../../main/engine/engine.ts';
import { pveSource, wayIn } from '../../main/engine/pve/pve-source.ts';
import type { PveState } from '../../shared/domain/pve.ts';
import { success } from '../../shared/outcome.ts';
import { MINUTE, SECOND } from '../../shared/time-units.ts';
import type { PveCluster } from '../simulator/pve/model.ts';
import { type PveListener, type SimulatedCluster, startCluster } from '../simulator/pve/start-cluster.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createMemoryLog, type MemoryLog } from './memory-log.ts';

/** Simulated clusters over real TLS, watched by a real engine whose clock is theirs. */
export interface WatchedCluster {
  readonly engine: Engine;
  readonly clock: FakeClock;
  readonly log: MemoryLog;
  /** The endpoint of this node. */
  endpoint(node: string): PveListener;
  /** What the engine knows. */
  known(): PveState;
  /** Lets time pass; returns when all that fell due is done. */
  pass(ms: number): Promise<void>;
  /** Until all is read. */
  collect(): Promise<void>;
  requests(): number;
  close(): Promise<void>;
}

export interface ClusterOptions {
  /** Several: endpoints of all of them in one source. */
  readonly clusters: readonly PveCluster[];
  /** Nodes whose endpoints are configured; default: all. */
  readonly nodes?: readonly string[];
  readonly random?: () => number;
  readonly timeoutMs?: number;
  readonly tokenId?: string;
  readonly tokenSecret?: string;
  /** What is configured instead of the clusters' own endpoints. */
  readonly ways?: readonly { readonly url: string; readonly fingerprint: string }[];
}

export async function watchCluster(options: ClusterOptions): Promise<WatchedCluster> {
  const started: SimulatedCluster[] = await Promise.all(options.clusters.map((cluster) => startCluster(cluster)));
  const all = started.flatMap(({ endpoints }) => endpoints);
  const used = all.filter(({ node }) => options.nodes?.includes(node) ?? true);
  const [first] = options.clusters;
  if (first === undefined) throw new Error('no cluster');
  const clock = createFakeClock(first.nowMs, (nowMs) => {
    for (const cluster of options.clusters) cluster.nowMs = Math.max(cluster.nowMs, nowMs);
  });
  const { timeoutMs = 5 * SECOND, tokenId = first.tokenId, tokenSecret = first.tokenSecret } = options;
  const log = createMemoryLog();
  const ends = options.ways ?? used;
  const ways = ends.map(({ url, fingerprint }) =>
    wayIn({ url, fingerprint, tokenId, tokenSecret, timeoutMs, nowMs: clock.nowMs }),
  );
  const source = pveSource({
    name: 'grove',
    urls: ends.map(({ url }) => url),
    ways: success(ways),
    nowMs: clock.nowMs(),
  });
  const engine = createEngine({
    ...{ sources: [source], clock, log, timeoutMs, hurried: false },
    random: options.random ?? (() => 0.5),
    pollingIntervalMs: MINUTE,
  });
  engine.start();
  const pass = (ms: number) => clock.advance(ms, engine.idle);
  return {
    engine,
    clock,
    log,
    endpoint(node) {
      const found = all.find((one) => one.node === node);
      if (!found) throw new Error(`no endpoint ${node}`);
      return found;
    },
    known() {
      const [state] = engine.state().pve;
      if (!state) throw new Error('no cluster is watched');
      return state;
    },
    pass,
    async collect() {
      for (let step = 0; step < 600 && !engine.isCollected(); step++) await pass(SECOND);
      if (!engine.isCollected()) throw new Error('not collected');
    },
    requests: () => used.reduce((sum, { stats }) => sum + stats.read().requests, 0),
    async close() {
      await engine.stop();
      await Promise.all(started.map((one) => one.close()));
    },
  };
}
