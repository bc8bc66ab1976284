import type {
  PveBackupJob,
  PveDisk,
  PveEndpoint,
  PveGuest,
  PveNode,
  PveState,
  PveStorageEntry,
} from '../../shared/domain/pve.ts';
import type { GuestResult, VzdumpRun } from '../../shared/domain/vzdump.ts';
import { HOUR } from '../../shared/time-units.ts';
import { NOW, read } from './builders.ts';

/*
 * A healthy cluster of two nodes with one guest, all read a moment ago. A test names only what it is about.
 */

const GIB = 1024 ** 3;

export function aNode(part: Partial<PveNode> = {}): PveNode {
  return {
    name: 'alder',
    status: 'online',
    cpuCount: 16,
    cpuRatio: 0.07,
    memoryTotalBytes: 128 * GIB,
    memoryUsedBytes: 40 * GIB,
    rootTotalBytes: 94 * GIB,
    rootUsedBytes: 6 * GIB,
    uptimeSeconds: 912_044,
    ...part,
  };
}

export function aGuest(part: Partial<PveGuest> = {}): PveGuest {
  return {
    vmid: 201,
    type: 'qemu',
    node: 'alder',
    name: 'erp-db',
    status: 'running',
    isTemplate: false,
    cpuCount: 4,
    memoryBytes: 8 * GIB,
    pool: null,
    tags: [],
    lock: null,
    haState: null,
    ...part,
  };
}

export function aJob(part: Partial<PveBackupJob> = {}): PveBackupJob {
  return {
    id: 'nightly',
    enabled: true,
    schedule: '02:15',
    nextRunAtMs: NOW + 12 * HOUR,
    storage: 'vault',
    selection: { kind: 'all', exclude: [] },
    node: null,
    mode: 'snapshot',
    comment: null,
    ...part,
  };
}

export function aDisk(part: Partial<PveDisk> = {}): PveDisk {
  return {
    devicePath: '/dev/sda',
    health: 'good',
    healthText: 'PASSED',
    model: 'Example SSD',
    serial: 'S1',
    sizeBytes: 1_000_204_886_016,
    type: 'ssd',
    lifeLeftPercent: 97,
    ...part,
  };
}

export function aRun(guests: readonly GuestResult[] | null, part: Partial<VzdumpRun> = {}): VzdumpRun {
  return {
    upid: 'UPID:alder:0003F2A1:05C2D6E8:6B49D204:vzdump::root@pam:',
    node: 'alder',
    startedAtMs: NOW - 8 * HOUR,
    endedAtMs: NOW - 7 * HOUR,
    outcome: { kind: 'ok' },
    storage: 'vault',
    guests,
    ...part,
  };
}

export function anEndpoint(part: Partial<PveEndpoint> = {}): PveEndpoint {
  return {
    url: 'https://alder.example:8006',
    failure: null,
    failingSinceMs: null,
    cluster: { name: 'grove', nodes: ['alder', 'birch'] },
    isForeign: false,
    certificate: null,
    requests: 10,
    ...part,
  };
}

export function aPbsStorage(part: Partial<PveStorageEntry> = {}): PveStorageEntry {
  return {
    storage: 'vault',
    type: 'pbs',
    isEnabled: true,
    nodes: null,
    holdsBackups: true,
    pbs: {
      host: 'pbs1.example',
      port: 8007,
      datastore: 'store-a',
      namespace: '',
      fingerprint: null,
      isEncrypted: false,
    },
    ...part,
  };
}

/** What was read of one node's backup runs. */
export function runsOf(...runs: readonly VzdumpRun[]) {
  return read({ runs, coveredSinceMs: NOW - 192 * HOUR });
}

const AUDITOR = new Map([
  ['Sys.Audit', true],
  ['VM.Audit', true],
  ['Datastore.Audit', true],
]);

export function aCluster(part: Partial<PveState> = {}): PveState {
  return {
    name: 'grove',
    kind: 'pve',
    url: 'https://alder.example:8006',
    reach: { kind: 'answering', sinceMs: NOW - HOUR, lastAnswerAtMs: NOW },
    lastPollAtMs: NOW,
    lastPollMs: 40,
    overviewCompleteAtMs: NOW,
    cost: { requests: 20, receivedBytes: 40_000, manifestsRead: 0 },
    endpoints: [anEndpoint()],
    version: read({ version: '9.1.4', release: '9.1', repoid: 'x', tuple: [9, 1, 4] }),
    privileges: read(new Map([['/', AUDITOR]])),
    cluster: read({ name: 'grove', nodes: ['alder', 'birch'], isQuorate: true }),
    resources: read({ nodes: [aNode(), aNode({ name: 'birch' })], guests: [aGuest()], storages: [] }),
    backupJobs: read([aJob()]),
    uncovered: read([]),
    storages: read([aPbsStorage()]),
    disks: new Map([
      ['alder', read([aDisk()])],
      ['birch', read([aDisk({ serial: 'S2' })])],
    ]),
    certificates: new Map([
      ['alder', read([])],
      ['birch', read([])],
    ]),
    vzdump: new Map([
      ['alder', runsOf(aRun([{ vmid: 201, kind: 'ok', message: null }]))],
      ['birch', runsOf()],
    ]),
    ...part,
  };
}

/** The same cluster with these nodes and guests. */
export function withResources(nodes: readonly PveNode[], guests: readonly PveGuest[] = [aGuest()]) {
  return { resources: read({ nodes, guests, storages: [] }) };
}
