import type { Job, SyncJob } from '../../simulator/world/job-model.ts';
import { groupKey } from '../../simulator/world/places.ts';
import type { Task } from '../../simulator/world/task-model.ts';
import type { Sight } from './sight.ts';
import { workerPlace } from './worker-place.ts';

/** PBS lists the first line of notes only. */
export function firstLine(comment: string | null): string {
  return comment?.split('\n')[0] ?? '';
}

/** The job's comment; for `backup` the group's if unambiguous; else empty. */
export function taskComment(sight: Sight, task: Task): string {
  const { server } = sight;
  const place = workerPlace(task);
  switch (task.workerType) {
    case 'verificationjob':
      return commentOf(sight, server.verifyJobs.get(place.jobId ?? ''));
    case 'syncjob':
      return commentOf(sight, server.syncJobs.get(place.jobId ?? ''));
    case 'prunejob': {
      const jobs = [...server.pruneJobs.values()].filter(
        (job) => job.store === place.datastore && (job.ns ?? '') === place.namespace,
      );
      return jobs.length === 1 ? commentOf(sight, jobs[0]) : '';
    }
    case 'backup': {
      const seen = sight.stores.find(({ store }) => store.name === place.datastore);
      const namesakes = (seen?.groups ?? []).filter(({ group }) => groupKey(group) === place.groupKey);
      const comments = new Set(namesakes.map(({ group }) => firstLine(group.comment)));
      const [only = ''] = comments;
      return comments.size === 1 ? only : '';
    }
    default:
      return '';
  }
}

/** Of a job that PBS shows to this token (pbs-api.md 2.3). */
function commentOf(sight: Sight, job: Job | undefined): string {
  if (job === undefined) return '';
  const path = `/datastore/${job.store}${(job.ns ?? '') === '' ? '' : `/${job.ns}`}`;
  if (!sight.may(path, 'Datastore.Audit')) return '';
  return job.kind === 'sync' && !seesOtherEnd(sight, job) ? '' : (job.comment ?? '');
}

function seesOtherEnd(sight: Sight, job: SyncJob): boolean {
  if (job.remote === null) return sight.may(`/datastore/${job.remoteStore}`, 'Datastore.Audit');
  if (job.direction === 'pull') return sight.may(`/remote/${job.remote}`, 'Remote.Audit');
  const below = job.remoteNs === null ? '' : `/${job.remoteNs}`;
  return sight.may(`/remote/${job.remote}/${job.remoteStore}${below}`, 'Remote.Audit');
}
