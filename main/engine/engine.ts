import { type AnySourceState, type FleetState, fleetOf } from '../../shared/domain/fleet.ts';
import { watchForJumps } from './jump-watch.ts';
import { createActivity } from './poll/activity.ts';
import type { Clock, Log, StateSource } from './ports.ts';
import type { Source, Watcher } from './source.ts';

export interface EngineParts {
  readonly sources: readonly Source[];
  readonly clock: Clock;
  /** 0 to 1, for spreading requests. */
  readonly random: () => number;
  readonly log: Log;
  readonly pollingIntervalMs: number;
  readonly timeoutMs: number;
  /** Collect everything once as fast as the limits allow, instead of slowly beside a running service. */
  readonly hurried: boolean;
}

/** Watches all sources. Each is on its own: none waits for another. */
export interface Engine extends StateSource {
  start(): void;
  /** Reads everything anew now, of one source or of all. False when there is no source of that name. */
  refresh(name?: string): boolean;
  /** What was known may be of another age than it seems: the machine slept. Reads everything anew. */
  wake(): void;
  /** Watches these from now on. One whose `key` is as before goes on with all that is known of it. */
  replaceSources(sources: readonly Source[]): Promise<void>;
  /** No request leaves until `resume`, which reads everything anew: the machine is about to sleep. */
  pause(): void;
  resume(): void;
  /** Whether every source was read completely once, snapshots included, or does not answer. */
  isCollected(): boolean;
  /** Resolves as soon as nothing is being read. */
  idle(): Promise<void>;
  /** Whether the engine was started and not stopped. */
  isRunning(): boolean;
  stop(): Promise<void>;
}

interface Watched {
  readonly source: Source;
  readonly watcher: Watcher | null;
  state: AnySourceState;
}

export function createEngine(parts: EngineParts): Engine {
  const { clock, log } = parts;
  const activity = createActivity();
  const listeners = new Set<(state: FleetState) => void>();
  let watched: readonly Watched[] = [];
  let fleet = fleetOf(0, []);
  let endJumpWatch = () => {};
  let running = false;
  let paused = false;

  function publish(): void {
    const states = watched.map(({ state }) => state);
    fleet = fleetOf(fleet.revision + 1, states);
    for (const listener of listeners) listener(fleet);
  }

  function watch(source: Source): Watched {
    const context = {
      ...parts,
      log: log.child(source.name),
      activity,
      tell(state: AnySourceState) {
        entry.state = state;
        // What a watcher says while it ends is not the fleet's any more.
        if (watched.includes(entry)) publish();
      },
    };
    const entry: Watched = { source, watcher: source.watch?.(context) ?? null, state: source.initial };
    return entry;
  }

  function each(act: (watcher: Watcher) => void): void {
    for (const { watcher } of watched) if (watcher) act(watcher);
  }

  watched = parts.sources.map(watch);
  fleet = fleetOf(
    0,
    watched.map(({ state }) => state),
  );

  return {
    state: () => fleet,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    start() {
      running = true;
      each((watcher) => watcher.start());
      endJumpWatch = watchForJumps(clock, (jumpedMs) => {
        log.info('time-jumped', { jumpedMs });
        each((watcher) => watcher.refresh());
      });
    },
    refresh(name) {
      for (const { source, watcher } of watched) if (name === undefined || source.name === name) watcher?.refresh();
      // One that cannot be reached for lack of its secret is known all the same.
      return name === undefined || watched.some(({ source }) => source.name === name);
    },
    wake: () => each((watcher) => watcher.refresh()),
    async replaceSources(sources) {
      const before = new Map(watched.map((entry) => [entry.source.key, entry]));
      const fresh: Watched[] = [];
      const after = sources.map((source) => {
        const kept = before.get(source.key);
        if (kept) return kept;
        const entry = watch(source);
        fresh.push(entry);
        return entry;
      });
      const gone = watched.filter((entry) => !after.includes(entry));
      watched = after;
      publish();
      for (const { watcher } of fresh) {
        if (running) watcher?.start();
        if (paused) watcher?.pause();
      }
      await Promise.all(gone.map(({ watcher }) => watcher?.stop()));
    },
    pause() {
      paused = true;
      each((watcher) => watcher.pause());
    },
    resume() {
      paused = false;
      each((watcher) => watcher.resume());
    },
    isCollected: () => watched.every(({ watcher }) => watcher?.isCollected() ?? true),
    idle: activity.idle,
    isRunning: () => running,
    async stop() {
      running = false;
      endJumpWatch();
      await Promise.all(watched.map(({ watcher }) => watcher?.stop()));
    },
  };
}
