import { describe, expect, it } from 'vitest';
import type { BackupGroup, SnapshotDetail } from '../../../../../shared/domain/backup.ts';
import type { DatastoreState } from '../../../../../shared/domain/datastore.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import {
  aDatastore,
  aDetail,
  aGroup,
  anUnfinished,
  aServer,
  aSnapshot,
  byGroupKey,
  NOW,
  read,
  stores,
} from '../../../../kit/builders.ts';
import { seriesOf } from '../../../../kit/exposition-reader.ts';
import { metricsOf } from '../../../../kit/metrics-of.ts';

const T = 1_790_500_000_000;
const seconds = (atMs: number) => String(atMs / 1000);
const labels = (namespace: string, type: string, id: string) =>
  `node=pbs-1 datastore=store-a namespace=${namespace} backup_type=${type} backup_id=${id}`;

const onlyStore = (part: Partial<DatastoreState>) => [aServer({ datastores: stores(aDatastore(part)) })];

async function ofGroup(name: string, group: BackupGroup, detail: SnapshotDetail | null) {
  const details = new Map([['', detail === null ? new Map() : byGroupKey([group, detail])]]);
  const series = await metricsOf(onlyStore({ groups: new Map([['', read([group])]]), details }));
  return seriesOf(series, name).map((line) => line.replace(`${labels('', group.backupType, group.backupId)} `, ''));
}

describe('newest finished backup and count of a group', () => {
  const group = aGroup({ snapshotCount: 4, namedBackupAtMs: T, lastFinished: { kind: 'at', atMs: T } });
  const uploading = aGroup({
    snapshotCount: 4,
    namedBackupAtMs: T,
    namesUnfinished: true,
    lastFinished: { kind: 'unknown' },
  });
  const first = aGroup({ snapshotCount: 1, namedBackupAtMs: T, namesUnfinished: true, lastFinished: { kind: 'none' } });
  const snapshots = [anUnfinished(T), aSnapshot({ takenAtMs: T - DAY }), aSnapshot({ takenAtMs: T - 2 * DAY })];
  const changed = (of: BackupGroup) => ({ ...aDetail(of, snapshots), fingerprint: 'as it was before' });
  const newer = [aSnapshot({ takenAtMs: T + HOUR }), aSnapshot({ takenAtMs: T })];

  it.each<[string, BackupGroup, SnapshotDetail | null, number | null, string | null]>([
    ['by the group list', group, null, T, '4'],
    ['upload under way, nothing else known', uploading, null, null, '3'],
    ['upload under way, snapshots known', uploading, aDetail(uploading, snapshots), T - DAY, '3'],
    ['upload under way, snapshots known from before', uploading, changed(uploading), null, '3'],
    ['first upload under way', first, null, null, '0'],
    [
      'leftover beside finished ones',
      group,
      aDetail(group, [aSnapshot({ takenAtMs: T }), anUnfinished(T - DAY)]),
      T,
      '3',
    ],
    ['the group list names an older one', group, aDetail(group, newer), T + HOUR, '4'],
    ['only unfinished ones', group, aDetail(group, [anUnfinished(T)]), null, '3'],
    ['no count', { ...group, snapshotCount: null }, null, T, null],
    ['unreadable manifest', group, aDetail(group, [{ ...anUnfinished(T), manifestUnreadable: true }]), null, '4'],
  ])('%s', async (_situation, of, detail, newest, count) => {
    expect(await ofGroup('pbs_group_last_success_timestamp', of, detail)).toEqual(
      newest === null ? [] : [seconds(newest)],
    );
    expect(await ofGroup('pbs_snapshot_count', of, detail)).toEqual(count === null ? [] : [count]);
  });

  it('takes the size of the newest finished snapshot', async () => {
    const detail = aDetail(group, [anUnfinished(T), aSnapshot({ takenAtMs: T - DAY, sizeBytes: 77 })]);
    expect(await ofGroup('pbs_snapshot_size_bytes', group, detail)).toEqual(['77']);
    expect(await ofGroup('pbs_snapshot_size_bytes', group, null)).toEqual([]);
    expect(await ofGroup('pbs_snapshot_size_bytes', group, { ...detail, takenAtMs: NOW - 3 * DAY })).toEqual(['77']);
    expect(await ofGroup('pbs_snapshot_size_bytes', group, { ...detail, takenAtMs: NOW - 3 * DAY - 1 })).toEqual([]);
  });
});

describe('pbs_snapshot_info', () => {
  const group = aGroup();
  const detail = aDetail(group, [
    anUnfinished(T),
    aSnapshot({ takenAtMs: T - 1000, comment: 'before the upgrade', verification: 'none' }),
    aSnapshot({ takenAtMs: T - 2000, verification: 'failed' }),
    aSnapshot({ takenAtMs: T - 3000 }),
  ]);
  const rows = [
    `backup_time=${seconds(T - 1000)} comment=before the upgrade owner=pve@pbs!cluster1 verification_state=none 1`,
    `backup_time=${seconds(T - 2000)} comment= owner=pve@pbs!cluster1 verification_state=failed 1`,
    `backup_time=${seconds(T - 3000)} comment= owner=pve@pbs!cluster1 verification_state=ok 1`,
  ].map((row) => `${labels('', 'vm', '101')} ${row}`);

  it.each([
    [1, rows.slice(0, 1)],
    [2, rows.slice(0, 2)],
    [0, rows],
  ])('shows at most %i finished snapshots per group (0: all)', async (snapshotHistoryLimit, expected) => {
    const servers = onlyStore({
      groups: new Map([['', read([group])]]),
      details: new Map([['', byGroupKey([group, detail])]]),
    });
    const series = await metricsOf(servers, { settings: { metrics: { snapshotHistoryLimit } } });
    expect(seriesOf(series, 'pbs_snapshot_info')).toEqual(expected);
  });
});

describe('groups apart', () => {
  it('keeps the same id as vm and ct, and the same group in two namespaces, apart', async () => {
    const count = (backupType: string, snapshotCount: number) => aGroup({ backupType, snapshotCount });
    const groups = new Map([
      ['', read([count('vm', 1), count('ct', 2)])],
      ['a', read([count('vm', 3)])],
      ['a/b', read([count('vm', 4)])],
    ]);
    const series = await metricsOf(onlyStore({ groups, namespaces: read(['', 'a', 'a/b']), details: new Map() }));
    expect(seriesOf(series, 'pbs_snapshot_count')).toEqual([
      `${labels('', 'vm', '101')} 1`,
      `${labels('', 'ct', '101')} 2`,
      `${labels('a', 'vm', '101')} 3`,
      `${labels('a/b', 'vm', '101')} 4`,
    ]);
  });

  it('drops the groups of a namespace three of their intervals after the last good read', async () => {
    const servers = onlyStore({ groups: new Map([['', read([aGroup()], NOW - 45 * MINUTE)]]) });
    expect(seriesOf(await metricsOf(servers), 'pbs_snapshot_count')).toHaveLength(1);
    expect(seriesOf(await metricsOf(servers, { laterMs: 1 }), 'pbs_snapshot_count')).toEqual([]);
  });
});
