import { describe, expect, it } from 'vitest';
import { UNREAD } from '../../../../../shared/domain/section.ts';
import type { ServerState } from '../../../../../shared/domain/server.ts';
import type { TaskLog } from '../../../../../shared/domain/task.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import {
  aDatastore,
  aFinishedTask,
  aGroup,
  aPruneJob,
  aServer,
  aSyncJob,
  aTask,
  aTaskLog,
  aVerifyJob,
  NOW,
  read,
  stores,
} from '../../../../kit/builders.ts';
import { seriesOf } from '../../../../kit/exposition-reader.ts';
import { metricsOf } from '../../../../kit/metrics-of.ts';

const ofTasks = async (name: string, log: TaskLog, part: Partial<ServerState> = {}) =>
  seriesOf(await metricsOf([aServer({ tasks: read(log), ...part })]), name);

const error = { kind: 'error', message: 'OK, but not really' } as const;

describe('pbs_task_total', () => {
  const endedAt = (endedAtMs: number) =>
    aFinishedTask({ workerId: 'store-a:ct/9', endedAtMs, startedAtMs: endedAtMs - MINUTE });

  it('counts by type, status and comment', async () => {
    const log = aTaskLog([
      aFinishedTask(),
      aFinishedTask(),
      aFinishedTask({ outcome: { kind: 'warnings', count: 3 } }),
      aFinishedTask({ outcome: error }),
      aFinishedTask({ workerType: 'logrotate', workerId: null, outcome: { kind: 'unknown' } }),
    ]);
    expect((await ofTasks('pbs_task_total', log)).toSorted()).toEqual([
      'node=pbs-1 worker_type=backup status=ERROR comment=web frontend 1',
      'node=pbs-1 worker_type=backup status=OK comment=web frontend 2',
      'node=pbs-1 worker_type=backup status=WARNING comment=web frontend 1',
      'node=pbs-1 worker_type=logrotate status=UNKNOWN comment= 1',
    ]);
  });

  it.each([
    ['at the window’s edge', 0, 0, 2],
    ['a moment later', 0, 1, 1],
    ['the server is an hour ahead', HOUR, 0, 1],
  ])('counts 24 hours back by the server’s clock: %s', async (_situation, aheadMs, laterMs, count) => {
    const server = aServer({
      tasks: read(aTaskLog([endedAt(NOW - DAY), endedAt(NOW)])),
      clock: { aheadMs, measuredAtMs: NOW },
    });
    const series = await metricsOf([server], { laterMs });
    expect(seriesOf(series, 'pbs_task_total')).toEqual([`node=pbs-1 worker_type=backup status=OK comment= ${count}`]);
  });

  it('is absent without the task list, or while that does not reach back far enough', async () => {
    expect(seriesOf(await metricsOf([aServer({ tasks: UNREAD })]), 'pbs_task_total')).toEqual([]);
    expect(await ofTasks('pbs_task_total', aTaskLog([aFinishedTask()], { coveredSinceMs: NOW - HOUR }))).toEqual([]);
  });
});

describe('comments of tasks', () => {
  const group = aGroup({ comment: 'web' });
  const twice = (other: string | null) => {
    const groups = new Map([
      ['', read([group])],
      ['a', read([aGroup({ comment: other })])],
    ]);
    return { datastores: stores(aDatastore({ namespaces: read(['', 'a']), groups })) };
  };
  const unread = { datastores: stores(aDatastore({ namespaces: read(['', 'a']) })) };
  const verifyJobs = read([aVerifyJob({ id: 'v-1', comment: 'weekly check' })]);
  const syncJobs = read([aSyncJob({ id: 's-1', comment: 'offsite' })]);
  const pruneJobs = read([
    aPruneJob({ id: 'p-1', comment: 'keep a week' }),
    aPruneJob({ id: 'p-2', comment: 'one of two', namespace: 'a' }),
    aPruneJob({ id: 'p-3', comment: 'two of two', namespace: 'a' }),
  ]);
  const jobs = { verifyJobs, syncJobs, pruneJobs };

  it.each<[string, string, string | null, Partial<ServerState>, string]>([
    ['a group', 'backup', 'store-a:vm/101', {}, 'web frontend'],
    ['a group that is not known', 'backup', 'store-a:vm/102', {}, ''],
    ['the same id of another type', 'backup', 'store-a:ct/101', {}, ''],
    ['groups alike in two namespaces', 'backup', 'store-a:vm/101', twice('web'), 'web'],
    ['groups that differ in two namespaces', 'backup', 'store-a:vm/101', twice('mail'), ''],
    ['groups of which one has no comment', 'backup', 'store-a:vm/101', twice(null), ''],
    ['a namespace is unread', 'backup', 'store-a:vm/101', unread, ''],
    ['a store that is not known', 'backup', 'gone:vm/101', {}, ''],
    ['a verify job', 'verificationjob', 'store-a:v-1', jobs, 'weekly check'],
    ['a verify job that is not known', 'verificationjob', 'store-a:v-2', jobs, ''],
    ['a sync job', 'syncjob', 'dc2:main:store-a::s-1', jobs, 'offsite'],
    ['a prune job', 'prunejob', 'store-a', jobs, 'keep a week'],
    ['one of two prune jobs', 'prunejob', 'store-a:a', jobs, ''],
    ['a manual prune', 'prune', 'store-a::vm/101', jobs, ''],
    ['a reader', 'reader', 'store-a:vm/101/6ABA2CDF', jobs, ''],
    ['no worker id', 'aptupdate', null, jobs, ''],
  ])('%s', async (_situation, workerType, workerId, part, comment) => {
    const log = aTaskLog([], { running: [aTask({ workerType, workerId })] });
    expect(await ofTasks('pbs_task_running', log, part)).toEqual([
      `node=pbs-1 worker_type=${workerType} comment=${comment} 1`,
    ]);
  });
});

describe('pbs_task_running', () => {
  it('counts by type and comment', async () => {
    const running = [aTask(), aTask(), aTask({ workerType: 'verify', workerId: 'store-a' })];
    expect(await ofTasks('pbs_task_running', aTaskLog([], { running }))).toEqual([
      'node=pbs-1 worker_type=backup comment=web frontend 2',
      'node=pbs-1 worker_type=verify comment= 1',
    ]);
  });
});

describe('pbs_task_duration_seconds', () => {
  const reader = (hexTime: string, endedAtMs: number, seconds: number) =>
    aFinishedTask({
      workerType: 'reader',
      workerId: `store-a:vm/101/${hexTime}`,
      startedAtMs: endedAtMs - seconds * 1000,
      endedAtMs,
    });

  it('shows the newest run of each worker, whenever it was, without a snapshot time in its id', async () => {
    const log = aTaskLog([
      reader('6ABA2CDF', NOW - HOUR, 30),
      reader('6ABA0000', NOW - 2 * HOUR, 99),
      aFinishedTask({
        workerType: 'aptupdate',
        workerId: null,
        startedAtMs: NOW - 9 * DAY,
        endedAtMs: NOW - 9 * DAY + 500,
      }),
    ]);
    expect(await ofTasks('pbs_task_duration_seconds', log)).toEqual([
      'node=pbs-1 worker_type=reader status=OK worker_id=store-a:vm/101 comment= 30',
      'node=pbs-1 worker_type=aptupdate status=OK worker_id= comment= 0.5',
    ]);
  });

  it('shows the 500 newest and counts the others', async () => {
    const tasks = Array.from({ length: 503 }, (_, index) =>
      aFinishedTask({ workerId: `store-a:vm/${index}`, endedAtMs: NOW - index * MINUTE }),
    );
    const log = aTaskLog(tasks);
    const shown = await ofTasks('pbs_task_duration_seconds', log);
    expect(shown).toHaveLength(500);
    expect(shown.at(-1)).toContain('worker_id=store-a:vm/499 ');
    expect(await ofTasks('pbs_tray_task_durations_omitted', log)).toEqual(['node=pbs-1 3']);
  });
});
