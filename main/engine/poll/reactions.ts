import { groupKey } from '../../../shared/domain/backup.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { FinishedTask, Task } from '../../../shared/domain/task.ts';
import { isInScope, type TaskScope, taskScope } from '../../../shared/domain/task-scope.ts';
import { isWatched } from '../../../shared/rules/watched-datastores.ts';
import { MINUTE } from '../../../shared/time-units.ts';
import { groupsKey } from './group-chores.ts';
import type { Sweep } from './sweep.ts';
import type { Watch } from './watch.ts';

/** Has read soon what tasks that ended may have changed, and nothing else. */
export function reactTo(watch: Watch, sweep: Sweep, ended: readonly FinishedTask[]): void {
  for (const task of ended) {
    const scope = taskScope(task);
    if (scope.datastore !== null && !isWatched(watch.server.datastores, scope.datastore)) continue;
    react(watch, sweep, task.workerType, scope);
  }
}

function react(watch: Watch, sweep: Sweep, workerType: string, scope: TaskScope): void {
  const { agenda } = watch;
  switch (workerType) {
    case 'backup':
    case 'benchmark':
      hurryGroups(watch, scope);
      return;
    case 'prunejob':
      agenda.hurry('prune');
      hurryGroups(watch, scope);
      return;
    case 'syncjob':
      agenda.hurry('sync');
      if (isPush(watch, scope)) return;
      hurryGroups(watch, scope);
      // A pull may replace a failed snapshot without changing any count (pbs-api.md 5.13); the rest waits for its day.
      if (scope.datastore !== null) sweep.recheckFailed(scope.datastore, scope.namespace);
      return;
    case 'verificationjob':
    case 'verify':
    case 'verify_group':
    case 'verify_snapshot':
      agenda.hurry('verify');
      if (scope.datastore !== null) sweep.recheck(scope.datastore, scope.namespace, scope.group);
      return;
    case 'garbage_collection':
      agenda.hurry('gc');
      return;
    case 'aptupdate':
      agenda.hurry('updates');
      return;
    case 'move-group':
    case 'move-namespace':
      agenda.hurry(`namespaces ${scope.datastore}`);
      hurryGroups(watch, scope);
      return;
    case 'prune':
    case 'sync':
    case 'tape-restore':
      hurryGroups(watch, scope);
      return;
    case 'create-datastore':
    case 'delete-datastore':
    case 'mount-device':
    case 'unmount-device':
    case 's3-refresh':
      agenda.hurry('datastores');
      return;
    default:
      return;
  }
}

/** A push only reads the datastore that its id names. */
function isPush(watch: Watch, scope: TaskScope): boolean {
  const jobs = lastGood(watch.book.state().syncJobs)?.value ?? [];
  return jobs.some((job) => job.id === scope.jobId && job.datastore === scope.datastore && job.direction === 'push');
}

/** Reads again the namespaces that hold the group; all in scope where none is known to, for it may be new. */
function hurryGroups(watch: Watch, scope: TaskScope): void {
  if (scope.datastore === null) return;
  const datastore = watch.book.state().datastores.get(scope.datastore);
  const inScope = [...(datastore?.groups ?? [])].filter(([namespace]) => isInScope(namespace, scope));
  const holding = inScope.filter(([, section]) =>
    lastGood(section)?.value.some((group) => groupKey(group) === scope.group),
  );
  for (const [namespace] of holding.length > 0 ? holding : inScope) {
    watch.agenda.hurry(groupsKey(scope.datastore, namespace));
  }
}

/** How often results of a verification that goes on for hours are looked at before it ends. */
const LOOK_AT_RUNNING_MS = 45 * MINUTE;

/** Has the results of long verifications read while they still run. Keeps the time of the last look by task. */
export function followVerifications(watch: Watch, sweep: Sweep, looks: Map<string, number>): void {
  const running: readonly Task[] = lastGood(watch.book.state().tasks)?.value.running ?? [];
  const verifying = running.filter((task) => task.workerType.startsWith('verif'));
  for (const upid of looks.keys()) if (!verifying.some((task) => task.upid === upid)) looks.delete(upid);
  const now = watch.clock.monotonicMs();
  for (const task of verifying) {
    const last = looks.get(task.upid);
    if (last === undefined) looks.set(task.upid, now);
    if (last === undefined || now - last < LOOK_AT_RUNNING_MS) continue;
    looks.set(task.upid, now);
    const { datastore, namespace, group } = taskScope(task);
    if (datastore !== null) sweep.recheck(datastore, namespace, group);
  }
}
