import type { DatastoreState } from '../../domain/datastore.ts';
import { lastGood } from '../../domain/section.ts';
import { namespaceFacts } from './group-facts.ts';

/** Time of the newest finished backup in some namespaces as last known, by default in all; 0 where there is none. */
export function newestBackupAtMs(
  { groups, details }: DatastoreState,
  namespaces: Iterable<string> = groups.keys(),
): number {
  let newestAtMs = 0;
  for (const namespace of namespaces) {
    const section = groups.get(namespace);
    const listed = section === undefined ? null : lastGood(section);
    for (const { lastFinished } of namespaceFacts(listed?.value ?? [], details.get(namespace))) {
      if (lastFinished.kind === 'at') newestAtMs = Math.max(newestAtMs, lastFinished.atMs);
    }
  }
  return newestAtMs;
}
