import type { Learned } from '../../shared/domain/failure.ts';
import type { AnySourceState } from '../../shared/domain/fleet.ts';
import type { TaskLogTail } from '../../shared/domain/task.ts';
import type { Activity } from './poll/activity.ts';
import type { Clock, Log } from './ports.ts';

/** What the engine gives to whoever watches a source. */
export interface WatchContext {
  readonly clock: Clock;
  /** 0 to 1, for spreading requests. */
  readonly random: () => number;
  /** The source's own. */
  readonly log: Log;
  /** Told of everything that is under way, so that `idle()` knows. */
  readonly activity: Activity;
  readonly pollingIntervalMs: number;
  /** How long one request may stay silent. */
  readonly timeoutMs: number;
  /** Collect everything once as fast as the limits allow, instead of slowly beside a running service. */
  readonly hurried: boolean;
  /** Takes the source's new state, whenever anything changed. */
  tell(state: AnySourceState): void;
}

/** What somebody wants to know of a source right now, beyond what is watched. */
export type SourceQuestion =
  | { readonly kind: 'task-log'; readonly upid: string; readonly maxLines: number }
  /** Reads the snapshots of one group (key such as `vm/101`); what comes of it shows in the state. */
  | { readonly kind: 'snapshots'; readonly datastore: string; readonly namespace: string; readonly group: string };

export type SourceAnswer = { readonly kind: 'task-log'; readonly tail: TaskLogTail } | { readonly kind: 'snapshots' };

/** Keeps what is known of one source up to date, on its own: none waits for another. */
export interface Watcher {
  start(): void;
  /** Reads everything anew now but what is patient by nature. */
  refresh(): void;
  /** No request leaves until `resume`, which reads everything anew. */
  pause(): void;
  resume(): void;
  /** Asks the source before what else is due; a kind of source that knows no questions has none. */
  ask?(question: SourceQuestion): Promise<Learned<SourceAnswer>>;
  /** Whether everything was read once, or the source does not answer. */
  isCollected(): boolean;
  stop(): Promise<void>;
}

/** Something to be watched, of any kind. One folder beside this file makes those of one kind. */
export interface Source {
  readonly name: string;
  /** Equal for equal settings and secrets: such a source goes on, with all that is known, when settings change. */
  readonly key: string;
  /** What is known before the first answer; or why there will be none, such as a secret that is missing. */
  readonly initial: AnySourceState;
  /** Null where there is no way to it. */
  readonly watch: ((context: WatchContext) => Watcher) | null;
}
