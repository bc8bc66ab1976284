import type { Learned } from '../../shared/domain/failure.ts';
import { type FleetState, fleetOf } from '../../shared/domain/fleet.ts';
import { watchForJumps } from './jump-watch.ts';
import { createActivity } from './poll/activity.ts';
import type { Clock, Log, StateSource } from './ports.ts';
import { createRoster } from './roster.ts';
import type { Source, SourceAnswer, SourceQuestion } from './source.ts';

/** How often a source is asked, and how long one request may stay silent. */
export interface Timing {
  readonly pollingIntervalMs: number;
  readonly timeoutMs: number;
}

export interface EngineParts extends Timing {
  readonly sources: readonly Source[];
  readonly clock: Clock;
  /** 0 to 1, for spreading requests. */
  readonly random: () => number;
  readonly log: Log;
  /** Collect everything once as fast as the limits allow, instead of slowly beside a running service. */
  readonly hurried: boolean;
  /** Told when time did not pass as it should, just before everything is read anew. */
  readonly onJump?: () => void;
}

/** Watches all sources. Each is on its own: none waits for another. */
export interface Engine extends StateSource {
  start(): void;
  /** Reads everything anew now, of one source or of all. False when there is no source of that name. */
  refresh(name?: string): boolean;
  /** Asks one source something now. Null when there is no source of that name, or it takes no questions. */
  ask(name: string, question: SourceQuestion): Promise<Learned<SourceAnswer>> | null;
  /** What was known may be of another age than it seems: the machine slept. Reads everything anew. */
  wake(): void;
  /** Watches these from now on. One whose `key` is as before goes on, at its own pace, with all that is known of it. */
  replaceSources(sources: readonly Source[], timing?: Timing): Promise<void>;
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

export function createEngine(parts: EngineParts): Engine {
  const { clock, log } = parts;
  const activity = createActivity();
  const listeners = new Set<(state: FleetState) => void>();
  let endJumpWatch = () => {};
  let running = false;
  let paused = false;

  function publish(): void {
    fleet = fleetOf(fleet.revision + 1, roster.states());
    for (const listener of listeners) listener(fleet);
  }

  let timing: Timing = parts;
  const contextOf = (source: Source) => {
    const { pollingIntervalMs, timeoutMs } = timing;
    return { ...parts, pollingIntervalMs, timeoutMs, log: log.child(source.name), activity };
  };
  const roster = createRoster(parts.sources, contextOf, publish);
  let fleet = fleetOf(0, roster.states());

  return {
    state: () => fleet,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    start() {
      running = true;
      roster.each((watcher) => watcher.start());
      endJumpWatch = watchForJumps(clock, (jumpedMs) => {
        log.info('time-jumped', { jumpedMs });
        parts.onJump?.();
        roster.each((watcher) => watcher.refresh());
      });
    },
    refresh(name) {
      roster.each((watcher, watched) => {
        if (name === undefined || watched === name) watcher.refresh();
      });
      return name === undefined || roster.has(name);
    },
    ask: roster.ask,
    wake: () => roster.each((watcher) => watcher.refresh()),
    async replaceSources(sources, changed = timing) {
      timing = changed;
      const { fresh, gone } = roster.replace(sources);
      publish();
      for (const watcher of fresh) {
        if (running) watcher.start();
        if (paused) watcher.pause();
      }
      await Promise.all(gone.map((watcher) => watcher.stop()));
    },
    pause() {
      paused = true;
      roster.each((watcher) => watcher.pause());
    },
    resume() {
      paused = false;
      roster.each((watcher) => watcher.resume());
    },
    isCollected: roster.isCollected,
    idle: activity.idle,
    isRunning: () => running,
    async stop() {
      running = false;
      endJumpWatch();
      const ends: Promise<void>[] = [];
      roster.each((watcher) => ends.push(watcher.stop()));
      await Promise.all(ends);
    },
  };
}
