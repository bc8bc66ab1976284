import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type AnswerKind, decode } from '../../../../../main/engine/pbs/decode.ts';
import { snapshotAt } from '../../../../../shared/domain/backup.ts';
import { JOB_ANSWERS } from './fixtures-of-jobs.ts';

const FOLDER = new URL('../../../../fixtures/pbs/', import.meta.url);
const bodyOf = (file: string) => new Uint8Array(readFileSync(new URL(`${file}.json`, FOLDER)));

const MAIN_SIZES = { totalBytes: 7_999_425_155_072, usedBytes: 4_099_425_155_072, availableBytes: 3_499_000_000_000 };
const web = {
  backupType: 'vm',
  backupId: '101',
  snapshotCount: 14,
  namedBackupAtMs: 1_790_585_936_000,
  lastFinished: { kind: 'at', atMs: 1_790_585_936_000 },
  namesUnfinished: false,
  owner: 'pve@pbs!cluster1',
  comment: 'web frontend',
};
const container = {
  ...web,
  backupType: 'ct',
  snapshotCount: 7,
  namedBackupAtMs: 1_790_585_000_000,
  lastFinished: { kind: 'at', atMs: 1_790_585_000_000 },
  comment: null,
};
const old = { name: 'old', comment: 'old disks', maintenance: { mode: 'offline', message: 'disk swap tonight' } };
const history = {
  estimatedFull: { kind: 'at', atMs: 1_822_000_000_000 },
  ratios: [0.5387, null, 0.5391],
  startMs: 1_787_995_033_000,
  stepMs: 1_800_000,
  error: null,
};
const noHistory = { estimatedFull: null, ratios: [], startMs: null, stepMs: null };

/** Every answer that we read, as the domain's words. */
const ANSWERS: Readonly<Record<string, readonly [AnswerKind, unknown]>> = {
  ...JOB_ANSWERS,
  '3.2/version': [
    'version',
    { version: '3.2', release: '7', repoid: 'b2a1d8f07c9e3f5560e1d14a7f9f6f0a1c2d3e4f', tuple: [3, 2, 7] },
  ],
  '4.2/version': ['version', expect.objectContaining({ version: '4.2', release: '3', tuple: [4, 2, 3] })],
  '4.2/access-permissions': [
    'permissions',
    new Map([
      ['/', new Map(Object.entries({ 'Sys.Audit': true, 'Datastore.Audit': true }))],
      ['/datastore', new Map(Object.entries({ 'Sys.Audit': true, 'Datastore.Audit': true }))],
      ['/remote', new Map(Object.entries({ 'Sys.Audit': true, 'Datastore.Audit': true, 'Remote.Audit': true }))],
    ]),
  ],
  '3.2/admin-datastore': [
    'datastores',
    [
      { name: 'main', comment: 'production', mount: 'unknown', maintenance: null, backend: null },
      { ...old, mount: 'unknown', backend: null },
      { name: 'plain', comment: null, mount: 'unknown', maintenance: null, backend: null },
    ],
  ],
  '4.2/admin-datastore': [
    'datastores',
    [
      { name: 'bucket', comment: 'long term', mount: 'not-removable', maintenance: null, backend: 's3' },
      { name: 'main', comment: 'production', mount: 'not-removable', maintenance: null, backend: 'filesystem' },
      { ...old, mount: 'not-removable', backend: 'filesystem' },
      { name: 'usb', comment: null, mount: 'not-mounted', maintenance: null, backend: 'filesystem' },
    ],
  ],
  '3.2/admin-datastore-status': ['usage', MAIN_SIZES],
  '4.2/admin-datastore-status': ['usage', MAIN_SIZES],
  '4.2/admin-datastore-status-verbose': ['usage', MAIN_SIZES],
  '4.2/admin-datastore-status-s3': [
    'usage',
    { totalBytes: 1_999_425_155_072, usedBytes: 99_425_155_072, availableBytes: 1_899_000_000_000 },
  ],
  // One of three figures is no size.
  '4.2/status-metrics': ['usages', new Map()],
  '3.2/status-datastore-usage': [
    'usage-history',
    new Map<string, unknown>([
      ['main', { ...history, backend: null }],
      [
        'old',
        { ...noHistory, error: "datastore 'old' is in offline maintenance mode: disk swap tonight", backend: null },
      ],
    ]),
  ],
  '4.2/status-datastore-usage': [
    'usage-history',
    new Map<string, unknown>([
      ['main', { ...history, backend: 'filesystem' }],
      ['usb', { ...noHistory, error: null, backend: 'filesystem' }],
      [
        'old',
        {
          ...noHistory,
          error: "datastore 'old' is unavailable: offline maintenance mode: disk swap tonight",
          backend: 'filesystem',
        },
      ],
    ]),
  ],
  '4.2/admin-datastore-namespace': ['namespaces', ['', 'clusterA', 'clusterA/sub']],
  '3.2/admin-datastore-groups': [
    'groups',
    [
      web,
      container,
      {
        ...web,
        backupId: '102',
        snapshotCount: 3,
        namedBackupAtMs: 1_790_587_027_000,
        lastFinished: { kind: 'unknown' },
        namesUnfinished: true,
        comment: null,
      },
    ],
  ],
  '4.2/admin-datastore-groups': [
    'groups',
    [
      web,
      container,
      {
        ...web,
        backupId: '105',
        snapshotCount: 0,
        namedBackupAtMs: 0,
        lastFinished: { kind: 'none' },
        comment: null,
      },
    ],
  ],
  '4.2/nodes-localhost-status': [
    'host',
    {
      cpuRatio: 0.043,
      ioWaitRatio: 0.002,
      load: [0.31, 0.28, 0.25],
      memory: { totalBytes: 33_566_715_904, usedBytes: 6_213_443_584, freeBytes: 1_288_490_188 },
      swap: { totalBytes: 8_589_930_496, usedBytes: 0, freeBytes: 8_589_930_496 },
      rootDisk: { totalBytes: 100_861_726_720, usedBytes: 12_463_228_416, availableBytes: 83_234_159_104 },
      uptimeSeconds: 1_893_344,
      cpuCount: 12,
      cpuModel: 'Intel(R) Xeon(R) E-2336',
      kernel: '6.17.2-1-pve',
    },
  ],
  '4.2/nodes-localhost-subscription': [
    'subscription',
    { status: 'notfound', message: 'There is no subscription key', productName: null, nextDueDate: null },
  ],
  '4.2/nodes-localhost-apt-update': [
    'updates',
    [
      { package: 'libssl3t64', version: '3.5.4-1', oldVersion: null, origin: 'Debian' },
      { package: 'proxmox-backup-server', version: '4.2.4-1', oldVersion: '4.2.3-1', origin: 'Proxmox' },
    ],
  ],
  '4.2/nodes-localhost-time': ['time', 'Europe/Vienna'],
  '4.2/tape-drive': [
    'tape',
    [
      { name: 'lto8', vendor: 'IBM', model: 'ULT3580-HH8', serial: '10WT065325', inUse: true },
      { name: 'undetected', vendor: null, model: null, serial: null, inUse: false },
    ],
  ],
};

/** Answers that a monitor could read and this one does not. */
const NOT_READ = new Set([
  ...['3.2/nodes-localhost-tasks-status', '4.2/nodes-localhost-disks-zfs', '4.2/admin-datastore-gc'],
  ...['4.2/nodes-localhost-rrd', '4.2/admin-datastore-rrd', '4.2/ping', '4.2/nodes-localhost-services'],
  ...['4.2/nodes-localhost-tasks-status', '4.2/nodes-localhost-identity', '4.2/admin-datastore-group-notes'],
  ...['4.2/nodes-localhost-tasks-log', '4.2/nodes-localhost-disks-list', '4.2/nodes-localhost-time'],
  ...['4.2/admin-datastore-active-operations', '4.2/config-datastore'],
]);

describe("PBS's own examples", () => {
  it.each(Object.entries(ANSWERS))('%s is read as it is meant', (file, [kind, expected]) => {
    expect(decode(kind, bodyOf(file))).toEqual(expected);
  });

  it('of snapshots are read as they are meant', () => {
    const { byGroup, manifests } = decode('snapshots', bodyOf('4.2/admin-datastore-snapshots'), {
      datastore: 'main',
      node: 'pbs1',
    });
    const first = [...byGroup].map(([key, columns]) => [key, snapshotAt(columns, 0)]);
    const plain = {
      takenAtMs: 1_790_585_936_000,
      finished: true,
      manifestUnreadable: false,
      sizeBytes: 34_359_739_400,
      verification: 'ok',
      verifiedAtMs: 1_790_586_038_000,
      verifiedElsewhere: false,
      isProtected: false,
      encrypted: false,
      comment: 'web-frontend-01',
      owner: 'pve@pbs!cluster1',
    };
    const unchecked = { verification: 'none', verifiedAtMs: null, comment: null };
    expect(manifests).toBe(2);
    expect(first).toEqual([
      ['vm/101', plain],
      [
        'vm/112',
        {
          ...plain,
          ...unchecked,
          takenAtMs: 1_790_564_400_000,
          sizeBytes: 34_359_739_543,
          isProtected: true,
          encrypted: true,
        },
      ],
      ['vm/102', { ...plain, ...unchecked, takenAtMs: 1_790_587_027_000, finished: false, sizeBytes: null }],
    ]);
  });

  it('are all read, or left out on purpose', () => {
    const files = ['3.2', '4.2'].flatMap((version) =>
      readdirSync(new URL(`${version}/`, FOLDER)).map((name) => `${version}/${name.replace('.json', '')}`),
    );
    const read = new Set([...Object.keys(ANSWERS), '4.2/admin-datastore-snapshots']);
    expect(files.filter((file) => !read.has(file) && !NOT_READ.has(file))).toEqual([]);
  });
});
