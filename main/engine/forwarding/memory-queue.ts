import type { ForwardingQueue, QueuedItem } from './queue.ts';

/** A queue that forgets with the process: where there is no data folder, and while the durable one cannot write. */
export function createMemoryQueue() {
  const queues = new Map<string, QueuedItem[]>();
  let lastId = 0;
  const itemsOf = (name: string) => queues.get(name) ?? [];
  return {
    append(name, texts, nowMs) {
      const added = texts.map((text) => ({ id: ++lastId, queuedAtMs: nowMs, text }));
      queues.set(name, [...itemsOf(name), ...added]);
    },
    peek: (name: string, limit: number): readonly QueuedItem[] => itemsOf(name).slice(0, limit),
    remove(name, ids) {
      const gone = new Set(ids);
      const left = itemsOf(name).filter(({ id }) => !gone.has(id));
      if (left.length === 0) queues.delete(name);
      else queues.set(name, left);
    },
    count: (name: string): number => itemsOf(name).length,
  } satisfies ForwardingQueue;
}
