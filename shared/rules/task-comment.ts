import { type BackupGroup, groupKey } from '../domain/backup.ts';
import type { DatastoreState } from '../domain/datastore.ts';
import { lastGood, type Section } from '../domain/section.ts';
import type { ServerState } from '../domain/server.ts';
import type { Task } from '../domain/task.ts';
import { scopeOfTask } from './scope-of-task.ts';

type Commented = Pick<ServerState, 'datastores' | 'verifyJobs' | 'pruneJobs' | 'syncJobs'>;

/**
 * The comment that tells a person what a task is about: the job's for a job's run, the group's for a backup where that
 * is unambiguous (tasks carry no namespace), else empty. A comment is a label: it stays as last read, so that a series
 * keeps its name when one read fails.
 */
export function createTaskComments(server: Commented): (task: Task) => string {
  const verifyJobs = commentsById(server.verifyJobs);
  const syncJobs = commentsById(server.syncJobs);
  const groupComments = new Map<string, ReadonlyMap<string, string | null>>();

  return (task) => {
    switch (task.workerType) {
      case 'verificationjob':
        return verifyJobs.get(scopeOfTask(task).jobId ?? '') ?? '';
      case 'syncjob':
        return syncJobs.get(scopeOfTask(task).jobId ?? '') ?? '';
      case 'prunejob':
        return pruneComment(server.pruneJobs, task);
      case 'backup':
        return backupComment(task);
      default:
        return '';
    }
  };

  function backupComment(task: Task): string {
    const scope = scopeOfTask(task);
    const datastore = server.datastores.get(scope.datastore ?? '');
    if (datastore === undefined || scope.group === null) return '';
    let comments = groupComments.get(datastore.name);
    if (!comments) {
      comments = commentsByGroup(datastore);
      groupComments.set(datastore.name, comments);
    }
    return comments.get(scope.group) ?? '';
  }
}

interface NamedJob {
  readonly id: string;
  readonly comment: string | null;
}

function commentsById(jobs: Section<readonly NamedJob[]>): Map<string, string> {
  return new Map(lastGood(jobs)?.value.map((job) => [job.id, job.comment ?? '']));
}

/** A prune task names no job; the job is known when it is the only one of its namespace. */
function pruneComment(jobs: ServerState['pruneJobs'], task: Task): string {
  const place = scopeOfTask(task);
  const here = (lastGood(jobs)?.value ?? []).filter(
    (job) => job.datastore === place.datastore && job.namespace === place.namespace,
  );
  return here.length === 1 ? (here[0]?.comment ?? '') : '';
}

/** Comment by group key over all namespaces: null where two groups of one key differ. None while a namespace is unread. */
function commentsByGroup(datastore: DatastoreState): Map<string, string | null> {
  const comments = new Map<string, string | null>();
  for (const namespace of lastGood(datastore.namespaces)?.value ?? []) {
    const groups = datastore.groups.get(namespace);
    const good = groups === undefined ? null : lastGood(groups);
    if (good === null) return new Map();
    for (const group of good.value) noteComment(comments, group);
  }
  return comments;
}

function noteComment(comments: Map<string, string | null>, group: BackupGroup): void {
  const key = groupKey(group);
  const comment = group.comment ?? '';
  const known = comments.get(key);
  comments.set(key, known === undefined || known === comment ? comment : null);
}
