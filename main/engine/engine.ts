import type { Failure } from '../../shared/domain/failure.ts';
import type { FleetState, ServerState } from '../../shared/domain/server.ts';
import type { Outcome } from '../../shared/outcome.ts';
import { watchForJumps } from './jump-watch.ts';
import type { Decoder } from './pbs/decoder.ts';
import { type Activity, createActivity } from './poll/activity.ts';
import { createPoller, type Poller } from './poll/poller.ts';
import { createServerBook } from './poll/server-book.ts';
import type { WatchedServer } from './poll/watch.ts';
import type { Clock, Log, PastKeeper, StateSource, Transport } from './ports.ts';

/** A server to be watched, and the way to it; or why there is none, such as a secret that is missing. */
export interface Source {
  readonly server: WatchedServer;
  readonly fingerprint: string | null;
  readonly transport: Outcome<Transport, Failure>;
}

export interface EngineParts {
  readonly sources: readonly Source[];
  readonly decoder: Decoder;
  readonly clock: Clock;
  /** 0 to 1, for spreading requests. */
  readonly random: () => number;
  readonly log: Log;
  readonly pollingIntervalMs: number;
  readonly timeoutMs: number;
  readonly snapshotDetail: 'sweep' | 'on-demand';
  /** Collect everything once as fast as the limits allow, instead of slowly beside a running service. */
  readonly hurried: boolean;
  /** Who keeps what servers remember from before; without it nobody asks. */
  readonly past?: PastKeeper;
}

/** Watches all servers. Each is on its own: none waits for another. */
export interface Engine extends StateSource {
  start(): void;
  /** Reads everything anew now, of one server or of all. False when there is no server of that name. */
  refresh(name?: string): boolean;
  /** What was known may be of another age than it seems: the machine slept. Reads everything anew. */
  wake(): void;
  /** Whether every server was read completely once, snapshots included, or does not answer. */
  isCollected(): boolean;
  /** Resolves as soon as nothing is being read. */
  idle(): Promise<void>;
  /** Whether the engine was started and not stopped. */
  isRunning(): boolean;
  stop(): Promise<void>;
}

export function createEngine(parts: EngineParts): Engine {
  const { clock, log } = parts;
  const activity = createActivity();
  const cell = createStateCell(parts.sources);
  const pollers = parts.sources.flatMap((source, index) =>
    source.transport.ok
      ? [pollerOf(parts, source, source.transport.value, activity, (state) => cell.put(index, state))]
      : [],
  );
  for (const [index, source] of parts.sources.entries()) {
    if (!source.transport.ok) cell.put(index, unreachable(source, source.transport.failure, clock.nowMs()));
  }
  let endJumpWatch = () => {};
  let running = false;

  function wake(): void {
    for (const poller of pollers) poller.refresh();
  }

  return {
    state: cell.state,
    subscribe: cell.subscribe,
    start() {
      running = true;
      for (const poller of pollers) poller.start();
      endJumpWatch = watchForJumps(clock, (jumpedMs) => {
        log.info('time-jumped', { jumpedMs });
        wake();
      });
    },
    refresh(name) {
      for (const poller of pollers) if (name === undefined || poller.name === name) poller.refresh();
      // One that cannot be reached for lack of its secret is known all the same.
      return name === undefined || parts.sources.some(({ server }) => server.name === name);
    },
    wake,
    isCollected: () => pollers.every((poller) => poller.isCollected()),
    idle: activity.idle,
    isRunning: () => running,
    async stop() {
      running = false;
      endJumpWatch();
      await Promise.all(pollers.map((poller) => poller.stop()));
      await parts.decoder.stop();
    },
  };
}

function pollerOf(
  parts: EngineParts,
  source: Source,
  transport: Transport,
  activity: Activity,
  tell: (state: ServerState) => void,
): Poller {
  const { server, fingerprint } = source;
  return createPoller({ ...parts, server, fingerprint, transport, activity, tell, log: parts.log.child(server.name) });
}

function unreachable({ server }: Source, failure: Failure, nowMs: number): ServerState {
  return {
    ...createServerBook(server, () => {}).state(),
    reach: { kind: 'failing', failure, sinceMs: nowMs, lastAnswerAtMs: null, attempts: 0 },
  };
}

/** Holds the state of the fleet: one writer, many readers. */
function createStateCell(sources: readonly Source[]) {
  let state: FleetState = {
    revision: 0,
    servers: sources.map(({ server }) => createServerBook(server, () => {}).state()),
  };
  const listeners = new Set<(state: FleetState) => void>();
  return {
    state: () => state,
    put(index: number, server: ServerState): void {
      state = { revision: state.revision + 1, servers: state.servers.with(index, server) };
      for (const listener of listeners) listener(state);
    },
    subscribe(listener: (state: FleetState) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
