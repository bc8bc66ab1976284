import type { MetricsSettings } from '../../../main/engine/metrics/metrics-settings.ts';
import type { Snapshot } from '../../simulator/world/model.ts';
import { clientLabel, clientOfNamespace } from './client-truth.ts';
import { firstLine } from './comment-truth.ts';
import type { SeenGroup } from './sight.ts';
import type { TrueSeries } from './true-series.ts';

/** The series of one backup group. */
export function groupTruth(node: string, datastore: string, seen: SeenGroup, settings: MetricsSettings): TrueSeries[] {
  const { namespace, group } = seen;
  const labels = {
    node,
    datastore,
    namespace,
    backup_type: group.type,
    backup_id: group.id,
    ...clientLabel(clientOfNamespace(settings.clients, node, datastore, namespace)),
  };
  // Neither uploads in progress nor leftovers count; a manifest that is there but unreadable is no success either.
  const counted = group.snapshots.filter(({ state }) => state !== 'running' && state !== 'leftover');
  const finished = group.snapshots
    .filter(({ state }) => state === 'finished')
    .sort((one, other) => other.timeS - one.timeS);
  const [newest] = finished;
  const series: TrueSeries[] = [{ name: 'pbs_snapshot_count', labels, value: counted.length }];
  if (newest === undefined) return series;
  const limit = settings.metrics.snapshotHistoryLimit;
  return [
    ...series,
    { name: 'pbs_group_last_success_timestamp', labels, value: newest.timeS },
    { name: 'pbs_snapshot_size_bytes', labels, value: newest.sizeBytes },
    ...finished.slice(0, limit === 0 ? finished.length : limit).map((snapshot) => ({
      name: 'pbs_snapshot_info',
      labels: { ...labels, ...infoLabels(snapshot, group.owner) },
      value: 1,
    })),
  ];
}

function infoLabels(snapshot: Snapshot, owner: string) {
  return {
    backup_time: String(snapshot.timeS),
    comment: firstLine(snapshot.comment),
    owner,
    verification_state: snapshot.verification?.state ?? 'none',
  };
}
