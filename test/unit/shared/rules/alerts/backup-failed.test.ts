import { describe, expect, it } from 'vitest';
import type { BackupGroup } from '../../../../../shared/domain/backup.ts';
import type { DatastoreState } from '../../../../../shared/domain/datastore.ts';
import type { FinishedTask, TaskOutcome } from '../../../../../shared/domain/task.ts';
import { parseTaskStatus } from '../../../../../shared/domain/task.ts';
import { backupFailed } from '../../../../../shared/rules/alerts/backup-failed.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import {
  aDatastore,
  aFinishedTask,
  aGroup,
  aServer,
  aTask,
  aTaskLog,
  NO_PRIVILEGE,
  NOW,
  read,
  stores,
  unreadable,
} from '../../../../kit/builders.ts';
import { allLate, tripping, verdict } from '../../../../kit/judging.ts';

const VM101 = { server: 'pbs-1', datastore: 'store-a', namespace: '', backupType: 'vm', backupId: '101' };

function groupFrom(ageMs: number, part: Partial<BackupGroup> = {}): BackupGroup {
  return aGroup({ namedBackupAtMs: NOW - ageMs, lastFinished: { kind: 'at', atMs: NOW - ageMs }, ...part });
}

/** A store that holds these groups in its root, read just now. */
function storeOf(groups: readonly BackupGroup[], part: Partial<DatastoreState> = {}): DatastoreState {
  return aDatastore({ groups: new Map([['', read(groups)]]), details: new Map(), ...part });
}

describe('backup-failed', () => {
  const ended = (status: string, part: Partial<FinishedTask> = {}) =>
    aFinishedTask({ outcome: parseTaskStatus(status), ...part });
  const failed = ended('broken pipe');
  const yesterday = storeOf([groupFrom(DAY)]);
  const table: readonly (readonly [string, DatastoreState, readonly FinishedTask[], 'trips' | 'unknown' | 'fine'])[] = [
    ['the newest task failed, and its text contains OK', yesterday, [failed], 'trips'],
    ['it ended with warnings', yesterday, [ended('WARNINGS: 3')], 'fine'],
    ['it ended well', yesterday, [ended('OK')], 'fine'],
    ['nobody knows how it ended', yesterday, [ended('unknown')], 'unknown'],
    ['it failed after an older success', yesterday, [ended('OK', { endedAtMs: NOW - 5 * HOUR }), failed], 'trips'],
    [
      'it went well after an older failure',
      yesterday,
      [failed, ended('OK', { startedAtMs: NOW - MINUTE, endedAtMs: NOW })],
      'fine',
    ],
    ['a newer snapshot arrived since, such as by a sync', storeOf([groupFrom(30 * MINUTE)]), [failed], 'fine'],
    [
      'a benchmark failed',
      yesterday,
      [ended('abort', { workerType: 'benchmark', workerId: 'store-a:host/benchmark' })],
      'fine',
    ],
    ['into a datastore that is left out', yesterday, [ended('abort', { workerId: 'left-out:vm/101' })], 'fine'],
    ['the groups are not read yet', storeOf([], { groups: new Map() }), [failed], 'unknown'],
  ];
  it('is part of the story of a datastore that takes no backups, but for one that was carried away', () => {
    const told = (store: DatastoreState) =>
      tripping(backupFailed, [aServer({ datastores: stores(store), tasks: read(aTaskLog([failed])) })]).map(
        ({ cause, followsSinceMs }) => [cause, followsSinceMs],
      );
    expect(told(yesterday)).toEqual([['uploads pbs-1 store-a', null]]);
    const moving = storeOf([groupFrom(DAY)], { maintenance: { mode: 'read-only', message: null } });
    expect(told(moving)).toEqual([['storage pbs-1 store-a', NOW - DAY]]);
    const away = storeOf([groupFrom(DAY)], { mount: 'not-mounted' });
    expect(told(away)).toEqual([['uploads pbs-1 store-a', null]]);
  });

  it.each(table)('%s', (_what, store, tasks, expected) => {
    const server = aServer({ datastores: stores(store), tasks: read(aTaskLog(tasks)) });
    expect(verdict(backupFailed, VM101, server)).toBe(expected);
  });

  it('stays while another run of the same group is on', () => {
    const tasks = aTaskLog([failed], { running: [aTask({ startedAtMs: NOW - MINUTE })] });
    const server = aServer({ datastores: stores(yesterday), tasks: read(tasks) });
    expect(verdict(backupFailed, VM101, server)).toBe('trips');
  });

  it('speaks of a group whose very first backup failed, and which is not there', () => {
    const server = aServer({ datastores: stores(storeOf([])), tasks: read(aTaskLog([failed])) });
    expect(verdict(backupFailed, { ...VM101, namespace: null }, server)).toBe('trips');
  });

  it('names all namespaces that hold the id, in one alert', () => {
    const groups = read([groupFrom(DAY)]);
    const store = aDatastore({
      namespaces: read(['', 'b']),
      groups: new Map([
        ['', groups],
        ['b', groups],
      ]),
      details: new Map(),
    });
    const server = aServer({ datastores: stores(store), tasks: read(aTaskLog([failed])) });
    const found = tripping(backupFailed, [server]);
    expect(found).toHaveLength(1);
    expect(found[0]?.subject.namespace).toBeNull();
    expect(found[0]?.summary).toBe(
      'The last backup of vm/101 into store-a on pbs-1 (one of the namespaces the root, b) failed 59 min ago: broken pipe',
    );
  });

  it.each([
    ['tasks too old', read(aTaskLog([failed]), NOW - HOUR)],
    ['no right to see tasks', unreadable<ReturnType<typeof aTaskLog>>(NO_PRIVILEGE)],
  ])('knows nothing: %s', (_what, tasks) => {
    expect(verdict(backupFailed, VM101, aServer({ tasks }))).toBe('unknown');
  });

  it('keeps still about what was archived', () => {
    const server = aServer({ datastores: stores(yesterday), tasks: read(aTaskLog([failed])) });
    const knowledge = allLate({ kind: 'not-watched', reason: 'archived' });
    expect(tripping(backupFailed, [server], { knowledge })).toEqual([]);
  });

  it('is a new fact with each failed task', () => {
    const outcome: TaskOutcome = { kind: 'error', message: 'x' };
    const version = (upid: string) =>
      tripping(backupFailed, [
        aServer({ datastores: stores(yesterday), tasks: read(aTaskLog([aFinishedTask({ upid, outcome })])) }),
      ])[0]?.factVersion;
    expect(version('UPID:a')).not.toBe(version('UPID:b'));
  });
});
