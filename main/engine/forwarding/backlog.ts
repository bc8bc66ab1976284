import { DAY } from '../../../shared/time-units.ts';
import type { Clock, Log } from '../ports.ts';
import type { ForwardingQueue, QueuedItem } from './queue.ts';

/** What waits for one receiver. */
export interface Backlog {
  add(texts: readonly string[]): Promise<void>;
  /** The oldest of it, enough for one parcel; or all. */
  oldest(all: boolean): Promise<readonly QueuedItem[]>;
  remove(ids: readonly number[]): Promise<void>;
  /** Removes items without their having arrived, and says so in the log. */
  drop(ids: readonly number[], why: string): Promise<void>;
  /** Drops those of these items that have waited too long. */
  dropExpired(items: readonly QueuedItem[]): Promise<void>;
  /** Drops what an earlier run left: it would be stale by the time its receiver is switched on again. */
  discard(): Promise<void>;
  /** How many there were when it was last touched. */
  count(): number;
}

interface BacklogParts {
  readonly queueName: string;
  /** One that does not throw. */
  readonly queue: ForwardingQueue;
  readonly clock: Clock;
  readonly log: Log;
}

const BATCH = 200;
const LONGEST_WAIT_MS = 3 * DAY;
/** The oldest beyond this are dropped. */
const MOST_QUEUED = 10_000;

export function createBacklog({ queueName, queue, clock, log }: BacklogParts): Backlog {
  let counted = 0;

  async function count(): Promise<void> {
    counted = await queue.count(queueName);
  }

  async function remove(ids: readonly number[]): Promise<void> {
    if (ids.length > 0) await queue.remove(queueName, ids);
    await count();
  }

  async function drop(ids: readonly number[], why: string): Promise<void> {
    if (ids.length > 0) log.warn('forwarding-dropped', { receiver: queueName, items: ids.length, why });
    await remove(ids);
  }

  return {
    async add(texts) {
      await queue.append(queueName, texts, clock.nowMs());
      await count();
      if (counted <= MOST_QUEUED) return;
      const surplus = await queue.peek(queueName, counted - MOST_QUEUED);
      await drop(idsOf(surplus), `more than ${MOST_QUEUED} wait`);
    },
    async oldest(all) {
      await count();
      return queue.peek(queueName, all ? MOST_QUEUED : BATCH);
    },
    remove,
    drop,
    async dropExpired(items) {
      const oldestMs = clock.nowMs() - LONGEST_WAIT_MS;
      const expired = items.filter(({ queuedAtMs }) => queuedAtMs < oldestMs);
      if (expired.length > 0) await drop(idsOf(expired), 'the receiver did not take them for three days');
    },
    async discard() {
      const left = await queue.peek(queueName, MOST_QUEUED);
      await drop(idsOf(left), 'the receiver is switched off');
    },
    count: () => counted,
  };
}

function idsOf(items: readonly QueuedItem[]): number[] {
  return items.map(({ id }) => id);
}
