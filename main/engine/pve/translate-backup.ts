import type {
  JobSelection,
  PbsTarget,
  PveBackupJob,
  PveStorageEntry,
  PveUncoveredGuest,
} from '../../../shared/domain/pve.ts';
import { parseTaskStatus, type TaskOutcome } from '../../../shared/domain/task.ts';
import type { VzdumpRun } from '../../../shared/domain/vzdump.ts';
import type { BackupJobRow, StorageConfigRow, TaskRow, UncoveredRow } from './wire.ts';

/** A job that does not say otherwise is on (pve-api.md 9.1). */
export function toBackupJobs(rows: readonly BackupJobRow[]): PveBackupJob[] {
  return rows.map((row) => ({
    id: row.id,
    enabled: row.enabled ?? true,
    schedule: row.schedule ?? null,
    nextRunAtMs: row['next-run'] ? row['next-run'] * 1000 : null,
    storage: row.storage ?? null,
    selection: toSelection(row),
    node: row.node ?? null,
    mode: row.mode ?? 'snapshot',
    comment: row.comment ?? null,
  }));
}

/** One of the three, in PVE's order of precedence. */
function toSelection(row: BackupJobRow): JobSelection {
  if (row.pool) return { kind: 'pool', pool: row.pool };
  const vmids = toVmids(row.vmid);
  if (vmids.length > 0) return { kind: 'guests', vmids };
  return row.all === true ? { kind: 'all', exclude: toVmids(row.exclude) } : { kind: 'none' };
}

function toVmids(list: string | number | null | undefined): number[] {
  return String(list ?? '')
    .split(/[,; ]+/)
    .map(Number)
    .filter((vmid) => Number.isInteger(vmid) && vmid > 0);
}

export function toUncovered(rows: readonly UncoveredRow[]): PveUncoveredGuest[] {
  return rows.map(({ vmid, type, name }) => ({ vmid, type, name: name ?? null }));
}

export function toStorageEntries(rows: readonly StorageConfigRow[]): PveStorageEntry[] {
  return rows.map((row) => ({
    storage: row.storage,
    type: row.type,
    isEnabled: row.disable !== true,
    nodes: row.nodes ? row.nodes.split(',').map((node) => node.trim()) : null,
    holdsBackups: (row.content ?? '').split(',').includes('backup'),
    pbs: row.type === 'pbs' ? toPbsTarget(row) : null,
  }));
}

const PBS_PORT = 8007;

function toPbsTarget(row: StorageConfigRow): PbsTarget | null {
  if (!row.server || !row.datastore) return null;
  return {
    host: row.server.toLowerCase().replace(/^\[|\]$/g, ''),
    port: row.port ?? PBS_PORT,
    datastore: row.datastore,
    namespace: row.namespace ?? '',
    fingerprint: row.fingerprint?.toUpperCase() ?? null,
    isEncrypted: Boolean(row['encryption-key']),
  };
}

/** The backup runs of a task list, newest start first. A run of one guest is that guest's result. */
export function toVzdumpRuns(rows: readonly TaskRow[]): VzdumpRun[] {
  return rows
    .filter((row) => row.type === 'vzdump')
    .map(toVzdumpRun)
    .sort((a, b) => b.startedAtMs - a.startedAtMs);
}

function toVzdumpRun(row: TaskRow): VzdumpRun {
  const outcome = toOutcome(row);
  const vmid = /^\d+$/.test(row.id ?? '') ? Number(row.id) : null;
  return {
    upid: row.upid,
    node: row.node,
    startedAtMs: row.starttime * 1000,
    endedAtMs: outcome === null || !row.endtime ? null : row.endtime * 1000,
    outcome: row.endtime ? outcome : null,
    storage: null,
    guests: vmid === null || outcome === null || !row.endtime ? null : resultOf(vmid, outcome),
  };
}

function resultOf(vmid: number, outcome: TaskOutcome): VzdumpRun['guests'] {
  switch (outcome.kind) {
    case 'ok':
    case 'warnings':
      return [{ vmid, kind: 'ok', message: null }];
    case 'unknown':
      return [{ vmid, kind: 'interrupted', message: null }];
    case 'error':
      if (outcome.message === 'interrupted by signal') return [{ vmid, kind: 'interrupted', message: null }];
      // These words say nothing: why it failed stands in the log alone.
      return [{ vmid, kind: 'failed', message: outcome.message === 'job errors' ? null : outcome.message }];
  }
}

/** How a task ended; null while it runs (pve-api.md 9.3). */
function toOutcome({ status, endtime }: TaskRow): TaskOutcome | null {
  if (status === 'RUNNING' || (!status && !endtime)) return null;
  if (!status || status === 'unexpected status') return { kind: 'unknown' };
  return parseTaskStatus(status);
}
