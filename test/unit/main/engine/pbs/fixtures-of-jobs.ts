import type { AnswerKind } from '../../../../../main/engine/pbs/decode.ts';

const UPID = (id: string, start: string, work: string) => `UPID:pbs1:00000425:000023D8:${id}:${start}:${work}`;
const failed = { kind: 'error', message: 'sync failed with some errors.' };

const gc = [
  {
    datastore: 'main',
    schedule: 'daily',
    nextRunAtMs: 1_790_640_000_000,
    lastSuccess: {
      upid: UPID('0000000A', '6ABA2CCA', 'garbage_collection:main:root@pam:'),
      startedAtMs: 1_790_586_058_000,
      durationMs: 2000,
      indexDataBytes: 51_200_000_000_000,
      diskBytes: 3_900_000_000_000,
      removedBytes: 41_000_000_000,
      pendingBytes: 3_200_000_000,
      stillBadChunks: 0,
    },
    lastRun: {
      kind: 'finished',
      endedAtMs: 1_790_586_060_000,
      outcome: { kind: 'warnings', count: 1 },
      upid: null,
    },
  },
  { datastore: 'never-gc', schedule: null, nextRunAtMs: null, lastSuccess: null, lastRun: { kind: 'none' } },
];

const offsite = {
  kind: 'sync',
  id: 'offsite',
  datastore: 'main',
  namespace: '',
  schedule: 'hourly',
  nextRunAtMs: 1_790_589_600_000,
  lastRun: {
    kind: 'finished',
    endedAtMs: 1_790_586_081_000,
    outcome: failed,
    upid: UPID('0000000D', '6ABA2CE1', 'syncjob:dc2\\x3amain\\x3amain\\x3a\\x3aoffsite:root@pam:'),
  },
  comment: null,
  direction: 'push',
  remote: 'dc2',
  remoteDatastore: 'main',
  remoteNamespace: '',
  removeVanished: false,
};
const byHand = { schedule: null, nextRunAtMs: null, lastRun: { kind: 'none' }, remote: null };

/** The examples of jobs and tasks, as the domain's words. */
export const JOB_ANSWERS: Readonly<Record<string, readonly [AnswerKind, unknown]>> = {
  '3.2/admin-gc': ['gc', gc],
  '4.2/admin-gc': ['gc', gc],
  '4.2/admin-sync': [
    'sync',
    [
      offsite,
      {
        ...offsite,
        ...byHand,
        id: 'local-copy',
        datastore: 'usb',
        namespace: 'copies',
        comment: 'to the disk in the safe',
        direction: 'pull',
        remoteNamespace: 'clusterA',
        removeVanished: true,
      },
    ],
  ],
  '3.2/admin-sync': [
    'sync',
    [
      {
        ...offsite,
        ...byHand,
        id: 'local-copy',
        comment: 'by hand',
        direction: 'pull',
        remoteDatastore: 'archive',
      },
      {
        ...offsite,
        namespace: 'copies',
        direction: 'pull',
        remoteNamespace: 'clusterA',
        lastRun: {
          ...offsite.lastRun,
          upid: UPID('0000000D', '6ABA2CE1', 'syncjob:dc2\\x3amain\\x3amain\\x3acopies\\x3aoffsite:root@pam:'),
        },
      },
    ],
  ],
  '4.2/admin-verify': [
    'verify',
    [
      {
        kind: 'verify',
        id: 'v-running',
        datastore: 'main',
        namespace: 'clusterA',
        schedule: 'sat 18:15',
        nextRunAtMs: 1_791_044_100_000,
        lastRun: {
          kind: 'running',
          startedAtMs: 1_790_586_096_000,
          upid: UPID('0000000F', '6ABA2CF0', 'verificationjob:main\\x3av-running:root@pam:'),
        },
        comment: 'running now',
        ignoreVerified: true,
        outdatedAfterDays: null,
      },
      {
        kind: 'verify',
        id: 'vjob1',
        datastore: 'main',
        namespace: '',
        schedule: 'daily',
        nextRunAtMs: 1_790_640_000_000,
        lastRun: {
          kind: 'finished',
          endedAtMs: 1_790_586_110_000,
          outcome: { kind: 'ok' },
          upid: UPID('00000009', '6ABA2CB6', 'verificationjob:main\\x3avjob1:root@pam:'),
        },
        comment: null,
        ignoreVerified: true,
        outdatedAfterDays: 30,
      },
    ],
  ],
  '4.2/admin-prune': [
    'prune',
    [
      {
        kind: 'prune',
        id: 'p-main',
        datastore: 'main',
        namespace: '',
        schedule: 'daily',
        nextRunAtMs: 1_790_640_000_000,
        lastRun: {
          kind: 'finished',
          endedAtMs: 1_790_586_020_000,
          outcome: { kind: 'warnings', count: 1 },
          upid: UPID('00000008', '6ABA2CA0', 'prunejob:main:root@pam:'),
        },
        comment: null,
        enabled: true,
        keep: { last: 3, daily: 7 },
      },
      {
        kind: 'prune',
        id: 'p-off',
        datastore: 'main',
        namespace: 'clusterA',
        schedule: 'hourly',
        nextRunAtMs: null,
        lastRun: { kind: 'none' },
        comment: null,
        enabled: false,
        keep: { last: 2 },
      },
    ],
  ],
  '4.2/nodes-localhost-tasks': [
    'tasks',
    [
      {
        upid: UPID('0000000C', '6ABA2CE0', 'backup:main\\x3avm-102:pve@pbs!cluster1:'),
        workerType: 'backup',
        workerId: 'main:vm/102',
        user: 'pve@pbs!cluster1',
        startedAtMs: 1_790_586_080_000,
        endedAtMs: null,
        outcome: null,
      },
      {
        upid: UPID('0000000B', '6ABA2CDF', 'backup:main\\x3avm-101:pve@pbs!cluster1:'),
        workerType: 'backup',
        workerId: 'main:vm/101',
        user: 'pve@pbs!cluster1',
        startedAtMs: 1_790_586_079_000,
        endedAtMs: 1_790_586_139_000,
        outcome: { kind: 'ok' },
      },
      {
        upid: UPID('00000003', '6ABA1C00', 'logrotate::root@pam:'),
        workerType: 'logrotate',
        workerId: null,
        user: 'root@pam',
        startedAtMs: 1_790_581_760_000,
        endedAtMs: 1_790_581_762_000,
        outcome: { kind: 'ok' },
      },
    ],
  ],
};
