import type { GroupPlace, KeptBackup } from '../../../shared/domain/history.ts';
import { pullsInto } from '../../../shared/domain/job.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { scheduleIntervalMs } from '../../../shared/rules/alerts/schedule-interval.ts';
import type { Rhythm } from '../../../shared/rules/rhythm/rhythm.ts';
import { DAY, HOUR } from '../../../shared/time-units.ts';

/** So many arrivals that we saw tell by themselves how copies come. */
const ENOUGH_ARRIVALS = 4;

/** How long a sync may take. */
const DURATION_MS = 2 * HOUR;

/** One that runs by hand, or on a schedule that we do not understand. */
const UNKNOWN_INTERVAL_MS = 31 * DAY;

/**
 * How much later than at its source a copy may come: a sync brings it, and not before its next run. 0 for what is
 * written directly, and for what was seen arriving often enough.
 */
export function syncPatienceMs(server: ServerState | null, place: GroupPlace, kept: readonly KeptBackup[]): number {
  if (server === null || kept.some(({ sources }) => sources.includes('task'))) return 0;
  if (kept.filter(({ seenAtMs }) => seenAtMs !== null).length >= ENOUGH_ARRIVALS) return 0;
  const pulls = pullsInto(lastGood(server.syncJobs)?.value ?? [], place.datastore, place.namespace);
  const intervals = pulls.map(({ schedule }) =>
    schedule === null ? UNKNOWN_INTERVAL_MS : (scheduleIntervalMs(schedule) ?? UNKNOWN_INTERVAL_MS),
  );
  return intervals.length === 0 ? 0 : Math.max(...intervals) + DURATION_MS;
}

/** The rhythm with its due time put off; what somebody set stays. */
export function putOff(rhythm: Rhythm, byMs: number): Rhythm {
  if (byMs === 0 || rhythm.kind === 'set' || !('dueByMs' in rhythm)) return rhythm;
  return { ...rhythm, dueByMs: rhythm.dueByMs + byMs };
}
