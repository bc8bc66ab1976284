import type { VerifyJob } from '../../domain/job.ts';
import { lastGood } from '../../domain/section.ts';
import { isWithin } from '../../domain/task-scope.ts';
import { DAY } from '../../time-units.ts';
import type { JudgeContext } from './rule.ts';
import { scheduleIntervalMs } from './schedule-interval.ts';

/** The verify jobs of a datastore that run by themselves. As last read: which jobs there are changes rarely. */
export function verifyJobsOf({ server }: Pick<JudgeContext, 'server'>, datastore: string): readonly VerifyJob[] {
  const jobs = lastGood(server.verifyJobs)?.value ?? [];
  return jobs.filter((job) => job.datastore === datastore && job.schedule !== null);
}

/**
 * What is verified together with a namespace: the namespace of the widest job that covers it, or itself. A failed task
 * and the snapshots that it marked so belong to one scope, whichever of the two is seen first.
 */
export function verifyScope(jobs: readonly VerifyJob[], namespace: string): string {
  let scope = namespace;
  for (const job of jobs) if (isWithin(scope, job.namespace)) scope = job.namespace;
  return scope;
}

const DEFAULT_INTERVAL_MS = 7 * DAY;

/** A run may begin late and take long: so much more than its interval is no omission (design.md, verification-overdue). */
export const VERIFY_GRACE_MS = 2 * DAY;

/**
 * How often snapshots of a namespace are verified by a job; null where none covers it. A job that verifies again only
 * what is outdated still verifies every new snapshot with its next run.
 */
export function verifyIntervalMs(jobs: readonly VerifyJob[], namespace: string): number | null {
  let shortest: number | null = null;
  for (const job of jobs) {
    if (!isWithin(namespace, job.namespace)) continue;
    const intervalMs = scheduleIntervalMs(job.schedule ?? '') ?? DEFAULT_INTERVAL_MS;
    shortest = Math.min(shortest ?? intervalMs, intervalMs);
  }
  return shortest;
}
