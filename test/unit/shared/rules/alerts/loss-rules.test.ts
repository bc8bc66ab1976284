import { describe, expect, it } from 'vitest';
import { type Snapshot, snapshotColumns } from '../../../../../shared/domain/backup.ts';
import type { Task } from '../../../../../shared/domain/task.ts';
import { groupGone } from '../../../../../shared/rules/alerts/group-gone.ts';
import type { GoneGroup, GroupLoss, SizeBaseline } from '../../../../../shared/rules/alerts/knowledge.ts';
import { NO_KNOWLEDGE } from '../../../../../shared/rules/alerts/knowledge.ts';
import { sizeAnomaly } from '../../../../../shared/rules/alerts/size-anomaly.ts';
import { sizeBaseline } from '../../../../../shared/rules/alerts/size-baseline.ts';
import {
  isDepartureExplained,
  type LossEvidence,
  unexplainedLoss,
} from '../../../../../shared/rules/alerts/snapshot-loss.ts';
import { snapshotsVanished } from '../../../../../shared/rules/alerts/snapshots-vanished.ts';
import { DAY, HOUR } from '../../../../../shared/time-units.ts';
import {
  aDatastore,
  aDetail,
  aFinishedTask,
  aGroup,
  anUnfinished,
  aPruneJob,
  aServer,
  aSnapshot,
  aSyncJob,
  aTask,
  byGroupKey,
  NOW,
  stores,
} from '../../../../kit/builders.ts';
import { aKnowledge, tripping, verdict } from '../../../../kit/judging.ts';

const VM101 = { server: 'pbs-1', datastore: 'store-a', namespace: '', backupType: 'vm', backupId: '101' };

/** Daily snapshots, the newest from yesterday. */
const daily = (count: number, part: Partial<Snapshot> = {}) =>
  Array.from({ length: count }, (_, index) => aSnapshot({ takenAtMs: NOW - (index + 1) * DAY, ...part }));

describe('what explains that snapshots are gone', () => {
  const evidence = (part: Partial<LossEvidence> = {}): LossEvidence => ({
    datastore: 'store-a',
    namespace: '',
    group: 'vm/101',
    beforeAtMs: NOW - 2 * HOUR,
    afterAtMs: NOW,
    tasks: [],
    tasksSinceMs: NOW - DAY,
    pruneJobs: [],
    syncJobs: [],
    localTime: null,
    ...part,
  });
  const ran = (workerType: string, workerId: string, endedAtMs = NOW - HOUR): Task =>
    aFinishedTask({ workerType, workerId, startedAtMs: endedAtMs - 1000, endedAtMs });
  const loss = (before: readonly Snapshot[], after: readonly Snapshot[], part: Partial<LossEvidence> = {}) =>
    unexplainedLoss(snapshotColumns(before), snapshotColumns(after), evidence(part))?.count ?? 0;
  const ten = daily(10);
  const pruned = { tasks: [ran('prunejob', 'store-a')], pruneJobs: [aPruneJob({ keep: { daily: 7 } })] };

  const table: readonly (readonly [string, readonly Snapshot[], Partial<LossEvidence>, number])[] = [
    ['nothing is gone', ten, {}, 0],
    ['three are gone without any prune', ten.slice(0, 7), {}, 3],
    ['three are gone, but the tasks of that time are not known', ten.slice(0, 7), { tasksSinceMs: NOW - HOUR }, 0],
    ['a prune job removed what it may', ten.slice(0, 7), pruned, 0],
    ['a prune job ran in another datastore', ten.slice(0, 7), { tasks: [ran('prunejob', 'store-b')] }, 3],
    ['a prune job ran before', ten.slice(0, 7), { tasks: [ran('prunejob', 'store-a', NOW - 5 * HOUR)] }, 3],
    ['more are gone than the job may remove, by at least 3', ten.slice(0, 4), pruned, 3],
    [
      'keep-last says exactly how many',
      ten.slice(0, 4),
      { ...pruned, pruneJobs: [aPruneJob({ keep: { last: 6 } })] },
      2,
    ],
    ['the newest is gone: no prune does that', ten.slice(1), pruned, 1],
    ['a client pruned by its own options', ten.slice(0, 2), { tasks: [ran('prune', 'store-a::vm/101')] }, 0],
    ['a client pruned another group', ten.slice(0, 2), { tasks: [ran('prune', 'store-a::vm/102')] }, 8],
    [
      'a sync that removes what vanished',
      ten.slice(2),
      { tasks: [ran('syncjob', 'dc2:main:store-a::s-1')], syncJobs: [aSyncJob({ removeVanished: true })] },
      0,
    ],
    [
      'a sync that only adds',
      ten.slice(0, 7),
      { tasks: [ran('syncjob', 'dc2:main:store-a::s-1')], syncJobs: [aSyncJob()] },
      3,
    ],
    ['the group was moved', [], { tasks: [ran('move-group', 'store-a:vm/101:b')] }, 0],
    [
      'a prune still runs',
      ten.slice(0, 7),
      { ...pruned, tasks: [aTask({ workerType: 'prunejob', workerId: 'store-a' })] },
      0,
    ],
  ];
  it.each(table)('%s', (_what, after, part, expected) => {
    expect(loss(ten, after, part)).toBe(expected);
  });

  it('counts what came since, where a prune ran before the next look', () => {
    const since = [aSnapshot({ takenAtMs: NOW - HOUR }), aSnapshot({ takenAtMs: NOW - 2 * HOUR })];
    const keepLast = (last: number) => ({ ...pruned, pruneJobs: [aPruneJob({ keep: { last } })] });
    expect(loss(ten, [...since, ...ten.slice(0, 8)], keepLast(10))).toBe(0);
    expect(loss(ten, [...since, ...ten.slice(0, 6)], keepLast(10))).toBe(2);
    // The newest of then may go as soon as there is a newer one.
    expect(loss(ten, since.slice(0, 1), keepLast(1))).toBe(0);
  });

  it('does not miss an upload that was left over', () => {
    expect(loss([anUnfinished(NOW - HOUR), ...ten], ten)).toBe(0);
  });

  it('misses a protected one whatever pruned', () => {
    const kept = aSnapshot({ takenAtMs: NOW - 40 * DAY, isProtected: true });
    expect(loss([...ten, kept], ten, pruned)).toBe(1);
  });

  it('explains a departure by a move, not by a prune', () => {
    expect(isDepartureExplained(evidence({ tasks: [ran('move-namespace', 'store-a:a:b')] }))).toBe(true);
    expect(isDepartureExplained(evidence(pruned))).toBe(false);
  });
});

describe('snapshots-vanished and group-gone', () => {
  const PLACE = {
    namespace: '',
    backupType: 'vm',
    backupId: '101',
    lastSeenAtMs: NOW - HOUR,
    missedAtMs: NOW - HOUR / 2,
  };
  const LOSS: GroupLoss = { ...PLACE, count: 3, newestLostAtMs: NOW - 5 * DAY, beyondAnyPrune: false };
  const GONE: GoneGroup = { ...PLACE, snapshotCount: 14, newestAtMs: NOW - DAY, isExplained: false };
  const knowing = (losses: readonly GroupLoss[], goneGroups: readonly GoneGroup[]) => ({
    knowledge: aKnowledge({ store: { losses, goneGroups } }),
  });
  it.each([
    ['nothing is missing', knowing([], []), 'fine', 'fine'],
    ['snapshots are', knowing([LOSS], []), 'trips', 'fine'],
    ['a group is', knowing([], [GONE]), 'fine', 'trips'],
    ['a group was moved', knowing([], [{ ...GONE, isExplained: true }]), 'fine', 'fine'],
    ['an empty group is', knowing([], [{ ...GONE, snapshotCount: 0 }]), 'fine', 'fine'],
    ['without history', { knowledge: NO_KNOWLEDGE }, 'unknown', 'unknown'],
  ])('%s', (_what, part, vanished, gone) => {
    const server = aServer();
    expect([verdict(snapshotsVanished, VM101, server, part), verdict(groupGone, VM101, server, part)]).toEqual([
      vanished,
      gone,
    ]);
  });

  it('say how much is gone', () => {
    const part = knowing([LOSS], [GONE]);
    expect(tripping(snapshotsVanished, [aServer()], part)[0]?.summary).toBe(
      '3 snapshots of vm/101 in store-a on pbs-1 vanished within 30 min, the newest taken 5 days ago; no prune ran that would explain it.',
    );
    expect(tripping(groupGone, [aServer()], part)[0]?.summary).toBe(
      'vm/101 is gone from store-a on pbs-1 with its 14 snapshots, the newest taken 24 h ago.',
    );
  });
});

describe('size-anomaly', () => {
  const GIB = 1024 ** 3;
  const usual = (sizes: readonly number[]) => sizeBaseline(NOW - DAY, sizes);
  const steady = usual(Array.from({ length: 10 }, () => 30 * GIB));
  const wild = usual([10, 80, 15, 60, 20, 90, 30, 12, 70, 25].map((size) => size * GIB));
  const server = (sizeBytes: number, part: Partial<Snapshot> = {}) => {
    const group = aGroup();
    const detail = aDetail(group, [aSnapshot({ sizeBytes, ...part }), aSnapshot({ takenAtMs: NOW - 2 * DAY })]);
    return aServer({ datastores: stores(aDatastore({ details: new Map([['', byGroupKey([group, detail])]]) })) });
  };
  const table: readonly (readonly [string, number, SizeBaseline | null, string])[] = [
    ['as always', 30 * GIB, steady, 'fine'],
    ['twice as large', 60 * GIB, steady, 'fine'],
    ['four times as large', 120 * GIB, steady, 'trips'],
    ['a tenth', 3 * GIB, steady, 'trips'],
    ['empty', 0, steady, 'trips'],
    ['within what it varies anyway', 100 * GIB, wild, 'fine'],
    ['too few backups before', 120 * GIB, usual([30 * GIB, 30 * GIB]), 'fine'],
    ['tiny differences of tiny backups', 1000, usual(Array.from({ length: 10 }, () => 100)), 'fine'],
    ['no history', 120 * GIB, null, 'fine'],
  ];
  it.each(table)('%s', (_what, size, baseline, expected) => {
    const knowledge = aKnowledge({ namespace: { sizes: () => baseline } });
    expect(verdict(sizeAnomaly, VM101, server(size), { knowledge })).toBe(expected);
  });

  it('does not judge an upload under way, nor snapshots read before the group changed', () => {
    const knowledge = aKnowledge({ namespace: { sizes: () => steady } });
    const changed = aGroup({ snapshotCount: 9 });
    const detail = aDetail(aGroup(), [aSnapshot({ sizeBytes: 0 })]);
    const details = new Map([['', byGroupKey([changed, detail])]]);
    const groups = new Map([['', { kind: 'read', value: [changed], takenAtMs: NOW } as const]]);
    const state = aServer({ datastores: stores(aDatastore({ groups, details })) });
    expect(verdict(sizeAnomaly, VM101, state, { knowledge })).toBe('unknown');
    const uploading = server(30 * GIB, {});
    expect(verdict(sizeAnomaly, VM101, uploading, { knowledge })).toBe('fine');
  });

  it('takes the middle of the last fifteen, so that one odd size moves nothing', () => {
    expect(sizeBaseline(NOW, [1, 1, 1000, 1, 1, ...Array.from({ length: 20 }, () => 9)])).toMatchObject({
      count: 15,
      medianBytes: 9,
    });
    expect(sizeBaseline(NOW, [])).toBeNull();
  });
});
