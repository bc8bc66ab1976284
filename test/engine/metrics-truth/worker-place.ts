import type { Task } from '../../simulator/world/task-model.ts';

/** What the id of a worker says of where it worked (pbs-api.md 6.4). */
export interface WorkerPlace {
  readonly datastore: string | null;
  readonly namespace: string;
  readonly groupKey: string | null;
  readonly jobId: string | null;
}

const STORE_FIRST = new Set([
  'backup',
  'reader',
  'benchmark',
  'verificationjob',
  'verify',
  'verify_group',
  'verify_snapshot',
  'garbage_collection',
  'prunejob',
  'prune',
  'sync',
  'tape-backup',
  'tape-backup-job',
]);

const NOWHERE: WorkerPlace = { datastore: null, namespace: '', groupKey: null, jobId: null };

export function workerPlace({ workerType, workerId }: Pick<Task, 'workerType' | 'workerId'>): WorkerPlace {
  const parts = (workerId ?? '').split(':');
  if (workerType === 'syncjob') {
    const [, , datastore = '', namespace = '', jobId = ''] = parts;
    return { datastore, namespace, groupKey: null, jobId };
  }
  if (!STORE_FIRST.has(workerType)) return NOWHERE;
  const [datastore = '', second = ''] = parts;
  switch (workerType) {
    case 'backup':
      return { ...NOWHERE, datastore, groupKey: second };
    case 'verificationjob':
      return { ...NOWHERE, datastore, jobId: second };
    case 'prunejob':
      return { ...NOWHERE, datastore, namespace: second };
    default:
      return { ...NOWHERE, datastore };
  }
}

/** The id without a trailing snapshot time; that stands behind a group, whose own id may look the same. */
export function lastingWorkerId(workerId: string | null): string {
  const [, lasting] = /^(.*(?:vm|ct|host)\/[^/]+)\/[0-9A-F]{8}$/.exec(workerId ?? '') ?? [];
  return lasting ?? workerId ?? '';
}

export type StatusWord = 'OK' | 'WARNING' | 'ERROR' | 'UNKNOWN';

/** Class of a finished task's status (pbs-api.md 6.3). */
export function statusWord(task: Pick<Task, 'status'>): StatusWord {
  const status = task.status ?? 'unknown';
  if (status === 'OK') return 'OK';
  if (status === 'unknown') return 'UNKNOWN';
  return /^WARNINGS: [0-9]+$/.test(status) ? 'WARNING' : 'ERROR';
}
