import type { Task } from './task.ts';

/** What a task worked on, as far as its worker id says. */
export interface TaskScope {
  readonly datastore: string | null;
  /** Null: the id does not say, so it may have been any. Root is the empty string. */
  readonly namespace: string | null;
  /** Key such as `vm/101`; null: not one group. */
  readonly group: string | null;
  readonly jobId: string | null;
}

const NOWHERE: TaskScope = { datastore: null, namespace: null, group: null, jobId: null };

/** Reads a worker id by its type's own grammar (pbs-api.md 6.4). Unknown types say nothing. */
export function taskScope(task: Pick<Task, 'workerType' | 'workerId'>): TaskScope {
  const id = task.workerId;
  if (id === null || id === '') return NOWHERE;
  const [datastore = '', ...rest] = id.split(':');
  switch (task.workerType) {
    case 'backup':
    case 'benchmark':
    case 'reader':
      // The id carries no namespace: the same type and id may exist in several.
      return { ...NOWHERE, datastore, group: groupIn(rest.join(':')) };
    case 'verificationjob':
      return { ...NOWHERE, datastore, jobId: rest.join(':') || null };
    case 'verify':
    case 'verify_group':
    case 'verify_snapshot':
      return { ...NOWHERE, datastore, ...namespaceAndGroup(rest.join(':')) };
    case 'prunejob':
      return { ...NOWHERE, datastore, namespace: rest[0] ?? '' };
    case 'prune':
      return { ...NOWHERE, datastore, namespace: rest[0] ?? '', group: rest[1] ?? null };
    case 'syncjob':
      return syncScope(id);
    case 'garbage_collection':
    case 'sync':
    case 'tape-backup':
    case 'tape-backup-job':
    case 'create-datastore':
    case 'delete-datastore':
    case 'mount-device':
    case 'unmount-device':
    case 'mount-sync-jobs':
    case 's3-refresh':
    case 'move-group':
    case 'move-namespace':
      return { ...NOWHERE, datastore };
    default:
      return NOWHERE;
  }
}

/** `TYPE/ID` at the start, with or without a snapshot time behind it. */
function groupIn(text: string): string | null {
  return /^[a-z]+\/[^/]+/.exec(text)?.[0] ?? null;
}

/** `ns/a/ns/b/TYPE/ID/HEXTIME`, each part optional; an empty text is the whole datastore, a leading slash the root. */
function namespaceAndGroup(text: string): { namespace: string | null; group: string | null } {
  const unnamed = text.startsWith('/') ? '' : null;
  const levels: string[] = [];
  let rest = text.replace(/^\//, '');
  for (let level = /^ns\/([^/]+)\/?/.exec(rest); level !== null; level = /^ns\/([^/]+)\/?/.exec(rest)) {
    levels.push(level[1] ?? '');
    rest = rest.slice(level[0].length);
  }
  const group = groupIn(rest);
  // A "verify new" after a backup names type, id and time but no namespace, even where there is one.
  return { namespace: levels.length > 0 ? levels.join('/') : unnamed, group };
}

/** `REMOTE:REMOTE-STORE:STORE:NS:JOBID`; a job id holds no colon, a namespace neither. */
function syncScope(id: string): TaskScope {
  const [, , datastore, namespace, jobId] = id.split(':');
  return { ...NOWHERE, datastore: datastore ?? null, namespace: namespace ?? null, jobId: jobId ?? null };
}

/** Whether a task of this scope may have worked in a namespace: exactly there if on one group, else there and below. */
export function isInScope(namespace: string, scope: Pick<TaskScope, 'namespace' | 'group'>): boolean {
  if (scope.group === null || scope.namespace === null) return isWithin(namespace, scope.namespace);
  return namespace === scope.namespace;
}

/** Whether a namespace is the given one or below it; null, for any, holds them all. */
export function isWithin(namespace: string, scope: string | null): boolean {
  return scope === null || scope === '' || namespace === scope || namespace.startsWith(`${scope}/`);
}
