import { describe, expect, it } from 'vitest';
import type { DatastoreState } from '../../../../../shared/domain/datastore.ts';
import type { JobRun, SyncJob } from '../../../../../shared/domain/job.ts';
import type { ServerState } from '../../../../../shared/domain/server.ts';
import { type FinishedTask, parseTaskStatus } from '../../../../../shared/domain/task.ts';
import { backupFailed } from '../../../../../shared/rules/alerts/backup-failed.ts';
import { backupStale } from '../../../../../shared/rules/alerts/backup-stale.ts';
import { chainBroken } from '../../../../../shared/rules/alerts/chain-broken.ts';
import { gcFailed } from '../../../../../shared/rules/alerts/gc-failed.ts';
import { gcOverdue } from '../../../../../shared/rules/alerts/gc-overdue.ts';
import type { FleetMoment } from '../../../../../shared/rules/alerts/judge-fleet.ts';
import { excusedFromMs } from '../../../../../shared/rules/alerts/planned-off.ts';
import { pruneFailed } from '../../../../../shared/rules/alerts/prune-failed.ts';
import { syncFailed } from '../../../../../shared/rules/alerts/sync-failed.ts';
import { syncStale } from '../../../../../shared/rules/alerts/sync-stale.ts';
import { verificationFailed } from '../../../../../shared/rules/alerts/verification-failed.ts';
import { verificationOverdue } from '../../../../../shared/rules/alerts/verification-overdue.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import {
  aDatastore,
  aDetail,
  aFinishedTask,
  aGarbageCollection,
  aGroup,
  aPruneJob,
  aServer,
  aSnapshot,
  aSyncJob,
  aTaskLog,
  aVerifyJob,
  byGroupKey,
  NOW,
  REFUSED,
  read,
  stores,
} from '../../../../kit/builders.ts';
import { allLate, verdict } from '../../../../kit/judging.ts';

const ended = (status: string, endedAtMs = NOW - 2 * HOUR): JobRun => ({
  kind: 'finished',
  endedAtMs,
  outcome: parseTaskStatus(status),
  upid: null,
});

/** A server or a datastore is expected to be off from one moment to another, in hours before now. */
const off = (server: string, fromHours: number, untilHours: number, datastore: string | null = null) => ({
  isExpectedOff: ((name, store, atMs) =>
    name === server &&
    (datastore === null || store === datastore) &&
    atMs >= NOW - fromHours * HOUR &&
    atMs < NOW - untilHours * HOUR) satisfies FleetMoment['isExpectedOff'],
});

/** A datastore with vm/101, whose finished snapshots are this many days old. */
function holding(name: string, agesDays: readonly number[], part: Partial<DatastoreState> = {}): DatastoreState {
  const newestMs = NOW - (agesDays[0] ?? 0) * DAY;
  const group = aGroup({ namedBackupAtMs: newestMs, lastFinished: { kind: 'at', atMs: newestMs } });
  const snapshots = agesDays.map((age) => aSnapshot({ takenAtMs: NOW - age * DAY }));
  return aDatastore({
    name,
    groups: new Map([['', read([group])]]),
    details: new Map([['', byGroupKey([group, aDetail(group, snapshots)])]]),
    ...part,
  });
}

describe('a sync with a watched server that is off on purpose', () => {
  const JOB = { server: 'pbs-1', datastore: 'store-a', namespace: '', job: 's-1' };
  const remotes = read(new Map([['/remote', new Map([['Remote.Audit', true]])]]));
  const syncing = (part: Partial<SyncJob> = {}, ages: readonly number[] = [0.2], server: Partial<ServerState> = {}) =>
    aServer({
      privileges: remotes,
      syncJobs: read([aSyncJob({ remote: 'offsite', lastRun: ended('connection refused'), ...part })]),
      datastores: stores(holding('store-a', ages)),
      ...server,
    });
  const silent: Partial<ServerState> = {
    reach: { kind: 'failing', failure: REFUSED, sinceMs: NOW - 5 * HOUR, lastAnswerAtMs: NOW - 5 * HOUR, attempts: 9 },
  };
  const peer = (part: Partial<ServerState> = {}, ages: readonly number[] = [0.2]) =>
    aServer({ name: 'dc2', datastores: stores(holding('main', ages)), ...part });

  it.each<[string, readonly ServerState[], Partial<FleetMoment>, string]>([
    ['failed, and nothing was to be off', [syncing(), peer(silent)], {}, 'trips'],
    ['failed in its window, which lasts', [syncing(), peer(silent)], off('dc2', 6, -6), 'unknown'],
    ['failed in its window, which is over, and did not run since', [syncing(), peer()], off('dc2', 6, 1), 'unknown'],
    ['failed by pushing', [syncing({ direction: 'push' }), peer(silent)], off('dc2', 6, -6), 'unknown'],
    ['failed while its datastore there was to be off', [syncing(), peer()], off('dc2', 6, 1, 'main'), 'unknown'],
    ['failed while another datastore there was to be off', [syncing(), peer()], off('dc2', 6, 1, 'other'), 'trips'],
    ['failed while the own datastore was to be off', [syncing(), peer()], off('pbs-1', 6, 1, 'store-a'), 'unknown'],
    ['failed before its window', [syncing(), peer(silent)], off('dc2', 1, -6), 'trips'],
    ['failed after its window', [syncing(), peer()], off('dc2', 8, 3), 'trips'],
    ['failed again since', [syncing({ lastRun: ended('refused', NOW - MINUTE) }), peer()], off('dc2', 6, 1), 'trips'],
    ['went well since', [syncing({ lastRun: ended('OK', NOW - MINUTE) }), peer()], off('dc2', 6, 1), 'fine'],
    ['failed in the window of another server', [syncing(), peer()], off('dc3', 6, -6), 'trips'],
    [
      'failed, with a remote of its name that was not seen yet',
      [syncing({ remote: 'dc2' }), aServer({ name: 'dc2', ...silent, datastores: new Map() })],
      off('dc2', 6, -6),
      'unknown',
    ],
    [
      'failed, with a remote of another name that was not seen yet',
      [syncing(), aServer({ name: 'dc2', ...silent, datastores: new Map() })],
      off('dc2', 6, -6),
      'trips',
    ],
  ])('sync-failed: %s', (_what, servers, moment, expected) => {
    expect(verdict(syncFailed, JOB, servers, moment)).toBe(expected);
  });

  it('goes by the clock of the server that the job is on', () => {
    const clock = { aheadMs: 3 * HOUR, measuredAtMs: NOW };
    const server = syncing({ lastRun: ended('refused', NOW + HOUR) }, [0.2], { clock });
    expect(verdict(syncFailed, JOB, [server, peer()], off('dc2', 2.5, 1.5))).toBe('unknown');
    expect(verdict(syncFailed, JOB, [server, peer()], off('dc2', 1.5, 0.5))).toBe('trips');
  });

  it.each<[string, Partial<FleetMoment>, string]>([
    ['nothing was to be off', {}, 'trips'],
    ['its server was to be off then, and is back for half an hour', off('pbs-1', 6, 0.5), 'fine'],
    ['its server was to be off then, and is back for two hours', off('pbs-1', 6, 2), 'trips'],
    ['the other end is off: it should begin all the same', off('dc2', 6, -6), 'trips'],
  ])('sync-stale, three hours late: %s', (_what, moment, expected) => {
    const server = syncing({ lastRun: { kind: 'none' }, nextRunAtMs: NOW - 3 * HOUR });
    expect(verdict(syncStale, JOB, [server, peer()], moment)).toBe(expected);
  });

  it.each<[string, readonly ServerState[], Partial<FleetMoment>, string]>([
    [
      'nothing came for three days, all of the time',
      [syncing({ lastRun: ended('OK') }, [3.2]), peer({}, [0.2, 1.2, 2.2])],
      {},
      'trips',
    ],
    [
      'its source was off for most of them',
      [syncing({ lastRun: ended('OK') }, [3.2]), peer({}, [0.2, 1.2, 2.2])],
      off('dc2', 50, 3),
      'fine',
    ],
    [
      'its target was off for most of them',
      [syncing({ lastRun: ended('OK') }, [3.2]), peer({}, [0.2, 1.2, 2.2])],
      off('pbs-1', 50, 3, 'store-a'),
      'fine',
    ],
    ['the job failed: that is told by itself', [syncing({}, [3.2]), peer({}, [0.2, 1.2, 2.2])], {}, 'unknown'],
    [
      'it failed in a window, but there was time enough before',
      [syncing({}, [3.2]), peer({}, [0.2, 1.2, 2.2])],
      off('dc2', 3, 1),
      'trips',
    ],
  ])('chain-broken: %s', (_what, servers, moment, expected) => {
    expect(verdict(chainBroken, JOB, servers, moment)).toBe(expected);
  });

  it('backup-stale says nothing of copies that wait for it, whoever judges the job', () => {
    const COPY = { server: 'pbs-1', datastore: 'store-a', namespace: '', backupType: 'vm', backupId: '101' };
    const late = { kind: 'rhythm', expectedMs: NOW - 2 * DAY, dueByMs: NOW - DAY, wasPutOff: false } as const;
    const knowledge = allLate({ ...late, lastRunAtMs: NOW - 3.2 * DAY, confidence: 1 });
    const settings = { rules: { 'chain-broken': { enabled: false } }, overrides: [] };
    const copies = [syncing({}, [3.2]), peer(silent)];
    expect(verdict(backupStale, COPY, copies, { knowledge, settings })).toBe('trips');
    expect(verdict(backupStale, COPY, copies, { knowledge, settings, ...off('dc2', 6, -6) })).toBe('unknown');
    // What its source does not have is no copy.
    const direct = holding('store-a', [3.2]);
    const groups = new Map([...direct.groups, ['x', direct.groups.get('') ?? read([])] as const]);
    const store = { ...direct, groups, namespaces: read(['', 'x']) };
    const mixed = [syncing({}, [], { datastores: stores(store) }), peer(silent)];
    const OWN = { ...COPY, namespace: 'x' };
    expect(verdict(backupStale, OWN, mixed, { knowledge, settings, ...off('dc2', 6, -6) })).toBe('trips');
  });
});

describe('work on a datastore that was off on purpose', () => {
  const STORE = { server: 'pbs-1', datastore: 'store-a' };
  const task = (part: Partial<FinishedTask>) => ({
    tasks: read(aTaskLog([aFinishedTask({ outcome: parseTaskStatus('boom'), endedAtMs: NOW - 2 * HOUR, ...part })])),
  });
  const gc = (part: Parameters<typeof aGarbageCollection>[0]) =>
    aServer({ datastores: stores(aDatastore({ garbageCollection: read(aGarbageCollection(part)) })) });

  it.each([
    ['gc-failed', gcFailed, STORE, gc({ lastRun: ended('boom') })],
    [
      'prune-failed',
      pruneFailed,
      { ...STORE, namespace: '', job: 'p-1' },
      aServer({ pruneJobs: read([aPruneJob({ lastRun: ended('boom') })]) }),
    ],
    [
      'verification-failed of a job',
      verificationFailed,
      { ...STORE, namespace: '' },
      aServer({ verifyJobs: read([aVerifyJob({ schedule: 'daily', lastRun: ended('boom') })]) }),
    ],
    [
      'verification-failed by hand',
      verificationFailed,
      { ...STORE, namespace: '' },
      aServer(task({ workerType: 'verify', workerId: 'store-a' })),
    ],
    [
      'backup-failed',
      backupFailed,
      { ...STORE, namespace: '', backupType: 'vm', backupId: '101' },
      aServer({
        ...task({ workerType: 'backup', workerId: 'store-a:vm/101', startedAtMs: NOW - 2 * HOUR - MINUTE }),
        datastores: stores(holding('store-a', [1.2])),
      }),
    ],
  ] as const)('is not known to have failed by itself: %s', (_what, rule, subject, server) => {
    expect(verdict(rule, subject, server)).toBe('trips');
    expect(verdict(rule, subject, server, off('pbs-1', 3, 1))).toBe('unknown');
    expect(verdict(rule, subject, server, off('pbs-1', 3, 1, 'store-a'))).toBe('unknown');
    expect(verdict(rule, subject, server, off('pbs-1', 1, 0))).toBe('trips');
  });

  it.each<[string, Partial<FleetMoment>, string]>([
    ['nothing was to be off', {}, 'trips'],
    ['it is to be off', off('pbs-1', 6, -6, 'store-a'), 'fine'],
    ['it is back for half an hour', off('pbs-1', 6, 0.5, 'store-a'), 'fine'],
    ['it is back for two hours', off('pbs-1', 6, 2, 'store-a'), 'trips'],
    ['it is always to be off', off('pbs-1', 1000 * 24, -6, 'store-a'), 'fine'],
  ])('gc-overdue, three hours late: %s', (_what, moment, expected) => {
    expect(verdict(gcOverdue, STORE, gc({ nextRunAtMs: NOW - 3 * HOUR }), moment)).toBe(expected);
  });

  it.each<[string, Partial<FleetMoment>, string]>([
    ['nothing was to be off', {}, 'trips'],
    ['it was off when the run in time should have been, and is back for 6 h', off('pbs-1', 60, 6), 'fine'],
    ['it is back for 13 h', off('pbs-1', 60, 13), 'trips'],
    ['it was off only after that', off('pbs-1', 12, 6), 'trips'],
  ])('verification-overdue: %s', (_what, moment, expected) => {
    const group = aGroup();
    const snapshots = [1.6, 2.6, 4].map((ageDays) =>
      aSnapshot({
        takenAtMs: NOW - ageDays * DAY,
        ...(ageDays < 4 ? { verification: 'none', verifiedAtMs: null } : {}),
      }),
    );
    const server = aServer({
      datastores: stores(
        aDatastore({
          groups: new Map([['', read([group])]]),
          details: new Map([['', byGroupKey([group, aDetail(group, snapshots)])]]),
        }),
      ),
      privileges: read(new Map([['/datastore', new Map([['Datastore.Audit', true]])]])),
      verifyJobs: read([aVerifyJob({ schedule: 'daily' })]),
    });
    const VM101 = { ...STORE, namespace: '', backupType: 'vm', backupId: '101' };
    const knowledge = allLate({ kind: 'no-rhythm' });
    expect(verdict(verificationOverdue, VM101, server, { ...moment, knowledge })).toBe(expected);
  });
});

describe('what fell due while something was off', () => {
  const AT_NOON = 20_000 * DAY + 12 * HOUR;
  const hourOf = (atMs: number) => (atMs % DAY) / HOUR;
  it.each<[string, (atMs: number) => boolean, number]>([
    ['it never is off', () => false, Number.POSITIVE_INFINITY],
    ['it always is off', () => true, Number.NEGATIVE_INFINITY],
    ['it came back at 9', (atMs) => hourOf(atMs) < 9, AT_NOON - 12 * HOUR],
    ['it came back at 6, longer ago than its patience', (atMs) => hourOf(atMs) < 6, Number.POSITIVE_INFINITY],
    ['it is off since 10', (atMs) => hourOf(atMs) >= 10, AT_NOON - 2 * HOUR],
  ])('is excused from the beginning of that on: %s', (_what, wasOff, expected) => {
    const fromMs = excusedFromMs(AT_NOON, 4 * HOUR, wasOff);
    if (Number.isFinite(expected)) expect(Math.abs(fromMs - expected)).toBeLessThanOrEqual(15 * MINUTE);
    else expect(fromMs).toBe(expected);
  });

  it('is excused for one such time alone, so that what is off most of each day is told all the same', () => {
    const wasOff = (atMs: number) => hourOf(atMs) < 8 || hourOf(atMs) >= 10;
    const dueMs = AT_NOON - 9 * HOUR;
    const isExcused = (nowMs: number) => dueMs >= excusedFromMs(nowMs, DAY, wasOff);
    expect([dueMs + 6 * HOUR, dueMs + 30 * HOUR].map(isExcused)).toEqual([true, false]);
  });
});
