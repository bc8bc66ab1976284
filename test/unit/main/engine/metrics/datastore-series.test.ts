import { describe, expect, it } from 'vitest';
import type { DatastoreState } from '../../../../../shared/domain/datastore.ts';
import type { GarbageCollection } from '../../../../../shared/domain/job.ts';
import { UNREAD } from '../../../../../shared/domain/section.ts';
import type { ServerState } from '../../../../../shared/domain/server.ts';
import { HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import {
  aDatastore,
  aDetail,
  aFinishedTask,
  aGarbageCollection,
  aGroup,
  anUnfinished,
  aServer,
  aSnapshot,
  aTaskLog,
  byGroupKey,
  NOW,
  REFUSED,
  read,
  stores,
  unreadable,
} from '../../../../kit/builders.ts';
import { seriesOf } from '../../../../kit/exposition-reader.ts';
import { metricsOf } from '../../../../kit/metrics-of.ts';

const STORE = 'node=pbs-1 datastore=store-a';
const seconds = (atMs: number) => String(atMs / 1000);

async function ofStore(name: string, part: Partial<DatastoreState>, server: Partial<ServerState> = {}) {
  return seriesOf(await metricsOf([aServer({ ...server, datastores: stores(aDatastore(part)) })]), name);
}

describe('space', () => {
  it.each([
    ['pbs_datastore_total_bytes', '1000'],
    ['pbs_datastore_used_bytes', '400'],
    ['pbs_datastore_available_bytes', '550'],
    ['pbs_datastore_avail_bytes', '550'],
    ['pbs_datastore_dedup_factor', '3'],
  ])('%s', async (name, value) => {
    expect(await ofStore(name, {})).toEqual([`${STORE} ${value}`]);
  });

  it('has no size of a store whose size is not known', async () => {
    expect(await ofStore('pbs_datastore_total_bytes', { usage: UNREAD })).toEqual([]);
  });

  it('keeps a size for three polling intervals after its last good read', async () => {
    const usage = unreadable(REFUSED, read({ totalBytes: 1, usedBytes: 1, availableBytes: 0 }, NOW - 3 * MINUTE));
    const server = aServer({ datastores: stores(aDatastore({ usage })) });
    expect(seriesOf(await metricsOf([server]), 'pbs_datastore_total_bytes')).toHaveLength(1);
    expect(seriesOf(await metricsOf([server], { laterMs: 1 }), 'pbs_datastore_total_bytes')).toEqual([]);
  });
});

describe('garbage collection', () => {
  const GC_NAMES = [
    'pbs_datastore_dedup_factor',
    'pbs_gc_last_run_timestamp',
    'pbs_gc_duration_seconds',
    'pbs_gc_removed_bytes',
    'pbs_gc_pending_bytes',
    'pbs_gc_status',
  ];
  const success = aGarbageCollection().lastSuccess;
  const ended = NOW - 2 * HOUR;
  const last = (outcome: { kind: 'ok' } | { kind: 'warnings'; count: number } | { kind: 'error'; message: string }) =>
    ({ kind: 'finished', endedAtMs: ended, outcome, upid: null }) as const;
  const failure = { kind: 'error', message: 'no' } as const;

  it.each<[string, Partial<GarbageCollection>, (string | null)[]]>([
    ['ok', { lastRun: last({ kind: 'ok' }) }, ['3', seconds(ended), '90', '41', '7', '1']],
    ['with warnings', { lastRun: last({ kind: 'warnings', count: 2 }) }, ['3', seconds(ended), '90', '41', '7', '1']],
    [
      'failed after a success of unknown duration',
      { lastRun: last(failure), lastSuccess: success && { ...success, durationMs: null } },
      ['3', seconds(ended), null, '41', '7', '0'],
    ],
    ['always failed', { lastRun: last(failure), lastSuccess: null }, [null, seconds(ended), null, null, null, '0']],
    ['never ran', { lastRun: { kind: 'none' }, lastSuccess: null }, [null, null, null, null, null, null]],
    ['running', { lastRun: { kind: 'running', startedAtMs: null, upid: 'u' } }, ['3', null, '90', '41', '7', null]],
  ])('%s', async (_situation, part, expected) => {
    const garbageCollection = read(aGarbageCollection(part));
    const series = await metricsOf([aServer({ datastores: stores(aDatastore({ garbageCollection })) })]);
    const lines = expected.map((value) => (value === null ? [] : [`${STORE} ${value}`]));
    expect(GC_NAMES.map((name) => seriesOf(series, name))).toEqual(lines);
  });

  it('takes the run before from the task list while one runs', async () => {
    const task = aFinishedTask({
      workerType: 'garbage_collection',
      workerId: 'store-a',
      upid: success?.upid ?? '',
      startedAtMs: NOW - 12 * HOUR,
      endedAtMs: NOW - 11 * HOUR,
    });
    const gc = aGarbageCollection({
      lastRun: { kind: 'running', startedAtMs: null, upid: 'u' },
      lastSuccess: success && { ...success, durationMs: null },
    });
    const server = aServer({
      tasks: read(aTaskLog([task])),
      datastores: stores(aDatastore({ garbageCollection: read(gc) })),
    });
    const series = await metricsOf([server]);
    expect(seriesOf(series, 'pbs_gc_last_run_timestamp')).toEqual([`${STORE} ${seconds(NOW - 11 * HOUR)}`]);
    expect(seriesOf(series, 'pbs_gc_duration_seconds')).toEqual([`${STORE} 3600`]);
    expect(seriesOf(series, 'pbs_gc_status')).toEqual([`${STORE} 1`]);
  });

  it('does not know the outcome of a run that the server lost', async () => {
    const lastRun = { kind: 'finished', endedAtMs: ended, outcome: { kind: 'unknown' }, upid: null } as const;
    const garbageCollection = read(aGarbageCollection({ lastRun }));
    expect(await ofStore('pbs_gc_status', { garbageCollection })).toEqual([]);
    expect(await ofStore('pbs_gc_last_run_timestamp', { garbageCollection })).toEqual([`${STORE} ${seconds(ended)}`]);
  });
});

describe('newest backup of a datastore', () => {
  const newest = NOW - HOUR;
  const young = aGroup({ backupId: '1', lastFinished: { kind: 'at', atMs: newest } });
  const old = aGroup({ backupId: '2', lastFinished: { kind: 'at', atMs: newest - HOUR } });
  const none = aGroup({ backupId: '3', lastFinished: { kind: 'none' } });
  const unknown = aGroup({ backupId: '4', lastFinished: { kind: 'unknown' } });
  const stale = read([young], NOW - 45 * MINUTE - 1);
  const two = read(['', 'a/b']);

  it.each<[string, Partial<DatastoreState>, number | null]>([
    ['of several groups', { groups: new Map([['', read([old, young, none])]]) }, newest],
    [
      'over nested namespaces',
      {
        namespaces: two,
        groups: new Map([
          ['', read([old])],
          ['a/b', read([young])],
        ]),
      },
      newest,
    ],
    [
      'a namespace is empty',
      {
        namespaces: two,
        groups: new Map([
          ['', read([young])],
          ['a/b', read([])],
        ]),
      },
      newest,
    ],
    ['a namespace is unread', { namespaces: two, groups: new Map([['', read([young])]]) }, null],
    [
      'a namespace was read too long ago',
      {
        namespaces: two,
        groups: new Map([
          ['', read([old])],
          ['a/b', stale],
        ]),
      },
      null,
    ],
    ['a namespace failed just now', { groups: new Map([['', unreadable(REFUSED, read([young]))]]) }, newest],
    ['a namespace always failed', { groups: new Map([['', unreadable(REFUSED)]]) }, null],
    ['the namespaces are not known', { namespaces: UNREAD, groups: new Map([['', read([young])]]) }, null],
    ['nothing finished yet', { groups: new Map([['', read([none])]]) }, null],
    ['no group at all', { groups: new Map([['', read([])]]) }, null],
    ['one group is not known', { groups: new Map([['', read([young, unknown])]]) }, null],
    ['the root is not visible', { namespaces: read(['a/b']), groups: new Map([['a/b', read([young])]]) }, newest],
  ])('%s', async (_situation, part, expected) => {
    const lines = expected === null ? [] : [`${STORE} ${seconds(expected)}`];
    const store = { details: new Map(), ...part };
    expect(await ofStore('pbs_backup_last_timestamp', store)).toEqual(lines);
    expect(await ofStore('pbs_backup_last_success_timestamp', store)).toEqual(lines);
  });
});

describe('pbs_verification_errors', () => {
  const group = aGroup({ backupId: '1' });
  const other = aGroup({ backupId: '2' });
  const empty = aGroup({ backupId: '3', snapshotCount: 0, lastFinished: { kind: 'none' } });
  const bad = aSnapshot({ verification: 'failed' });
  const good = aSnapshot({ takenAtMs: NOW - 30 * HOUR });
  const clean = aDetail(group, [good]);
  const dirty = aDetail(group, [bad, good, { ...bad, takenAtMs: NOW - 54 * HOUR }]);

  it.each<[string, ReturnType<typeof byGroupKey>, string | null]>([
    ['none failed, all read', byGroupKey([group, clean], [other, aDetail(other, [good])]), '0'],
    ['some failed, all read', byGroupKey([group, dirty], [other, aDetail(other, [bad])]), '3'],
    ['none failed, one group unread', byGroupKey([group, clean]), null],
    ['some failed, one group unread', byGroupKey([group, dirty]), '2'],
    ['nothing read', new Map(), null],
    ['read too long ago', byGroupKey([group, aDetail(group, [bad], NOW - 73 * HOUR)]), null],
    ['unfinished beside', byGroupKey([group, aDetail(group, [anUnfinished(NOW)])], [other, aDetail(other, [])]), '0'],
  ])('%s', async (_situation, details, expected) => {
    const part = { groups: new Map([['', read([group, other, empty])]]), details: new Map([['', details]]) };
    const lines = expected === null ? [] : [`${STORE} ${expected}`];
    expect(await ofStore('pbs_verification_errors', part)).toEqual(lines);
  });
});

describe('tasks of a datastore', () => {
  const failure = { kind: 'error', message: 'no' } as const;
  const at = (workerId: string, part = {}) => aFinishedTask({ workerId, ...part });
  const tasks = aTaskLog([
    at('store-a:vm/101'),
    at('store-a:vm/101', { outcome: { kind: 'warnings', count: 1 } }),
    at('store-a:vm/102', { outcome: failure }),
    at('store-a:vm/103', { outcome: { kind: 'unknown' } }),
    at('store-a:host/nas'),
    at('store-a:vm/101', { endedAtMs: NOW - 25 * HOUR, startedAtMs: NOW - 26 * HOUR }),
    at('store-a:vm/101', { workerType: 'reader' }),
    at('store-b:vm/101', { outcome: failure }),
  ]);

  it('counts the backups of the last 24 hours by type, and knows a 0 for types that it holds', async () => {
    const group = aGroup({ backupType: 'ct', backupId: '9' });
    const part = { groups: new Map([['', read([group])]]) };
    const lines = (host: number, vm: number, ct: number) =>
      [
        `${STORE} backup_type=ct ${ct}`,
        `${STORE} backup_type=vm ${vm}`,
        `${STORE} backup_type=host ${host}`,
      ].toSorted();
    const server = { tasks: read(tasks) };
    expect((await ofStore('pbs_backups_succeeded', part, server)).toSorted()).toEqual(lines(1, 2, 0));
    expect((await ofStore('pbs_backups_failed', part, server)).toSorted()).toEqual(lines(0, 1, 0));
    expect((await ofStore('pbs_backups_total', part, server)).toSorted()).toEqual(lines(1, 4, 0));
  });

  it('does not count while the list does not reach back 24 hours, nor when it is not known', async () => {
    const young = aTaskLog([at('store-a:vm/101')], { coveredSinceMs: NOW - 20 * HOUR });
    expect(await ofStore('pbs_backups_total', {}, { tasks: read(young) })).toEqual([]);
    expect(await ofStore('pbs_backups_total', {}, { tasks: UNREAD })).toEqual([]);
    expect(await ofStore('pbs_verification_errors_total', {}, { tasks: UNREAD })).toEqual([]);
  });

  it('counts verification tasks that ended with errors, from 0', async () => {
    const log = aTaskLog([], { verificationErrors: new Map([['store-a', 2]]) });
    expect(await ofStore('pbs_verification_errors_total', {}, { tasks: read(log) })).toEqual([`${STORE} 2`]);
    expect(await ofStore('pbs_verification_errors_total', {})).toEqual([`${STORE} 0`]);
  });
});
