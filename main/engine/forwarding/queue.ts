/** A value, or the promise of one: a table in this thread and one in another both fit. */
type Soon<T> = T | Promise<T>;

/** Something that waits to be sent. */
export interface QueuedItem {
  /** Positive; grows with every item. */
  readonly id: number;
  readonly queuedAtMs: number;
  readonly text: string;
}

/**
 * Named queues that survive a restart: one ordered table is enough. What was appended stays until it is removed; each
 * call is whole or not at all. It may throw (a full disk): see `sturdy-queue.ts`.
 */
export interface ForwardingQueue {
  /** Appends in this order; durable once it returns. */
  append(queueName: string, texts: readonly string[], nowMs: number): Soon<void>;
  /** The oldest items, in order. */
  peek(queueName: string, limit: number): Soon<readonly QueuedItem[]>;
  /** Forgets items; unknown ids are fine. */
  remove(queueName: string, ids: readonly number[]): Soon<void>;
  count(queueName: string): Soon<number>;
}
