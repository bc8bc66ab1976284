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

/** So much is passed over at most: what is off for longer is not waited for any more. */
const LONGEST_OFF_MS = 35 * DAY;

/**
 * The moment that lies so long before another one, without the time in which something was off: what should have
 * happened before it has had that long to be made up for. Minus infinity where it is off nearly always.
 */
export function longBeforeMs(untilMs: number, lengthMs: number, wasOff: WasOff): number {
  let atMs = untilMs;
  let onMs = 0;
  let offMs = 0;
  while (onMs < lengthMs) {
    if (wasOff(atMs)) {
      offMs += STEP_MS;
      if (offMs > LONGEST_OFF_MS) return Number.NEGATIVE_INFINITY;
    } else {
      onMs += Math.min(STEP_MS, lengthMs - onMs);
    }
    atMs = untilMs - onMs - offMs;
  }
  return atMs;
}
