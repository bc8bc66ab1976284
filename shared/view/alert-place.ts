import type { AlertSubject } from '../domain/alert.ts';

/** What an alert is about in one line, from the outside in, such as `pbs-1 / store-a / team/vm/101`. */
export function alertPlace(subject: AlertSubject): string {
  const { server, datastore, namespace, backupType, backupId, job } = subject;
  const group = backupType === null ? null : backupId === null ? backupType : `${backupType}/${backupId}`;
  const parts = [server ?? 'this machine', datastore, namespace === '' ? null : namespace, group, job];
  return parts.filter((part) => part !== null).join(' / ');
}

/** Where the page shows more of it: the steps of an address; null: nowhere. */
export function alertPath({
  server,
  datastore,
  namespace,
  backupType,
  backupId,
}: AlertSubject): readonly string[] | null {
  if (server === null) return null;
  if (datastore === null) return ['server', server];
  if (backupType === null || backupId === null) return ['datastore', server, datastore];
  const group = `${backupType}/${backupId}`;
  return ['datastore', server, datastore, group, ...(namespace === null || namespace === '' ? [] : [namespace])];
}
