import { Worker } from 'node:worker_threads';
import { type AnswerKind, type Decoded, decode } from './decode.ts';
import type { DecodeJob, DecodeReply } from './decode-job.ts';
import type { SnapshotPlace } from './translate-backup.ts';
import { Undecodable } from './undecodable.ts';

/** Turns answers into values. Shared by all servers. */
export interface Decoder {
  /** Rejects with `Undecodable`. */
  decode<K extends AnswerKind>(kind: K, body: Uint8Array, place?: SnapshotPlace): Promise<Decoded<K>>;
  stop(): Promise<void>;
}

/** Bodies up to this size are read in a few milliseconds at most. */
const INLINE_LIMIT_BYTES = 64 * 1024;

/** A hostile body must end the worker, not the program. */
const WORKER_HEAP_MB = 512;

/** Its new objects die at once: room for more than this only makes the process larger. */
const WORKER_YOUNG_MB = 6;

/** After this much quiet the worker is let go: its heap is the largest single part of our memory. */
const IDLE_MS = 5_000;

interface Waiting {
  resolve(value: unknown): void;
  reject(reason: Undecodable): void;
}

/**
 * Decodes small answers at once and large ones in a worker thread, so that a list of thousands of snapshots never
 * blocks the program. The worker starts with the first large answer and ends after a quiet while.
 */
export function createDecoder(workerEntry: URL): Decoder {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let nextId = 1;

  function start(): Worker {
    const started = new Worker(workerEntry, {
      resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB, maxYoungGenerationSizeMb: WORKER_YOUNG_MB },
    });
    started.unref();
    started.on('message', (reply: DecodeReply) => settle(reply));
    const lost = () => {
      if (worker === started) worker = undefined;
      giveUp('too large to be read');
    };
    started.once('error', lost);
    started.once('exit', () => {
      if (worker === started) lost();
    });
    return started;
  }

  function giveUp(why: string): void {
    for (const { reject } of waiting.values()) reject(new Undecodable('wrong-shape', why));
    waiting.clear();
  }

  function settle(reply: DecodeReply): void {
    const job = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (waiting.size === 0) rest();
    if (reply.ok) job?.resolve(reply.value);
    else job?.reject(new Undecodable(reply.reason, reply.detail));
  }

  function rest(): void {
    worker?.unref();
    idle = setTimeout(() => {
      const resting = worker;
      worker = undefined;
      void resting?.terminate();
    }, IDLE_MS);
    idle.unref();
  }

  function send(job: DecodeJob): Promise<unknown> {
    clearTimeout(idle);
    worker ??= start();
    worker.ref();
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    waiting.set(job.id, { resolve, reject });
    worker.postMessage(job);
    return promise;
  }

  function decodeAnywhere<K extends AnswerKind>(kind: K, body: Uint8Array, place?: SnapshotPlace): Promise<Decoded<K>>;
  async function decodeAnywhere(kind: AnswerKind, body: Uint8Array, place?: SnapshotPlace): Promise<unknown> {
    if (body.length <= INLINE_LIMIT_BYTES) return decode(kind, body, place);
    return send({ id: nextId++, kind, body, place });
  }

  return {
    decode: decodeAnywhere,
    async stop() {
      clearTimeout(idle);
      const last = worker;
      worker = undefined;
      giveUp('stopped');
      await last?.terminate();
    },
  };
}
