import type {
  GarbageCollection,
  GarbageCollectionResult,
  JobRun,
  PruneJob,
  SyncJob,
  VerifyJob,
} from '../../../shared/domain/job.ts';
import { parseTaskStatus, parseUpid, succeeded, type Task, type TaskLogTail } from '../../../shared/domain/task.ts';
import type { GarbageCollectionRow, PruneJobRow, SyncJobRow, TaskLogRow, TaskRow, VerifyJobRow } from './wire.ts';

export function toTasks(rows: readonly TaskRow[]): Task[] {
  return rows.map((row) => {
    // Both are absent while it runs; a status without an end would be neither, so it counts as running.
    const ended = row.endtime != null && row.status != null;
    return {
      upid: row.upid,
      workerType: row.worker_type,
      workerId: row.worker_id ?? null,
      user: row.user ?? '',
      startedAtMs: row.starttime * 1000,
      endedAtMs: ended && row.endtime != null ? row.endtime * 1000 : null,
      outcome: ended && row.status != null ? parseTaskStatus(row.status) : null,
    };
  });
}

/** Longer lines are cut: nobody reads them, and a log is a foreign text. */
const LOG_LINE_LENGTH = 2000;

/** Lines of a log; `total` as the server counts the whole of it. */
export function toTaskLogTail(rows: readonly TaskLogRow[], total: number | null): TaskLogTail {
  return { lines: rows.map(({ t }) => (t ?? '').slice(0, LOG_LINE_LENGTH)), total: total ?? rows.length };
}

interface JobStatusRow {
  'next-run'?: number | null | undefined;
  'last-run-state'?: string | null | undefined;
  'last-run-upid'?: string | null | undefined;
  'last-run-endtime'?: number | null | undefined;
}

/** Which of the four status fields are there tells how the last run stands (pbs-api.md 7). */
function toJobRun(row: JobStatusRow): JobRun {
  const upid = row['last-run-upid'] ?? null;
  const state = row['last-run-state'];
  const ended = row['last-run-endtime'];
  if (state != null && ended != null) {
    return { kind: 'finished', endedAtMs: ended * 1000, outcome: parseTaskStatus(state), upid };
  }
  if (upid !== null) return { kind: 'running', startedAtMs: parseUpid(upid)?.startedAtMs ?? null, upid };
  return { kind: 'none' };
}

function toSchedule(row: JobStatusRow & { schedule?: string | null | undefined }) {
  return { schedule: row.schedule ?? null, nextRunAtMs: row['next-run'] == null ? null : row['next-run'] * 1000 };
}

type JobRow = JobStatusRow & {
  id: string;
  store: string;
  ns?: string | null | undefined;
  schedule?: string | null | undefined;
  comment?: string | null | undefined;
};

function toJob(row: JobRow) {
  return {
    id: row.id,
    datastore: row.store,
    namespace: row.ns ?? '',
    ...toSchedule(row),
    lastRun: toJobRun(row),
    comment: row.comment ?? null,
  };
}

function byId(a: { datastore: string; id: string }, b: { datastore: string; id: string }): number {
  return a.datastore.localeCompare(b.datastore) || a.id.localeCompare(b.id);
}

export function toVerifyJobs(rows: readonly VerifyJobRow[]): readonly VerifyJob[] {
  return rows
    .map((row) => ({
      ...toJob(row),
      kind: 'verify' as const,
      ignoreVerified: row['ignore-verified'] ?? true,
      outdatedAfterDays: row['outdated-after'] ?? null,
    }))
    .sort(byId);
}

export function toPruneJobs(rows: readonly PruneJobRow[]): readonly PruneJob[] {
  return rows
    .map((row) => ({ ...toJob(row), kind: 'prune' as const, enabled: row.disable !== true, keep: toKeep(row) }))
    .sort(byId);
}

function toKeep(row: Record<string, unknown>): Record<string, number> {
  const keep: Record<string, number> = {};
  for (const [key, value] of Object.entries(row)) {
    if (key.startsWith('keep-') && typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)
      keep[key.slice('keep-'.length)] = value;
  }
  return keep;
}

export function toSyncJobs(rows: readonly SyncJobRow[]): readonly SyncJob[] {
  return rows
    .map((row) => ({
      ...toJob(row),
      kind: 'sync' as const,
      // Absent means pull: jobs from before push existed (pbs-api.md 7).
      direction: row['sync-direction'] === 'push' ? ('push' as const) : ('pull' as const),
      remote: row.remote ?? null,
      remoteDatastore: row['remote-store'] ?? null,
      remoteNamespace: row['remote-ns'] ?? '',
      removeVanished: row['remove-vanished'] === true,
    }))
    .sort(byId);
}

export function toGarbageCollections(rows: readonly GarbageCollectionRow[]): readonly GarbageCollection[] {
  return rows
    .map((row) => ({
      datastore: row.store,
      ...toSchedule(row),
      lastSuccess: row.upid == null ? null : toResult(row, row.upid),
      lastRun: toGcRun(row),
    }))
    .sort((a, b) => a.datastore.localeCompare(b.datastore));
}

/** GC has no `last-run-upid`; a known success without an end of the last run means that one is running (5.9). */
function toGcRun(row: GarbageCollectionRow): JobRun {
  if (row['last-run-state'] != null && row['last-run-endtime'] != null) {
    return {
      kind: 'finished',
      endedAtMs: row['last-run-endtime'] * 1000,
      outcome: parseTaskStatus(row['last-run-state']),
      upid: null,
    };
  }
  return row.upid == null ? { kind: 'none' } : { kind: 'running', startedAtMs: null, upid: row.upid };
}

function toResult(row: GarbageCollectionRow, upid: string): GarbageCollectionResult | null {
  const indexDataBytes = row['index-data-bytes'];
  const diskBytes = row['disk-bytes'];
  if (indexDataBytes == null || diskBytes == null) return null;
  const startedAtMs = parseUpid(upid)?.startedAtMs ?? null;
  return {
    upid,
    startedAtMs,
    durationMs: trustedDurationMs(row, startedAtMs),
    indexDataBytes,
    diskBytes,
    removedBytes: row['removed-bytes'] ?? null,
    pendingBytes: row['pending-bytes'] ?? null,
    stillBadChunks: row['still-bad'] ?? null,
  };
}

/**
 * PBS computes the duration from the end of the last attempt and the start of the last success. After a failed
 * attempt, or before the new state is written, those are two different runs and the figure is nonsense (5.9).
 */
function trustedDurationMs(row: GarbageCollectionRow, startedAtMs: number | null): number | null {
  const run = toGcRun(row);
  if (run.kind !== 'finished' || !succeeded(run.outcome) || row.duration == null) return null;
  return startedAtMs === null || run.endedAtMs < startedAtMs ? null : row.duration * 1000;
}
