import { type BackupGroup, groupKey, type SnapshotDetail, snapshotAt, snapshotTotal } from '../../domain/backup.ts';
import { groupFacts } from './group-facts.ts';
import type { JudgeContext } from './rule.ts';
import { mirror, type SyncEnds } from './sync-peer.ts';

/** A group whose source has what its target has not. */
export interface Lag {
  /** Such as `vm/101`, with its namespace in the source where that is not the job's own. */
  readonly group: string;
  /** Time of the oldest finished snapshot of the source that is newer than all of the target. */
  readonly missingSinceMs: number;
  /** That snapshot is verified at the source, so nothing holds it back. */
  readonly isVerified: boolean;
}

/**
 * How the target lags behind the source, for groups that both hold: one that only the source has may be left out on
 * purpose (group filters are not read). Null while one of the ends cannot be seen whole.
 */
export function lagsOf(context: JudgeContext, { source, target }: SyncEnds): Lag[] | null {
  const lags: Lag[] = [];
  for (const [namespace, section] of source.datastore.groups) {
    const mirrored = mirror(namespace, source.namespace, target.namespace);
    const copySection = mirrored === null ? undefined : target.datastore.groups.get(mirrored);
    if (copySection === undefined || mirrored === null) continue;
    const groups = source.moment.current(section, 'groups');
    const copies = target.moment.current(copySection, 'groups');
    if (groups === null || copies === null) return null;
    const byKey = new Map(copies.map((copy) => [groupKey(copy), copy]));
    for (const group of groups) {
      const copy = byKey.get(groupKey(group));
      if (copy === undefined) continue;
      const key = groupKey(group);
      const copyDetail = target.datastore.details.get(mirrored)?.get(key) ?? null;
      const lag = lagOf(group, source.datastore.details.get(namespace)?.get(key) ?? null, copy, copyDetail);
      const known = lag && context.knowledge.namespace(target.moment.server.name, target.datastore.name, mirrored);
      if (lag === null || known?.lateness(key).kind === 'not-watched') continue;
      lags.push(namespace === source.namespace ? lag : { ...lag, group: `${namespace}/${lag.group}` });
    }
  }
  return lags;
}

function lagOf(
  group: BackupGroup,
  detail: SnapshotDetail | null,
  copy: BackupGroup,
  copyDetail: SnapshotDetail | null,
): Lag | null {
  const { key, lastFinished } = groupFacts(group, detail);
  const arrived = groupFacts(copy, copyDetail).lastFinished;
  if (lastFinished.kind !== 'at' || arrived.kind === 'unknown') return null;
  const arrivedAtMs = arrived.kind === 'at' ? arrived.atMs : 0;
  if (lastFinished.atMs <= arrivedAtMs) return null;
  let missing: Lag = { group: key, missingSinceMs: lastFinished.atMs, isVerified: false };
  if (detail === null) return missing;
  for (let index = 0; index < snapshotTotal(detail.columns); index++) {
    const snapshot = snapshotAt(detail.columns, index);
    if (snapshot === undefined || snapshot.takenAtMs <= arrivedAtMs) break;
    if (!snapshot.finished) continue;
    missing = { group: key, missingSinceMs: snapshot.takenAtMs, isVerified: snapshot.verification === 'ok' };
  }
  return missing;
}
