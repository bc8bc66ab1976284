/*
 * Alerts of one cause are told in one notice. So these name what somebody would go and repair, as coarsely as one
 * incident reaches: a cluster that died stops all groups of its namespace, a broken disk all backups of a datastore.
 */

/** The server does not answer. */
export function serverCause(server: string): string {
  return `server ${server}`;
}

/** No server answers, or this machine has no network. */
export const ALL_SERVERS_CAUSE = 'all servers';

/** The clock of this machine is wrong, not those of the servers. */
export const OWN_CLOCK_CAUSE = 'clock of this machine';

/** The part of a datastore that is filled by one client. */
export function backupsCause(server: string, datastore: string, namespace: string): string {
  return `backups ${server} ${datastore} ${namespace}`;
}

/** Everything about what is in a datastore and how it is written. */
export function storeCause(
  what: 'uploads' | 'silence' | 'space' | 'verification' | 'gc' | 'prune' | 'storage' | 'losses',
  server: string,
  datastore: string,
): string {
  return `${what} ${server} ${datastore}`;
}

/** A remote that cannot be reached stops all syncs with it. */
export function syncCause(server: string, remote: string | null): string {
  return `sync ${server} ${remote ?? 'local'}`;
}

/** A scheduler that leaves a sync job alone has nothing to do with its remote. */
export function idleSyncCause(server: string, job: string): string {
  return `schedule ${server} ${job}`;
}

/** What the token may not see. */
export function tokenCause(server: string): string {
  return `token ${server}`;
}
