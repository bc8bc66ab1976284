import type { SyncJob } from '../../domain/job.ts';
import { DAY, MINUTE } from '../../time-units.ts';
import type { JudgeContext } from './rule.ts';
import { peerOf } from './sync-peer.ts';

/*
 * What follows from a server or datastore that is off on purpose (`alerts.expectedOffline`) is no failure of its own: a
 * run that failed meanwhile says nothing, and what was missed may be made up for first. Moments are the server's own time.
 */

/** Whether something was expected to be off at a moment. */
export type WasOff = (serverAtMs: number) => boolean;

/** Of a datastore of the server, by itself or with the whole server. */
export function storeWasOff(context: JudgeContext, datastore: string): WasOff {
  const aheadMs = context.serverNowMs - context.nowMs;
  return (serverAtMs) => context.isExpectedOff(datastore, serverAtMs - aheadMs);
}

/** Of either end of a sync job, as far as both are watched. */
export function syncEndWasOff(context: JudgeContext, job: SyncJob): WasOff {
  const aheadMs = context.serverNowMs - context.nowMs;
  const nearWasOff = storeWasOff(context, job.datastore);
  let peer: ReturnType<typeof peerOf> | undefined;
  return (serverAtMs) => {
    if (nearWasOff(serverAtMs)) return true;
    if (peer === undefined) peer = peerOf(context, job);
    return peer?.isExpectedOff(job.remoteDatastore, serverAtMs - aheadMs) === true;
  };
}

/** Windows begin and end at whole minutes, mostly at round ones. */
const STEP_MS = 15 * MINUTE;

/** Windows come back each week: what is off for longer always is. */
const LONGEST_OFF_MS = 8 * DAY;

/**
 * From when on it is no omission that something was not done by its due moment: from the beginning of the last time off,
 * as long as that lasts and for so much patience after it. Infinity: it was on for long enough. Minus infinity: it
 * always is off.
 */
export function excusedFromMs(nowMs: number, patienceMs: number, wasOff: WasOff): number {
  let atMs = nowMs;
  while (!wasOff(atMs)) {
    atMs -= STEP_MS;
    if (nowMs - atMs > patienceMs) return Number.POSITIVE_INFINITY;
  }
  const endMs = atMs;
  while (wasOff(atMs)) {
    atMs -= STEP_MS;
    if (endMs - atMs > LONGEST_OFF_MS) return Number.NEGATIVE_INFINITY;
  }
  return atMs;
}
