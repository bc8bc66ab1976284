import type { Failure } from '../../../shared/domain/failure.ts';
import type { Reach } from '../../../shared/domain/source.ts';
import { jittered, serverBackoffMs } from '../../../shared/rules/backoff.ts';

/** Whether the server answers, after a poll that ended at `nowMs` with this failure (null: it answered). */
export function reachAfter(before: Reach, failure: Failure | null, nowMs: number): Reach {
  if (failure === null) {
    const sinceMs = before.kind === 'answering' ? before.sinceMs : nowMs;
    return { kind: 'answering', sinceMs, lastAnswerAtMs: nowMs };
  }
  return {
    kind: 'failing',
    failure,
    sinceMs: before.kind === 'failing' ? before.sinceMs : nowMs,
    lastAnswerAtMs: before.kind === 'unpolled' ? null : before.lastAnswerAtMs,
    attempts: before.kind === 'failing' ? before.attempts + 1 : 1,
  };
}

/** How long after the last poll began the next one begins. `random`: 0 to 1. */
export function nextPollInMs(reach: Reach, pollingIntervalMs: number, random: number): number {
  if (reach.kind !== 'failing') return jittered(pollingIntervalMs, random);
  const refused = reach.failure.kind === 'auth';
  const backoffMs = serverBackoffMs(reach.attempts, pollingIntervalMs, refused);
  // The least wait after a refused token is a promise: no jitter may shorten it.
  return refused ? Math.max(backoffMs, jittered(backoffMs, random)) : jittered(backoffMs, random);
}
