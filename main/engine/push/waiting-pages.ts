import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { DAY, HOUR, MINUTE } from '../../../shared/time-units.ts';
import type { ForwardingQueue } from '../forwarding/queue.ts';
import type { MetricsMoment } from './push-request.ts';

const compress = promisify(gzip);
const expand = promisify(gunzip);

/** Every page of the first hour waits, later ones rarer: a trend needs no more. */
const DENSE_MS = HOUR;
const THINNED_MS = 5 * MINUTE;
const LONGEST_WAIT_MS = 3 * DAY;
const MOST_BYTES = 64 * 1024 * 1024;

/** Pages that could not be sent yet, oldest first. */
export interface WaitingPages {
  add(moment: MetricsMoment): Promise<void>;
  /** Null: nothing waits. */
  oldest(): Promise<(MetricsMoment & { readonly id: number }) | null>;
  remove(id: number): Promise<void>;
  /** How many there were when it was last touched. */
  count(): number;
}

export function createWaitingPages(queueName: string, queue: ForwardingQueue, nowMs: () => number): WaitingPages {
  let counted = 0;
  let firstAtMs: number | null = null;
  let lastAtMs = Number.NEGATIVE_INFINITY;

  async function recount(): Promise<void> {
    counted = await queue.count(queueName);
    if (counted === 0) firstAtMs = null;
  }

  async function dropOldest(most: number): Promise<void> {
    const surplus = counted - most;
    if (surplus <= 0) return;
    const ids = (await queue.peek(queueName, surplus)).map(({ id }) => id);
    await queue.remove(queueName, ids);
    await recount();
  }

  return {
    async add(moment) {
      firstAtMs ??= moment.atMs;
      const isDense = moment.atMs - firstAtMs <= DENSE_MS;
      if (!isDense && moment.atMs - lastAtMs < THINNED_MS) return;
      lastAtMs = moment.atMs;
      const text = `${moment.atMs} ${(await compress(moment.text)).toString('base64')}`;
      await queue.append(queueName, [text], moment.atMs);
      await recount();
      await dropOldest(Math.max(1, Math.floor(MOST_BYTES / text.length)));
    },
    async oldest() {
      for (;;) {
        await recount();
        const [item] = await queue.peek(queueName, 1);
        if (item === undefined) return null;
        const read = nowMs() - item.queuedAtMs > LONGEST_WAIT_MS ? null : await momentOf(item.text);
        if (read !== null) return { id: item.id, ...read };
        await queue.remove(queueName, [item.id]);
      }
    },
    async remove(id) {
      await queue.remove(queueName, [id]);
      await recount();
    },
    count: () => counted,
  };
}

/** Null for what another version left and cannot be read. */
async function momentOf(text: string): Promise<MetricsMoment | null> {
  const [at = '', packed = ''] = text.split(' ', 2);
  const atMs = Number(at);
  if (!Number.isSafeInteger(atMs)) return null;
  try {
    return { atMs, text: (await expand(Buffer.from(packed, 'base64'))).toString('utf8') };
  } catch {
    return null;
  }
}
