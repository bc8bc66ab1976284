import type { LastFinished } from '../../../shared/domain/backup.ts';
import type { DatastoreState } from '../../../shared/domain/datastore.ts';
import type { TaskLog } from '../../../shared/domain/task.ts';
import { type BackupOutcomes, outcomesByType } from '../../../shared/rules/backup-outcomes.ts';
import type { Freshness } from '../../../shared/rules/freshness.ts';
import { gcFigures } from '../../../shared/rules/gc-figures.ts';
import { newerFinished } from '../../../shared/rules/newest-finished.ts';
import type { SeriesWriter } from './exposition.ts';
import type { NamespaceFindings } from './group-series.ts';

interface StoreLabels {
  readonly node: string;
  readonly datastore: string;
  readonly client: string | null;
}

/** Space and garbage collection of one datastore. `log` is the server's task list where it still stands. */
export function writeStore(
  writer: SeriesWriter,
  labels: StoreLabels,
  datastore: DatastoreState,
  log: TaskLog | null,
  freshness: Freshness,
): void {
  const usage = freshness.value(datastore.usage, 'heartbeat');
  if (usage) {
    writer.add('pbs_datastore_total_bytes', labels, usage.totalBytes);
    writer.add('pbs_datastore_used_bytes', labels, usage.usedBytes);
    writer.add('pbs_datastore_available_bytes', labels, usage.availableBytes);
    writer.add('pbs_datastore_avail_bytes', labels, usage.availableBytes);
  }
  const gc = freshness.value(datastore.garbageCollection, 'jobs');
  if (gc) writeGc(writer, labels, gcFigures(gc, log));
}

function writeGc(writer: SeriesWriter, labels: StoreLabels, figures: ReturnType<typeof gcFigures>): void {
  const { lastEndedAtMs, lastSucceeded, durationMs } = figures;
  writer.add('pbs_datastore_dedup_factor', labels, figures.dedupFactor);
  writer.add('pbs_gc_last_run_timestamp', labels, lastEndedAtMs === null ? null : lastEndedAtMs / 1000);
  writer.add('pbs_gc_duration_seconds', labels, durationMs === null ? null : durationMs / 1000);
  writer.add('pbs_gc_removed_bytes', labels, figures.removedBytes);
  writer.add('pbs_gc_pending_bytes', labels, figures.pendingBytes);
  writer.add('pbs_gc_status', labels, lastSucceeded === null ? null : Number(lastSucceeded));
}

/**
 * What the datastore's visible namespaces add up to. `namespaces` holds null for each whose groups are not known;
 * it is null itself when not even the list of namespaces is.
 */
export function writeContent(
  writer: SeriesWriter,
  labels: StoreLabels,
  namespaces: readonly (NamespaceFindings | null)[] | null,
): void {
  const known = (namespaces ?? []).filter((findings) => findings !== null);
  const allKnown = namespaces !== null && known.length === namespaces.length;
  const newest = known.map((findings) => findings.lastFinished).reduce(newerFinished, NO_BACKUP);
  const lastSeconds = allKnown && newest.kind === 'at' ? newest.atMs / 1000 : null;
  writer.add('pbs_backup_last_timestamp', labels, lastSeconds);
  writer.add('pbs_backup_last_success_timestamp', labels, lastSeconds);
  const failedSnapshots = known.reduce((sum, findings) => sum + findings.failedSnapshots, 0);
  // A failure that is known is one, also while others may not be known yet; only "none" takes knowing all.
  const countable = failedSnapshots > 0 || (allKnown && known.every((findings) => findings.detailComplete));
  writer.add('pbs_verification_errors', labels, countable ? failedSnapshots : null);
}

const NO_BACKUP: LastFinished = { kind: 'none' };

/** How verifications and backups of one datastore went, by the server's tasks. */
export function writeTaskOutcomes(
  writer: SeriesWriter,
  labels: StoreLabels,
  log: TaskLog,
  outcomes: ReadonlyMap<string, ReadonlyMap<string, BackupOutcomes>> | null,
  heldTypes: Iterable<string>,
): void {
  writer.add('pbs_verification_errors_total', labels, log.verificationErrors.get(labels.datastore) ?? 0);
  if (outcomes === null) return;
  for (const [type, counts] of outcomesByType(outcomes.get(labels.datastore), heldTypes)) {
    const typed = { ...labels, backup_type: type };
    writer.add('pbs_backups_succeeded', typed, counts.succeeded);
    writer.add('pbs_backups_failed', typed, counts.failed);
    writer.add('pbs_backups_total', typed, counts.total);
  }
}
