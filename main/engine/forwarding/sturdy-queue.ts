import type { Log } from '../ports.ts';
import { createMemoryQueue } from './memory-queue.ts';
import type { ForwardingQueue, QueuedItem } from './queue.ts';

/** Ids of items in memory, apart from those of the durable queue. */
const memoryId = (id: number) => -id;
const keyOf = (name: string, id: number) => `${id} ${name}`;

/**
 * A durable queue that never fails its user: what it cannot store (a full disk, which is just when alerts matter) waits
 * in memory behind what it holds, and what it cannot remove is not handed out again. Never throws.
 */
export function createSturdyQueue(durable: ForwardingQueue, log: Log) {
  const attempt = createAttempts(log);
  const memory = createMemoryQueue();
  /** Sent but still stored, by name and id, with the time of queueing: a new file begins with the same ids again. */
  const settled = new Map<string, number>();
  /** The same of what was handed out last. */
  const handed = new Map<string, number>();

  async function forget(name: string, ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    const isRemoved = await attempt('write', () => truly(durable.remove(name, ids)), false);
    if (isRemoved) for (const id of ids) settled.delete(keyOf(name, id));
  }

  return {
    async append(name: string, texts: readonly string[], nowMs: number): Promise<void> {
      // Behind what waits in memory, or the order would be lost.
      const isStored =
        memory.count(name) === 0 && (await attempt('write', () => truly(durable.append(name, texts, nowMs)), false));
      if (!isStored) memory.append(name, texts, nowMs);
    },
    async peek(name: string, limit: number): Promise<readonly QueuedItem[]> {
      const stored = await attempt('read', () => durable.peek(name, limit + settled.size), []);
      const isSettled = ({ id, queuedAtMs }: QueuedItem) => settled.get(keyOf(name, id)) === queuedAtMs;
      const waiting = stored.filter((item) => !isSettled(item));
      for (const { id, queuedAtMs } of waiting) handed.set(keyOf(name, id), queuedAtMs);
      await forget(
        name,
        stored.filter(isSettled).map(({ id }) => id),
      );
      const held = memory.peek(name, limit).map((item) => ({ ...item, id: memoryId(item.id) }));
      return [...waiting, ...held].slice(0, limit);
    },
    async remove(name: string, ids: readonly number[]): Promise<void> {
      memory.remove(name, ids.filter((id) => id < 0).map(memoryId));
      const stored = ids.filter((id) => id > 0);
      // Marked before the attempt: whoever peeks meanwhile must not get them.
      for (const id of stored) {
        settled.set(keyOf(name, id), handed.get(keyOf(name, id)) ?? Number.NaN);
        handed.delete(keyOf(name, id));
      }
      await forget(name, stored);
    },
    count: async (name: string): Promise<number> =>
      (await attempt('read', () => durable.count(name), 0)) + memory.count(name),
  } satisfies ForwardingQueue;
}

async function truly(done: void | Promise<void>): Promise<true> {
  await done;
  return true;
}

/** Reading and writing fail apart: a full disk can still be read. Each is said once. */
function createAttempts(log: Log) {
  const failing = new Set<'read' | 'write'>();
  return async <T>(access: 'read' | 'write', call: () => T | Promise<T>, otherwise: T): Promise<T> => {
    try {
      const value = await call();
      if (failing.delete(access)) log.info('queue-works-again', { access });
      return value;
    } catch (error) {
      if (!failing.has(access)) log.error('queue-failed', { access, error, meanwhile: 'memory takes its place' });
      failing.add(access);
      return otherwise;
    }
  };
}
