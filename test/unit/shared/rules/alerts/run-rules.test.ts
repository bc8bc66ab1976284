import { describe, expect, it } from 'vitest';
import type { GarbageCollection, JobRun } from '../../../../../shared/domain/job.ts';
import type { ServerState } from '../../../../../shared/domain/server.ts';
import { type FinishedTask, parseTaskStatus } from '../../../../../shared/domain/task.ts';
import { gcFailed } from '../../../../../shared/rules/alerts/gc-failed.ts';
import { gcOverdue } from '../../../../../shared/rules/alerts/gc-overdue.ts';
import { gcSlow } from '../../../../../shared/rules/alerts/gc-slow.ts';
import { pruneFailed } from '../../../../../shared/rules/alerts/prune-failed.ts';
import { syncFailed } from '../../../../../shared/rules/alerts/sync-failed.ts';
import { syncStale } from '../../../../../shared/rules/alerts/sync-stale.ts';
import { HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import {
  aDatastore,
  aFinishedTask,
  aGarbageCollection,
  aHost,
  aPruneJob,
  aServer,
  aSyncJob,
  aTask,
  aTaskLog,
  NOW,
  REFUSED,
  read,
  stores,
  unreadable,
} from '../../../../kit/builders.ts';
import { judged, tripping, verdict } from '../../../../kit/judging.ts';

const STORE = { server: 'pbs-1', datastore: 'store-a' };
const ended = (status: string, endedAtMs = NOW - HOUR): JobRun => ({
  kind: 'finished',
  endedAtMs,
  outcome: parseTaskStatus(status),
  upid: null,
});
const RUNNING: JobRun = { kind: 'running', startedAtMs: null, upid: 'UPID:x' };

function gcServer(gc: Partial<GarbageCollection>, server: Partial<ServerState> = {}): ServerState {
  return aServer({ datastores: stores(aDatastore({ garbageCollection: read(aGarbageCollection(gc)) })), ...server });
}

const gcTask = (part: Partial<FinishedTask>) =>
  aFinishedTask({ workerType: 'garbage_collection', workerId: 'store-a', ...part });
const runningGc = (startedAtMs: number) =>
  aTaskLog([], { running: [aTask({ workerType: 'garbage_collection', workerId: 'store-a', startedAtMs })] });

describe('gc-slow', () => {
  const took = (durationMs: number) => {
    const { lastSuccess } = aGarbageCollection();
    return { lastSuccess: lastSuccess && { ...lastSuccess, durationMs } };
  };
  it.each([
    ['took 90 s', gcServer({}), 'fine'],
    ['took 5 h', gcServer(took(5 * HOUR)), 'trips'],
    ['has run for 5 h', gcServer({ lastRun: RUNNING }, { tasks: read(runningGc(NOW - 5 * HOUR)) }), 'trips'],
    ['has run for 1 h', gcServer({ lastRun: RUNNING }, { tasks: read(runningGc(NOW - HOUR)) }), 'fine'],
    ['never ran', gcServer({ lastRun: { kind: 'none' }, lastSuccess: null }), 'fine'],
    [
      'was left out of the list',
      aServer({ datastores: stores(aDatastore({ garbageCollection: unreadable(REFUSED) })) }),
      'unknown',
    ],
  ])('%s', (_what, server, expected) => {
    expect(verdict(gcSlow, STORE, server)).toBe(expected);
  });
});

describe('gc-overdue', () => {
  it.each([
    ['lies ahead', gcServer({ nextRunAtMs: NOW + HOUR }), 'fine'],
    ['half an hour late', gcServer({ nextRunAtMs: NOW - 30 * MINUTE }), 'fine'],
    ['two hours late', gcServer({ nextRunAtMs: NOW - 2 * HOUR }), 'trips'],
    ['late, but running', gcServer({ nextRunAtMs: NOW - 2 * HOUR }, { tasks: read(runningGc(NOW - HOUR)) }), 'fine'],
    ['no schedule', gcServer({ nextRunAtMs: null, schedule: null }), 'fine'],
    [
      'two hours late, but the server was switched on half an hour ago',
      gcServer({ nextRunAtMs: NOW - 2 * HOUR }, { host: read(aHost({ uptimeSeconds: 1800 })) }),
      'fine',
    ],
    [
      'two hours late, and the server was switched on 90 minutes ago',
      gcServer({ nextRunAtMs: NOW - 2 * HOUR }, { host: read(aHost({ uptimeSeconds: 5400 })) }),
      'trips',
    ],
    [
      'the list is older than the run that followed',
      gcServer({ nextRunAtMs: NOW - 2 * HOUR }, { tasks: read(aTaskLog([gcTask({ endedAtMs: NOW - HOUR })])) }),
      'fine',
    ],
    [
      'two hours late by our clock alone, which is wrong',
      gcServer({ nextRunAtMs: NOW - 2 * HOUR }, { clock: { aheadMs: -3 * HOUR, measuredAtMs: NOW } }),
      'fine',
    ],
    [
      'two hours late by the clock of the server',
      gcServer({ nextRunAtMs: NOW + HOUR }, { clock: { aheadMs: 3 * HOUR, measuredAtMs: NOW } }),
      'trips',
    ],
  ])('%s', (_what, server, expected) => {
    expect(verdict(gcOverdue, STORE, server)).toBe(expected);
  });

  it('is not judged in maintenance', () => {
    const store = aDatastore({
      maintenance: { mode: 'read-only', message: null },
      garbageCollection: read(aGarbageCollection({ nextRunAtMs: NOW - 2 * HOUR })),
    });
    expect(verdict(gcOverdue, STORE, aServer({ datastores: stores(store) }))).toBe('unknown');
  });

  it('does not take a next run for missed that lay ahead when it was read', () => {
    const section = read(aGarbageCollection({ nextRunAtMs: NOW - 90 * MINUTE }), NOW - 100 * MINUTE);
    const server = aServer({ datastores: stores(aDatastore({ garbageCollection: section })) });
    expect(verdict(gcOverdue, STORE, server, { pollingIntervalMs: 5 * MINUTE })).toBe('fine');
  });
});

describe('gc-failed', () => {
  const failed = (message: string, part: Partial<FinishedTask> = {}) =>
    aTaskLog([gcTask({ outcome: parseTaskStatus(message), ...part })]);
  it.each([
    ['ended well', gcServer({}), 'fine'],
    ['ended with warnings', gcServer({ lastRun: ended('WARNINGS: 2') }), 'fine'],
    ['failed, with a text that contains OK', gcServer({ lastRun: ended('broken pipe') }), 'trips'],
    ['never ran', gcServer({ lastRun: { kind: 'none' }, lastSuccess: null }), 'fine'],
    [
      'always failed, which looks as if it never ran',
      gcServer({ lastRun: { kind: 'none' }, lastSuccess: null }, { tasks: read(failed('unable to open')) }),
      'trips',
    ],
    [
      'failed last time and runs again',
      gcServer({ lastRun: RUNNING }, { tasks: read({ ...failed('x'), running: runningGc(NOW).running }) }),
      'trips',
    ],
    ['runs, and the last end is not known', gcServer({ lastRun: RUNNING }, { tasks: read(runningGc(NOW)) }), 'unknown'],
    [
      'failed by the tasks, which are read more often than the list',
      gcServer({ lastRun: ended('OK') }, { tasks: read(failed('x', { endedAtMs: NOW })) }),
      'trips',
    ],
    ['nobody knows how it ended', gcServer({ lastRun: ended('unknown') }), 'unknown'],
  ])('%s', (_what, server, expected) => {
    expect(verdict(gcFailed, STORE, server)).toBe(expected);
  });
});

describe('sync-failed', () => {
  const JOB = { ...STORE, namespace: '', job: 's-1' };
  const remotes = read(new Map([['/remote', new Map([['Remote.Audit', true]])]]));
  const syncing = (lastRun: JobRun, server: Partial<ServerState> = {}) =>
    aServer({ privileges: remotes, syncJobs: read([aSyncJob({ lastRun })]), ...server });
  const taskOf = (status: string, endedAtMs: number) =>
    aTaskLog([
      aFinishedTask({
        workerType: 'syncjob',
        workerId: 'dc2:main:store-a::s-1',
        endedAtMs,
        outcome: parseTaskStatus(status),
      }),
    ]);
  it.each([
    ['ended well', syncing(ended('OK')), 'fine'],
    ['failed', syncing(ended('sync failed with some errors.')), 'trips'],
    ['failed, with a text that contains OK', syncing(ended('lookup failed: invalid token')), 'trips'],
    ['never ran', syncing({ kind: 'none' }), 'fine'],
    ['failed and runs again', syncing(RUNNING, { tasks: read(taskOf('x', NOW - HOUR)) }), 'trips'],
    [
      'went well by the tasks, after the list was read',
      syncing(ended('x'), { tasks: read(taskOf('OK', NOW)) }),
      'fine',
    ],
    ['runs, without tasks to tell', syncing(RUNNING, { tasks: unreadable(REFUSED) }), 'unknown'],
    ['the list is too old', syncing(ended('OK'), { syncJobs: read([aSyncJob()], NOW - 2 * HOUR) }), 'unknown'],
    ['the token may not see remotes: gone from the list is not gone', aServer({ syncJobs: read([]) }), 'unknown'],
    [
      'into a disk that is away',
      syncing(ended('not mounted'), { datastores: stores(aDatastore({ mount: 'not-mounted' })) }),
      'unknown',
    ],
  ])('%s', (_what, server, expected) => {
    expect(verdict(syncFailed, JOB, server)).toBe(expected);
  });

  it('judges local jobs of a token that may not see remotes', () => {
    const server = syncing(ended('OK'), { privileges: read(new Map()) });
    expect(verdict(syncFailed, JOB, server)).toBe('fine');
  });

  it('passes over datastores that are left out', () => {
    const server = syncing(ended('x'), { syncJobs: read([aSyncJob({ datastore: 'left-out', lastRun: ended('x') })]) });
    expect(judged(syncFailed, [server]).findings).toEqual([]);
  });

  it('has the cause of the monitored server at the other end, if that is silent', () => {
    const other = aServer({
      name: 'pbs-2',
      datastores: stores(aDatastore({ name: 'main' })),
      reach: { kind: 'failing', failure: REFUSED, sinceMs: NOW, lastAnswerAtMs: null, attempts: 1 },
    });
    expect(tripping(syncFailed, [syncing(ended('x')), other])[0]?.cause).toBe('server pbs-2');
    expect(tripping(syncFailed, [syncing(ended('x'))])[0]?.cause).toBe('sync pbs-1 dc2');
  });

  it.each([
    ['two hours late', NOW - 2 * HOUR, 'trips'],
    ['half an hour late', NOW - 30 * MINUTE, 'fine'],
  ])('sync-stale: %s', (_what, nextRunAtMs, expected) => {
    const server = aServer({ privileges: remotes, syncJobs: read([aSyncJob({ nextRunAtMs })]) });
    expect(verdict(syncStale, JOB, server)).toBe(expected);
  });
});

describe('prune-failed', () => {
  const JOB = { ...STORE, namespace: '', job: 'p-1' };
  const pruning = (part: Parameters<typeof aPruneJob>[0]) => aServer({ pruneJobs: read([aPruneJob(part)]) });
  it.each([
    ['ended well', pruning({ lastRun: ended('OK') }), 'fine'],
    ['failed', pruning({ lastRun: ended('EIO') }), 'trips'],
    ['failed, but is switched off', pruning({ lastRun: ended('EIO'), enabled: false }), 'fine'],
    ['runs again', pruning({ lastRun: RUNNING }), 'unknown'],
    ['not read', aServer({ pruneJobs: unreadable(REFUSED) }), 'unknown'],
  ])('%s', (_what, server, expected) => {
    expect(verdict(pruneFailed, JOB, server)).toBe(expected);
  });
});
