import { createMetricsPage } from '../../../main/engine/metrics/metrics-page.ts';
import type { MetricsSettings } from '../../../main/engine/metrics/metrics-settings.ts';
import { startWebServer } from '../../../main/web/server.ts';
import { MINUTE, SECOND } from '../../../shared/time-units.ts';
import { type ReadSeries, readExposition } from '../../kit/exposition-reader.ts';
import { createMemoryLog } from '../../kit/memory-log.ts';
import { type WatchedFleet, type WatchOptions, watchFleet } from '../../kit/watched-fleet.ts';
import { NO_TROUBLE, type TruthQuestion } from './truth-question.ts';
import { type Witness, watchRequests } from './witness.ts';

/** A watched fleet whose page is served over HTTP, with a witness at each of its servers. */
export interface TruthRig {
  readonly watched: WatchedFleet;
  readonly question: TruthQuestion;
  witness(node: string): Witness;
  /** Puts other settings in force; what is not named stays. */
  set(settings: Partial<MetricsSettings>): void;
  /** `GET /metrics`, read back. */
  page(): Promise<ReadSeries[]>;
  /** Lets time pass until nothing has happened for longer than a polling interval and nothing is asked any more. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const LONGEST_MS = 6 * 60 * MINUTE;

export async function startTruthRig(options: WatchOptions): Promise<TruthRig> {
  // Real time plays no part here: on a busy machine nothing may run out of it.
  const watched = await watchFleet({ timeoutMs: MINUTE, ...options });
  const { fleet, clock, engine } = watched;
  const pollingMs = options.pollingIntervalMs ?? MINUTE;
  const witnesses = new Map<string, Witness>();
  for (const server of fleet.servers) witnesses.set(server.name, await watchRequests(fleet.world, server));
  let settings: MetricsSettings = {
    polling: { intervalSeconds: pollingMs / 1000 },
    clients: {},
    metrics: { snapshotHistoryLimit: 1 },
    servers: fleet.servers.map(({ name }) => ({
      name,
      ...(options.datastores ? { datastores: options.datastores } : {}),
    })),
  };
  const started = await startWebServer({
    host: '127.0.0.1',
    port: 0,
    allowedHosts: [],
    token: 'none',
    log: createMemoryLog(),
    source: engine,
    version: '0',
    metrics: createMetricsPage({ source: engine, settings: () => settings, clock }),
    dashboard: false,
    alive: () => ({ ok: true }),
    refresh: () => false,
    describeTrouble: () => null,
    clock,
  });
  if (!started.ok) throw new Error(started.failure.message);
  const web = started.value;

  function witness(node: string): Witness {
    const found = witnesses.get(node);
    if (found === undefined) throw new Error(`no witness at ${node}`);
    return found;
  }

  /** Grows with every task that starts or ends. */
  function happened(): number {
    const tasks = fleet.world.servers.map((server) => server.tasks);
    return tasks.reduce((sum, { nextTaskId, running }) => sum + 2 * nextTaskId - running.size, 0);
  }

  async function settle(): Promise<void> {
    const deadlineMs = clock.nowMs() + LONGEST_MS;
    let quietSinceMs = clock.nowMs();
    let before = happened();
    while (clock.nowMs() < deadlineMs) {
      const lastRequestMs = Math.max(...[...witnesses.values()].map((each) => each.lastRequestMs()));
      if (clock.nowMs() - quietSinceMs > pollingMs + 3 * SECOND && clock.nowMs() - lastRequestMs > 3 * SECOND) return;
      await watched.pass(SECOND);
      if (happened() !== before) quietSinceMs = clock.nowMs();
      before = happened();
    }
    throw new Error('the world never came to rest');
  }

  return {
    watched,
    get question(): TruthQuestion {
      return {
        world: fleet.world,
        settings,
        tokenId: (node) => watched.server(node).tokenId,
        witness,
        trouble: () => NO_TROUBLE,
      };
    },
    witness,
    set(changed) {
      settings = { ...settings, ...changed };
    },
    async page() {
      const answer = await fetch(`${web.url}metrics`);
      if (answer.status !== 200) throw new Error(`/metrics answered ${answer.status}`);
      return readExposition(await answer.text());
    },
    settle,
    async close() {
      await web.close();
      await watched.close();
    },
  };
}
