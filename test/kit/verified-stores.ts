import type { BackupGroup, Snapshot } from '../../shared/domain/backup.ts';
import type { DatastoreState } from '../../shared/domain/datastore.ts';
import type { VerifyJob } from '../../shared/domain/job.ts';
import type { ServerState } from '../../shared/domain/server.ts';
import { parseTaskStatus } from '../../shared/domain/task.ts';
import { DAY, HOUR } from '../../shared/time-units.ts';
import {
  aDatastore,
  aDetail,
  aGroup,
  aServer,
  aSnapshot,
  aVerifyJob,
  byGroupKey,
  NOW,
  read,
  stores,
} from './builders.ts';

/** A snapshot that was verified soon after it was taken. */
export const good = (ageDays: number): Snapshot =>
  aSnapshot({ takenAtMs: NOW - ageDays * DAY, verifiedAtMs: NOW - ageDays * DAY + HOUR });

/** One that never was verified. */
export const bare = (ageDays: number): Snapshot =>
  aSnapshot({ takenAtMs: NOW - ageDays * DAY, verification: 'none', verifiedAtMs: null });

/** One that is damaged. */
export const bad = (ageDays: number): Snapshot => aSnapshot({ takenAtMs: NOW - ageDays * DAY, verification: 'failed' });

/** A store whose root holds these groups with these snapshots, as read at a moment. */
export function storeOf(
  groups: readonly (readonly [BackupGroup, readonly Snapshot[]])[],
  part: Partial<DatastoreState> = {},
  readAtMs = NOW,
): DatastoreState {
  return aDatastore({
    groups: new Map([['', read(groups.map(([group]) => group))]]),
    details: new Map([
      ['', byGroupKey(...groups.map(([group, all]) => [group, aDetail(group, all, readAtMs)] as const))],
    ]),
    ...part,
  });
}

export const oneGroup = (...snapshots: readonly Snapshot[]) => storeOf([[aGroup(), snapshots]]);

/** Its token may audit all datastores. */
export const serverOf = (store: DatastoreState, part: Partial<ServerState> = {}) =>
  aServer({
    datastores: stores(store),
    privileges: read(new Map([['/datastore', new Map([['Datastore.Audit', true]])]])),
    ...part,
  });

/** The part of a server that has one verify job, weekly unless said otherwise. */
export const job = (part: Partial<VerifyJob> = {}) => ({
  verifyJobs: read([aVerifyJob({ schedule: 'weekly', ...part })]),
});

/** A job's last run, by PBS's words for how it ended. */
export const run = (status: string, endedAtMs = NOW - HOUR) =>
  ({ kind: 'finished', endedAtMs, outcome: parseTaskStatus(status), upid: null }) as const;
