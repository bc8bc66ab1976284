import { type AlertSubject, NOTHING } from '../../domain/alert.ts';
import { type BackupGroup, groupIdentity } from '../../domain/backup.ts';

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

/** A group as it is called from a namespace: `vm/101`, or `x/vm/101` where it lies in another one. */
export function groupText(key: string, namespace: string, home: string): string {
  return namespace === home ? key : `${namespace}/${key}`;
}

/** A group as a subject by its key, such as `vm/101`. */
export function keySubject(server: string, datastore: string, namespace: string | null, key: string): AlertSubject {
  return groupSubject(server, datastore, namespace, groupIdentity(key));
}

/** A datastore or namespace in words: `store-a on pbs-1`, `store-a/clients/x on pbs-1`. */
export function placeText(server: string, datastore: string, namespace = ''): string {
  return `${namespace === '' ? datastore : `${datastore}/${namespace}`} on ${server}`;
}
