import { describe, expect, it } from 'vitest';
import type { BackupGroup } from '../../../../../shared/domain/backup.ts';
import type { DatastoreState } from '../../../../../shared/domain/datastore.ts';
import type { SyncJob } from '../../../../../shared/domain/job.ts';
import { parseTaskStatus } from '../../../../../shared/domain/task.ts';
import { backupStale } from '../../../../../shared/rules/alerts/backup-stale.ts';
import type { FleetMoment } from '../../../../../shared/rules/alerts/judge-fleet.ts';
import type { Lateness } from '../../../../../shared/rules/alerts/knowledge.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import {
  aDatastore,
  aFinishedTask,
  aGroup,
  anUnreadServer,
  aServer,
  aSyncJob,
  aTask,
  aTaskLog,
  NOW,
  REFUSED,
  read,
  stores,
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

const serverWith = (store: DatastoreState) => aServer({ datastores: stores(store) });

describe('backup-stale', () => {
  const due = (ms: number, part: Partial<Extract<Lateness, { kind: 'rhythm' }>> = {}): Lateness => ({
    kind: 'rhythm',
    expectedMs: NOW + ms - 3 * HOUR,
    dueByMs: NOW + ms,
    wasPutOff: false,
    lastRunAtMs: NOW - DAY,
    confidence: 0.9,
    ...part,
  });
  const old = storeOf([groupFrom(DAY)]);
  const threeDays = storeOf([groupFrom(3 * DAY)]);
  const table: readonly (readonly [string, DatastoreState, Lateness, 'trips' | 'unknown' | 'fine'])[] = [
    ['within its rhythm', old, due(HOUR), 'fine'],
    ['later than its rhythm allows', old, due(-HOUR), 'trips'],
    ['a newer backup than the rhythm was computed from', storeOf([groupFrom(HOUR)]), due(-HOUR), 'fine'],
    ['a snapshot from the future does not count as newer', storeOf([groupFrom(-2 * DAY)]), due(-HOUR), 'trips'],
    ['late by a doubtful rhythm, but younger than 48 h', old, due(-HOUR, { confidence: 0.3 }), 'fine'],
    ['late by a doubtful rhythm and older than 48 h', threeDays, due(-HOUR, { confidence: 0.3 }), 'trips'],
    ['no rhythm known, younger than 48 h', old, { kind: 'no-rhythm' }, 'fine'],
    ['no rhythm known, older than 48 h', threeDays, { kind: 'no-rhythm' }, 'trips'],
    ['no rhythm known, from the future', storeOf([groupFrom(-DAY)]), { kind: 'no-rhythm' }, 'unknown'],
    ['archived', threeDays, { kind: 'not-watched', reason: 'archived' }, 'fine'],
    ['muted in PBS', threeDays, { kind: 'not-watched', reason: 'no-monitor' }, 'fine'],
    ['retired, and asked about', threeDays, { kind: 'not-watched', reason: 'retired' }, 'fine'],
    [
      'the list cannot tell which is finished',
      storeOf([aGroup({ lastFinished: { kind: 'unknown' } })]),
      due(-HOUR),
      'unknown',
    ],
    [
      'never finished one, began the first 3 days ago',
      storeOf([groupFrom(3 * DAY, { lastFinished: { kind: 'none' } })]),
      { kind: 'no-rhythm' },
      'trips',
    ],
    [
      'never finished one, the first is being made',
      storeOf([groupFrom(HOUR, { lastFinished: { kind: 'none' } })]),
      { kind: 'no-rhythm' },
      'fine',
    ],
    [
      'a group without any snapshot',
      storeOf([aGroup({ namedBackupAtMs: 0, snapshotCount: 0, lastFinished: { kind: 'none' } })]),
      { kind: 'no-rhythm' },
      'fine',
    ],
    [
      'groups read too long ago',
      storeOf([], { groups: new Map([['', read([groupFrom(3 * DAY)], NOW - HOUR)]]) }),
      due(-HOUR),
      'unknown',
    ],
    ['groups not read yet', storeOf([], { groups: new Map() }), due(-HOUR), 'unknown'],
    [
      'the disk is not there: what it held is as old as it is',
      storeOf([], { mount: 'not-mounted', groups: new Map([['', read([groupFrom(3 * DAY)], NOW - 3 * DAY)]]) }),
      due(-HOUR),
      'trips',
    ],
    [
      'offline for maintenance',
      storeOf([groupFrom(3 * DAY)], { maintenance: { mode: 'offline', message: null } }),
      due(-HOUR),
      'unknown',
    ],
    [
      'read-only for maintenance: no backup comes in',
      storeOf([groupFrom(3 * DAY)], { maintenance: { mode: 'read-only', message: null } }),
      due(-HOUR),
      'trips',
    ],
  ];
  it.each(table)('%s', (_what, store, lateness, expected) => {
    expect(verdict(backupStale, VM101, serverWith(store), { knowledge: allLate(lateness) })).toBe(expected);
  });

  const late: Partial<FleetMoment> = { knowledge: allLate(due(-HOUR)) };
  const running = (startedAtMs: number) => aTaskLog([], { running: [aTask({ startedAtMs })] });

  it.each([
    ['waits while a backup of the group runs', [''], NOW - HOUR, 'unknown'],
    ['does not wait for one that hangs for more than a day', [''], NOW - 2 * DAY, 'trips'],
    ['does not wait where the one that runs may be of another namespace', ['', 'b'], NOW - HOUR, 'trips'],
  ] as const)('%s', (_what, namespaces, startedAtMs, expected) => {
    const groups = new Map(namespaces.map((namespace) => [namespace, read([groupFrom(3 * DAY)])]));
    const store = aDatastore({ namespaces: read(namespaces), groups, details: new Map() });
    const server = aServer({ datastores: stores(store), tasks: read(running(startedAtMs)) });
    expect(verdict(backupStale, VM101, server, late)).toBe(expected);
  });

  it('judges ages by the clock of the server', () => {
    const ahead = aServer({
      datastores: stores(storeOf([groupFrom(DAY)])),
      clock: { aheadMs: 30 * HOUR, measuredAtMs: NOW },
    });
    expect(verdict(backupStale, VM101, ahead)).toBe('trips');
    expect(tripping(backupStale, [ahead])[0]?.factSinceMs).toBe(NOW - 6 * HOUR);
  });

  it('knows nothing while the server is silent or was not read at all', () => {
    const silent = aServer({
      reach: { kind: 'failing', failure: REFUSED, sinceMs: NOW, lastAnswerAtMs: NOW - MINUTE, attempts: 1 },
    });
    expect(verdict(backupStale, VM101, silent, late)).toBe('unknown');
    expect(verdict(backupStale, VM101, anUnreadServer({ reach: aServer().reach }), late)).toBe('unknown');
  });

  it('keeps still about a disk that is expected to be away', () => {
    const away = storeOf([groupFrom(3 * DAY)], { mount: 'not-mounted' });
    expect(verdict(backupStale, VM101, serverWith(away), { ...late, isExpectedOff: () => true })).toBe('unknown');
  });

  describe('tells one story', () => {
    const groups = [groupFrom(3 * DAY), groupFrom(3 * DAY + HOUR, { backupId: '102' })];
    const busy = (ageMs: number) => groupFrom(ageMs, { backupId: '900' });
    const two = (root: readonly BackupGroup[], b: readonly BackupGroup[]) =>
      serverWith(
        aDatastore({
          namespaces: read(['', 'b']),
          groups: new Map([
            ['', read(root)],
            ['b', read(b)],
          ]),
          details: new Map(),
        }),
      );
    const told = (server: ReturnType<typeof two>) =>
      tripping(backupStale, [server]).map(({ cause, followsSinceMs }) => [cause, followsSinceMs]);

    it('of a datastore into which nothing comes any more', () => {
      const silence = ['silence pbs-1 store-a', NOW - 3 * DAY];
      expect(told(two(groups, groups))).toEqual([silence, silence, silence, silence]);
    });

    it('of each namespace where others are backed up', () => {
      const here = ['backups pbs-1 store-a ', null];
      const there = ['backups pbs-1 store-a b', NOW - 3 * DAY];
      expect(told(two([...groups, busy(HOUR)], groups))).toEqual([here, here, there, there]);
    });

    it('of what was missed while the datastore took none, in all of its namespaces', () => {
      const knowledge = allLate(due(-HOUR, { wasPutOff: true }));
      const found = tripping(backupStale, [two([...groups, busy(HOUR)], groups)], { knowledge });
      expect(new Set(found.map(({ cause }) => cause))).toEqual(new Set(['storage pbs-1 store-a']));
    });

    it('of a disk that is away, however late each group is', () => {
      const away = storeOf([...groups, busy(HOUR)], { mount: 'not-mounted' });
      const storage = ['storage pbs-1 store-a', NOW - HOUR];
      expect(told(serverWith(away))).toEqual([storage, storage]);
    });
  });

  describe('shares the story of what another rule speaks of already', () => {
    const failed = {
      kind: 'finished',
      endedAtMs: NOW - HOUR,
      outcome: parseTaskStatus('no route'),
      upid: null,
    } as const;
    const ended = { kind: 'finished', endedAtMs: NOW - HOUR, outcome: parseTaskStatus('OK'), upid: null } as const;
    // Another group is backed up: this one is late by itself.
    const withNewer = storeOf([groupFrom(DAY), groupFrom(MINUTE, { backupId: '900' })]);
    const pulling = (part: Partial<SyncJob>) =>
      aServer({ datastores: stores(withNewer), syncJobs: read([aSyncJob({ datastore: 'store-a', ...part })]) });
    const backups = 'backups pbs-1 store-a ';
    it.each([
      ['its pull failed', pulling({ lastRun: failed }), 'sync pbs-1 dc2'],
      [
        'its pull does not run',
        pulling({ lastRun: { ...ended, endedAtMs: NOW - DAY }, nextRunAtMs: NOW - 3 * HOUR }),
        'schedule pbs-1 s-1',
      ],
      ['its pull is well', pulling({ lastRun: ended }), backups],
      ['a push failed', pulling({ lastRun: failed, direction: 'push' }), backups],
      ['the pull of another namespace failed', pulling({ lastRun: failed, namespace: 'b' }), backups],
      ['the pull of another datastore failed', pulling({ lastRun: failed, datastore: 'store-b' }), backups],
    ])('%s', (_what, server, cause) => {
      const [found] = tripping(backupStale, [server], { knowledge: allLate(due(-HOUR)) });
      expect(found?.cause).toBe(cause);
      expect(found?.next.includes('sync job s-1')).toBe(cause !== backups);
      expect(found?.summary.endsWith('(a copy, brought by sync job s-1).')).toBe(cause !== backups);
    });

    const withTask = (status: string, startedAtMs: number) =>
      aServer({
        datastores: stores(withNewer),
        tasks: read(
          aTaskLog([aFinishedTask({ workerId: 'store-a:vm/101', outcome: parseTaskStatus(status), startedAtMs })]),
        ),
      });
    it.each([
      ['its newest backup failed', withTask('connection error', NOW - HOUR), 'uploads pbs-1 store-a'],
      ['its newest backup went well', withTask('OK', NOW - HOUR), backups],
      ['a backup before the last good one failed', withTask('connection error', NOW - 2 * DAY), backups],
    ])('%s', (_what, server, cause) => {
      expect(tripping(backupStale, [server], { knowledge: allLate(due(-HOUR)) })[0]?.cause).toBe(cause);
    });
  });

  it('says how old, how late and what is usual', () => {
    const [found] = tripping(backupStale, [serverWith(old)], { knowledge: allLate(due(-HOUR)) });
    expect(found?.summary).toBe(
      'vm/101 in store-a on pbs-1: the last backup is 24 h old, due 60 min ago (usually daily at 02:10).',
    );
  });

  it('is judged by overrides, group by group', () => {
    const settings = {
      rules: {},
      overrides: [
        {
          match: { server: '*', datastore: '*', namespace: '*', group: 'vm/101', client: '*' },
          rules: { 'backup-stale': { enabled: false } },
        },
      ],
    };
    const store = storeOf([groupFrom(3 * DAY), groupFrom(3 * DAY, { backupType: 'ct' })]);
    const found = tripping(backupStale, [serverWith(store)], { settings });
    expect(found.map(({ subject }) => subject.backupType)).toEqual(['ct']);
  });
});
