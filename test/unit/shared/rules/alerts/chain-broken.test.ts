import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../../../shared/domain/backup.ts';
import type { SyncJob } from '../../../../../shared/domain/job.ts';
import type { ServerState } from '../../../../../shared/domain/server.ts';
import { parseTaskStatus } from '../../../../../shared/domain/task.ts';
import { backupStale } from '../../../../../shared/rules/alerts/backup-stale.ts';
import { chainBroken } from '../../../../../shared/rules/alerts/chain-broken.ts';
import { mirror } from '../../../../../shared/rules/alerts/sync-peer.ts';
import { DAY, HOUR } from '../../../../../shared/time-units.ts';
import {
  aDatastore,
  aDetail,
  aGroup,
  aServer,
  aSnapshot,
  aSyncJob,
  aTask,
  aTaskLog,
  byGroupKey,
  NOW,
  REFUSED,
  read,
  stores,
} from '../../../../kit/builders.ts';
import { allLate, tripping, verdict } from '../../../../kit/judging.ts';

const JOB = { server: 'pbs-2', datastore: 'offsite', namespace: '', job: 's-1' };
const remotes = read(new Map([['/remote', new Map([['Remote.Audit', true]])]]));

/** A datastore with vm/101, whose finished snapshots are this many days old. */
function holding(name: string, agesDays: readonly number[], part: Partial<Snapshot> = {}) {
  const newestMs = NOW - (agesDays[0] ?? 0) * DAY;
  const group = aGroup({ namedBackupAtMs: newestMs, lastFinished: { kind: 'at', atMs: newestMs } });
  const detail = aDetail(
    group,
    agesDays.map((age) => aSnapshot({ takenAtMs: NOW - age * DAY, ...part })),
  );
  return aDatastore({
    name,
    groups: new Map([['', read([group])]]),
    details: new Map([['', byGroupKey([group, detail])]]),
  });
}

const source = (agesDays: readonly number[], part: Partial<Snapshot> = {}, server: Partial<ServerState> = {}) =>
  aServer({ name: 'pbs-1', datastores: stores(holding('main', agesDays, part)), ...server });

function target(agesDays: readonly number[], job: Partial<SyncJob> = {}, server: Partial<ServerState> = {}) {
  const sync = aSyncJob({
    datastore: 'offsite',
    remote: 'dc1',
    remoteDatastore: 'main',
    lastRun: { kind: 'finished', endedAtMs: NOW - HOUR, outcome: parseTaskStatus('OK'), upid: null },
    ...job,
  });
  const datastores = stores(holding('offsite', agesDays));
  return aServer({ name: 'pbs-2', privileges: remotes, datastores, syncJobs: read([sync]), ...server });
}

describe('chain-broken', () => {
  const failed = { kind: 'finished', endedAtMs: NOW, outcome: parseTaskStatus('x'), upid: null } as const;
  const overdue = { nextRunAtMs: NOW - 2 * HOUR, lastRun: { kind: 'none' } } as const;
  const week = [0.2, 1.2, 2.2, 3.2];
  const table: readonly (readonly [string, readonly ServerState[], string])[] = [
    ['everything arrived', [source(week), target(week)], 'fine'],
    ["last night's is still to come", [source(week), target([1.2, 2.2])], 'fine'],
    ['nothing came for three days, although the job says OK', [source(week), target([3.2])], 'trips'],
    ['the job failed: that is told by itself', [source(week), target([3.2], { lastRun: failed })], 'unknown'],
    ['the job is overdue: so is that', [source(week), target([3.2], overdue)], 'unknown'],
    ['a weekly job has its week', [source(week), target([3.2], { schedule: 'weekly' })], 'fine'],
    ['a job that only runs by hand', [source(week), target([3.2], { schedule: null })], 'fine'],
    ['the target holds newer ones', [source([3.2]), target(week)], 'fine'],
    ['the source is not watched', [target([3.2])], 'unknown'],
    [
      'the source is silent',
      [
        source(
          week,
          {},
          { reach: { kind: 'failing', failure: REFUSED, sinceMs: NOW, lastAnswerAtMs: NOW, attempts: 1 } },
        ),
        target([3.2]),
      ],
      'unknown',
    ],
    ['two servers might be the source', [source(week), source(week, {}, { name: 'pbs-3' }), target([3.2])], 'unknown'],
    [
      'one of them is called like the remote',
      [source(week), source(week, {}, { name: 'dc1' }), target([3.2])],
      'trips',
    ],
    [
      'it is being copied right now',
      [
        source(week),
        target(
          [3.2],
          {},
          {
            tasks: read(
              aTaskLog([], {
                running: [aTask({ workerType: 'syncjob', workerId: 'dc1:main:offsite::s-1', startedAtMs: NOW - HOUR })],
              }),
            ),
          },
        ),
      ],
      'unknown',
    ],
  ];
  it.each(table)('%s', (_what, servers, expected) => {
    expect(verdict(chainBroken, JOB, servers)).toBe(expected);
  });

  describe('speaks for the copies', () => {
    const copy = { server: 'pbs-2', datastore: 'offsite', namespace: '', backupType: 'vm', backupId: '101' };
    const late = { knowledge: allLate({ kind: 'no-rhythm' }) } as const;
    it.each<[string, readonly ServerState[], string]>([
      ['whose source has nothing newer', [source([3.2]), target([3.2])], 'fine'],
      ['that do not arrive', [source(week), target([3.2])], 'fine'],
      ['of a source that nobody watches: no', [target([3.2])], 'trips'],
      ['of a job that only runs by hand: no', [source(week), target([3.2], { schedule: null })], 'trips'],
    ])('%s', (_what, servers, expected) => {
      expect(verdict(backupStale, copy, servers, late)).toBe(expected);
    });

    it('not where it is switched off', () => {
      const settings = { rules: { 'chain-broken': { enabled: false } }, overrides: [] };
      expect(verdict(backupStale, copy, [source(week), target([3.2])], { ...late, settings })).toBe('trips');
    });
  });

  it('follows a push the other way round', () => {
    const job = aSyncJob({ datastore: 'main', direction: 'push', remote: 'dc2', remoteDatastore: 'offsite' });
    const pushing = source(week, {}, { privileges: remotes, syncJobs: read([job]) });
    const receiver = target([3.2], {}, { syncJobs: read([]) });
    expect(
      verdict(chainBroken, { server: 'pbs-1', datastore: 'main', namespace: '', job: 's-1' }, [pushing, receiver]),
    ).toBe('trips');
  });

  it('names the missing link', () => {
    const told = (part: Partial<Snapshot>) => tripping(chainBroken, [source(week, part), target([3.2])])[0];
    expect(told({})?.summary).toBe(
      'Sync job s-1 (offsite on pbs-2 from dc1/main) does not bring everything: 1 group (vm/101) lacks copies in offsite on pbs-2; vm/101 was backed up and verified in main on pbs-1 2 days ago and never arrived.',
    );
    expect(told({ verification: 'none' })?.summary).toContain('backed up but not verified');
    expect(told({ verification: 'none' })?.next).toContain('only takes verified snapshots');
  });
});

describe('the namespace at the other end', () => {
  it.each([
    ['', '', '', ''],
    ['a/b', '', '', 'a/b'],
    ['a/b', 'a', 'x', 'x/b'],
    ['a', 'a', '', ''],
    ['', '', 'x', 'x'],
    ['ab', 'a', 'x', null],
  ])('%s below %s is, below %s, %s', (namespace, from, to, expected) => {
    expect(mirror(namespace, from, to)).toBe(expected);
  });
});
