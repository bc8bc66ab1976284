import type { Log } from '../ports.ts';
import { createMemoryQueue } from './memory-queue.ts';
import type { ForwardingQueue, QueuedItem } from './queue.ts';

/** Ids of items in memory, apart from those of the durable queue. */
const memoryId = (id: number) => -id;

/**
 * A durable queue that never fails its user: what it cannot store (a full disk, which is just when alerts matter) waits
 * in memory behind what it holds, and what it cannot remove is not handed out again. Never throws.
 */
export function createSturdyQueue(durable: ForwardingQueue, log: Log) {
  const memory = createMemoryQueue();
  const removed = new Map<string, Set<number>>();
  let isFailing = false;

  async function attempt<T>(call: () => T | Promise<T>, otherwise: T): Promise<T> {
    try {
      const value = await call();
      if (isFailing) log.info('queue-works-again');
      isFailing = false;
      return value;
    } catch (error) {
      if (!isFailing) log.error('queue-unavailable', { error, consequence: 'what is to be sent is kept in memory' });
      isFailing = true;
      return otherwise;
    }
  }

  async function isStored(name: string, texts: readonly string[], nowMs: number): Promise<boolean> {
    return attempt(async () => {
      await durable.append(name, texts, nowMs);
      return true;
    }, false);
  }

  /** What waits in memory goes first, or the order would be lost. */
  async function storeMemory(name: string): Promise<void> {
    for (const { id, text, queuedAtMs } of memory.peek(name, memory.count(name))) {
      if (!(await isStored(name, [text], queuedAtMs))) return;
      memory.remove(name, [id]);
    }
  }

  async function retryRemoval(name: string, more: readonly number[]): Promise<void> {
    const marked = removed.get(name) ?? new Set<number>();
    removed.set(name, marked);
    // Marked before the attempt: whoever peeks meanwhile must not get them.
    for (const id of more) marked.add(id);
    const ids = [...marked];
    if (ids.length === 0) return;
    const isRemoved = await attempt(async () => {
      await durable.remove(name, ids);
      return true;
    }, false);
    if (isRemoved) for (const id of ids) marked.delete(id);
  }

  return {
    async append(name: string, texts: readonly string[], nowMs: number): Promise<void> {
      if (memory.count(name) > 0) await storeMemory(name);
      if (memory.count(name) > 0 || !(await isStored(name, texts, nowMs))) memory.append(name, texts, nowMs);
    },
    async peek(name: string, limit: number): Promise<readonly QueuedItem[]> {
      const gone = removed.get(name) ?? new Set<number>();
      const stored = await attempt(() => durable.peek(name, limit + gone.size), []);
      const held = memory.peek(name, limit).map((item) => ({ ...item, id: memoryId(item.id) }));
      return [...stored.filter(({ id }) => !gone.has(id)), ...held].slice(0, limit);
    },
    async remove(name: string, ids: readonly number[]): Promise<void> {
      memory.remove(name, ids.filter((id) => id < 0).map(memoryId));
      await retryRemoval(
        name,
        ids.filter((id) => id > 0),
      );
    },
    async count(name: string): Promise<number> {
      const stored = await attempt(() => durable.count(name), 0);
      return Math.max(0, stored - (removed.get(name)?.size ?? 0)) + memory.count(name);
    },
  } satisfies ForwardingQueue;
}
