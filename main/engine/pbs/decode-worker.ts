import { parentPort } from 'node:worker_threads';
import { decode } from './decode.ts';
import { type DecodeJob, type DecodeReply, transferables } from './decode-job.ts';
import { Undecodable } from './undecodable.ts';

// Entry of the worker thread: answers each job with its decoded value, in the order of arrival.
parentPort?.on('message', (job: DecodeJob) => {
  const reply = answer(job);
  parentPort?.postMessage(reply, transferables(reply));
});

function answer(job: DecodeJob): DecodeReply {
  try {
    return { id: job.id, ok: true, value: decode(job.kind, job.body, job.place) };
  } catch (thrown) {
    if (thrown instanceof Undecodable) return { id: job.id, ok: false, reason: thrown.reason, detail: thrown.message };
    return { id: job.id, ok: false, reason: 'wrong-shape', detail: thrown instanceof Error ? thrown.name : 'unknown' };
  }
}
