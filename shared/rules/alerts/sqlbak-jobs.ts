import type { Finding } from '../../domain/alert.ts';
import { lastGood } from '../../domain/section.ts';
import type { SqlbakJob } from '../../domain/sqlbak.ts';
import { isBackupJob } from '../sqlbak-figures.ts';
import { jobFacts, type SqlbakTypeFacts } from '../sqlbak-types.ts';
import { unknown } from './finding.ts';
import { serverSubject } from './place.ts';
import type { NamedDefaults, SqlbakContext } from './rule.ts';
import { sqlbakJobSubject } from './sqlbak-moment.ts';

/** A job with what is known of each of its kinds of backup. */
export interface JudgedJob {
  readonly job: SqlbakJob;
  readonly facts: readonly SqlbakTypeFacts[];
  /** From when on all of its runs are known. */
  readonly fromMs: number;
  readonly hasRuns: boolean;
}

/**
 * The jobs that make backups and of which all that is needed stands; of the others `rule` says that it does not know.
 */
export function* judgedJobs(
  context: SqlbakContext,
  rule: NamedDefaults,
  tell: (judged: JudgedJob) => Iterable<Finding>,
): Generator<Finding> {
  const { source, nowMs } = context;
  const jobs = context.current(source.jobs, 'datastores');
  if (jobs === null) {
    yield unknown(rule, serverSubject(source.name));
    return;
  }
  for (const job of jobs) {
    if (!isBackupJob(job)) continue;
    const settings = context.current(source.jobSettings.get(job.id), 'namespaces');
    const runs = context.current(source.runs.get(job.id), 'datastores');
    const facts = settings && runs && jobFacts(source, job, nowMs);
    if (!runs || !facts) yield unknown(rule, sqlbakJobSubject(source.name, job.id));
    else yield* tell({ job, facts, fromMs: runs.fromMs, hasRuns: runs.runs.length > 0 });
  }
}

/** Where a job runs, in words: `NIGHTLY on SQL-PROD-1 (orchard)`. */
export function jobText({ source }: SqlbakContext, job: SqlbakJob): string {
  const servers = lastGood(source.servers)?.value ?? [];
  const server = servers.find(({ id }) => id === job.serverId)?.name ?? 'an unknown server';
  return `${job.name} on ${server} (${source.name})`;
}

const TYPE_TEXT: Readonly<Record<SqlbakTypeFacts['type'], string>> = {
  full: 'full',
  diff: 'differential',
  log: 'transaction log',
  inc: 'incremental',
  folder: 'folder',
  unknown: 'unknown kind of',
};

/** A kind of backup in words: `transaction log backup`. */
export function typeText(type: SqlbakTypeFacts['type']): string {
  return `${TYPE_TEXT[type]} backup`;
}

/** The machine's application or the account: what somebody would go and repair. */
export function jobCause({ source }: SqlbakContext, job: SqlbakJob): string {
  return `sqlbak job ${source.name} ${job.id}`;
}
