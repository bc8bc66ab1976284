import type { SqlbakJob } from '../../../shared/domain/sqlbak.ts';
import type { Chore } from '../poll/agenda.ts';
import { askJobSettings, askJobs } from './questions.ts';
import { createRunCache } from './run-cache.ts';
import { readRuns } from './runs-chore.ts';
import { failureOf, paceMs, type SqlbakWatch } from './sqlbak-watch.ts';

/** Reads which jobs there are, and plans what is read of each. */
export function jobsChore(watch: SqlbakWatch): Chore {
  return {
    key: 'jobs',
    rank: 0,
    everyMs: paceMs(watch, 'datastores'),
    async run(signal) {
      const learned = await watch.client.list(askJobs, signal);
      watch.book.settle('jobs', learned);
      if (learned.ok) planJobs(watch, learned.value);
      return failureOf(learned);
    },
  };
}

const PER_JOB = /^(settings|runs) /;

function planJobs(watch: SqlbakWatch, jobs: readonly SqlbakJob[]): void {
  const ids = new Set(jobs.map(({ id }) => id));
  watch.agenda.removeWhere((key) => PER_JOB.test(key) && !ids.has(key.replace(PER_JOB, '')));
  watch.book.keepJobs(ids);
  for (const id of ids) {
    if (watch.agenda.has(`runs ${id}`)) continue;
    watch.agenda.add(settingsChore(watch, id));
    watch.agenda.add(runsChore(watch, id));
  }
}

function settingsChore(watch: SqlbakWatch, jobId: string): Chore {
  return {
    key: `settings ${jobId}`,
    rank: 1,
    everyMs: paceMs(watch, 'namespaces'),
    async run(signal) {
      const learned = await watch.client.ask(askJobSettings(jobId), signal);
      if (!learned.ok && learned.failure.kind === 'missing') watch.agenda.hurry('jobs');
      watch.book.settleJob('jobSettings', jobId, learned);
      return failureOf(learned);
    },
  };
}

function runsChore(watch: SqlbakWatch, jobId: string): Chore {
  const cache = createRunCache();
  return {
    key: `runs ${jobId}`,
    rank: 2,
    everyMs: paceMs(watch, 'datastores'),
    run: (signal) => readRuns(watch, jobId, cache, signal),
  };
}
