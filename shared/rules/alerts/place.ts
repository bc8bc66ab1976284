import { type AlertSubject, NOTHING } from '../../domain/alert.ts';
import type { BackupGroup } from '../../domain/backup.ts';

/** The server as a subject. */
export function serverSubject(server: string): AlertSubject {
  return { ...NOTHING, server };
}

/** A datastore as a subject. */
export function storeSubject(server: string, datastore: string): AlertSubject {
  return { ...NOTHING, server, datastore };
}

/** A namespace as a subject; root is the empty string. */
export function namespaceSubject(server: string, datastore: string, namespace: string): AlertSubject {
  return { ...NOTHING, server, datastore, namespace };
}

/** A group as a subject. */
export function groupSubject(
  server: string,
  datastore: string,
  namespace: string | null,
  group: Pick<BackupGroup, 'backupType' | 'backupId'>,
): AlertSubject {
  return { server, datastore, namespace, backupType: group.backupType, backupId: group.backupId, job: null };
}

/** A datastore or namespace in words: `store-a on pbs-1`, `store-a/clients/x on pbs-1`. */
export function placeText(server: string, datastore: string, namespace = ''): string {
  return `${namespace === '' ? datastore : `${datastore}/${namespace}`} on ${server}`;
}
