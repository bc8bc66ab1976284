import { type LastFinished, type SnapshotDetail, snapshotAt, snapshotTotal } from '../../domain/backup.ts';
import { type GroupFacts, namespaceFacts } from './group-facts.ts';
import { groupText } from './place.ts';
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
    const arrived = new Map(
      namespaceFacts(copies, target.datastore.details.get(mirrored)).map((copy) => [copy.key, copy.lastFinished]),
    );
    const details = source.datastore.details.get(namespace);
    const known = context.knowledge.namespace(target.moment.server.name, target.datastore.name, mirrored);
    for (const facts of namespaceFacts(groups, details)) {
      const lag = lagOf(facts, details?.get(facts.key) ?? null, arrived.get(facts.key));
      if (lag === null || known?.lateness(facts.key).kind === 'not-watched') continue;
      lags.push({ ...lag, group: groupText(lag.group, namespace, source.namespace) });
    }
  }
  return lags;
}

/** Null where the copy is up to date, is not there, or nobody can tell. */
function lagOf(
  { key, lastFinished }: GroupFacts,
  detail: SnapshotDetail | null,
  arrived: LastFinished | undefined,
): Lag | null {
  if (arrived === undefined || lastFinished.kind !== 'at' || arrived.kind === 'unknown') return null;
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
