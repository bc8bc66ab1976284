import {
  type AlertView,
  type DatastorePart,
  type GroupRow,
  type GroupsPart,
  type PageState,
  type Part,
  partKey,
  type SourcePart,
} from '../../shared/contract/page-state.ts';
import { NOTHING } from '../../shared/domain/alert.ts';
import { DAY, HOUR, MINUTE } from '../../shared/time-units.ts';

/** How large a made-up fleet is. */
export interface FixtureSize {
  readonly servers: number;
  readonly storesPerServer: number;
  readonly groupsPerStore: number;
}

export const MORNING: FixtureSize = { servers: 3, storesPerServer: 10, groupsPerStore: 12 };
export const LARGE: FixtureSize = { servers: 4, storesPerServer: 25, groupsPerStore: 105 };

const GIB = 1024 ** 3;
const SERVERS = ['pbs-vienna', 'pbs-graz', 'pbs-offsite', 'pbs-linz'];
const CLIENTS = ['Alpenhof', 'Brauerei Huber', 'Kanzlei Moser', 'Praxis Dr. Wolf', 'Stadtwerke', 'Tischlerei Berger'];

/** A whole state as the program would send it at `nowMs`; the same for the same arguments. */
export function fixtureState(size: FixtureSize, nowMs: number): PageState {
  const parts: Record<string, Part> = {};
  const random = sequence(7);
  for (let index = 0; index < size.servers; index += 1) {
    const server = SERVERS[index] ?? `pbs-${index}`;
    parts[partKey.source(server)] = sourcePart(server, nowMs);
    parts[partKey.tasks(server)] = {
      ...{ kind: 'tasks', server, takenAtMs: nowMs - 20_000, trouble: null },
      ...{ running: [], finished: [], omitted: 0 },
    };
    for (let store = 0; store < size.storesPerServer; store += 1) {
      const number = index * size.storesPerServer + store;
      const client = CLIENTS[number % CLIENTS.length] ?? null;
      const datastore = `store-${String(number + 1).padStart(2, '0')}`;
      parts[partKey.datastore(server, datastore)] = datastorePart({ server, datastore, client }, random, nowMs);
      parts[partKey.groups(server, datastore)] = groupsPart({ server, datastore, client }, size, random, nowMs);
    }
  }
  parts[partKey.alerts()] = { kind: 'alerts', alerts: alerts(nowMs), retired: [] };
  parts[partKey.app()] = {
    ...{ kind: 'app', version: '0.1.0', host: 'headless', canChangeSettings: false, startedAtMs: nowMs - 5 * DAY },
    ...{ judgedAtMs: nowMs - 12_000, pollingIntervalMs: MINUTE, clients: CLIENTS, historyTrouble: null },
    ...{ notificationsPausedUntilMs: null, timeZone: 'Europe/Vienna', isDemo: true, settingsWarnings: [] },
  };
  return { revision: 1, nowMs, parts };
}

interface StorePlace {
  readonly server: string;
  readonly datastore: string;
  readonly client: string | null;
}

function sourcePart(name: string, nowMs: number): SourcePart {
  return {
    ...{ kind: 'source', name, sourceKind: 'pbs', url: `https://${name}.example.com:8007` },
    reach: { kind: 'answering', sinceMs: nowMs - 3 * DAY, lastAnswerAtMs: nowMs - 15_000 },
    ...{ lastPollAtMs: nowMs - 15_000, lastPollMs: 84, overviewCompleteAtMs: nowMs - 3 * DAY },
    ...{
      snapshotsCompleteAtMs: nowMs - 2 * DAY,
      version: '4.1-2',
      host: null,
      certificate: null,
      changedCertificates: [],
    },
    ...{ clockAheadMs: 400, timeZone: 'Europe/Vienna', missingRights: [], subscription: null, pendingUpdates: 3 },
    ...{
      tapeDrives: [],
      pve: null,
      sqlbak: null,
      cost: { sinceMs: nowMs - HOUR, requests: 480, receivedBytes: 900_000, manifestsRead: 0 },
    },
  };
}

function datastorePart(place: StorePlace, random: () => number, nowMs: number): DatastorePart {
  const totalBytes = (2 + Math.floor(random() * 14)) * 1024 * GIB;
  const ratio = 0.18 + random() * 0.8;
  const unread = random() < 0.04;
  const filling = random() < 0.5;
  return {
    ...{ kind: 'datastore', ...place, comment: null, backend: 'filesystem' },
    state: unread ? { what: 'in maintenance: offline', sinceMs: nowMs - 5 * HOUR, isReadable: false } : null,
    unknownJobs: [],
    usage: unread
      ? null
      : {
          value: { totalBytes, usedBytes: totalBytes * ratio, availableBytes: totalBytes * (1 - ratio), ratio },
          ...{ takenAtMs: nowMs - 15_000, standsUntilMs: nowMs + 3 * MINUTE },
        },
    ...{ usageTrouble: null, warnRatio: 0.85, criticalRatio: 0.95 },
    forecast: filling
      ? {
          ...{ kind: 'filling', daysToFull: Math.round((1 - ratio) * 200), lowDays: 10, highDays: 60 },
          ...{ bytesPerDay: 30 * GIB, basedOnDays: 30, pbs: null },
        }
      : { kind: 'no-trend', reason: 'It hardly changes.' },
    dedupFactor: 1.4 + random() * 20,
    ...{ gc: null, jobs: [], groupCount: 12, snapshotCount: 300, newestBackupServerMs: nowMs - 7 * HOUR },
    verification: { ok: 280, failed: 0, known: 300 },
  };
}

function groupsPart(place: StorePlace, size: FixtureSize, random: () => number, nowMs: number): GroupsPart {
  const stands = random() > 0.04;
  return {
    ...{ kind: 'groups', sourceKind: 'pbs', server: place.server, datastore: place.datastore, namespacesTrouble: null },
    namespaces: ['', 'servers'].map((namespace) => ({
      ...{ namespace, takenAtMs: nowMs - 4 * MINUTE, trouble: null },
      standsUntilMs: nowMs + (stands ? 40 * MINUTE : -10 * MINUTE),
    })),
    groups: Array.from({ length: size.groupsPerStore }, (_, index) => groupRow(index, place, random, nowMs)),
  };
}

const NAMES = [
  'dc01',
  'mail',
  'web-frontend',
  'erp',
  'files',
  'sql-2022',
  'wiki',
  'proxy',
  'backup-proxy',
  'nextcloud',
];

function groupRow(index: number, place: StorePlace, random: () => number, nowMs: number): GroupRow {
  const backupType = index % 5 === 4 ? 'host' : index % 3 === 0 ? 'ct' : 'vm';
  const name = NAMES[index % NAMES.length] ?? 'guest';
  const intervalMs = random() < 0.1 ? 7 * DAY : DAY;
  const luck = random();
  const agoMs =
    luck < 0.02 ? intervalMs * (1.2 + 6 * random()) : luck < 0.05 ? intervalMs * 1.01 : random() * 0.95 * intervalMs;
  const lastMs = nowMs - Math.round(agoMs);
  return {
    ...{ namespace: index % 2 === 0 ? '' : 'servers', backupType, client: place.client, owner: 'backup@pbs' },
    backupId: backupType === 'host' ? `${name}.example.com` : String(100 + index),
    ...{
      comment: name,
      snapshotCount: 20 + Math.floor(random() * 20),
      lastFinishedServerMs: lastMs,
      lastFinished: 'at',
    },
    pace:
      index % 11 === 10
        ? { kind: 'limit', dueByServerMs: lastMs + 48 * HOUR }
        : {
            ...{
              kind: 'rhythm',
              usually: intervalMs === DAY ? 'daily, usually 02:10 ±20 min' : 'Sundays, usually 04:00',
            },
            ...{ intervalMs, expectedServerMs: lastMs + intervalMs, dueByServerMs: lastMs + intervalMs * 1.08 },
            confidence: 0.9,
          },
    detail: {
      ...{ newestSizeBytes: 40 * GIB * random(), newestVerification: 'ok', verified: 19, failed: 0, encrypted: false },
      takenAtMs: nowMs - 3 * HOUR,
    },
  };
}

function alerts(nowMs: number): readonly AlertView[] {
  const subject = { ...NOTHING, server: 'pbs-vienna', datastore: 'store-03' };
  const alert: Omit<AlertView, 'id' | 'rule' | 'severity' | 'subject' | 'summary' | 'next'> = {
    ...{ client: 'Kanzlei Moser', cause: 'datastore', sinceMs: nowMs - 7 * HOUR, resolvedAtMs: null },
    ...{
      firedAtMs: nowMs - 6 * HOUR,
      firesAtMs: null,
      unknownSinceMs: null,
      quietSinceMs: null,
      acknowledgedAtMs: null,
      snooze: null,
    },
    state: 'firing',
  };
  return [
    {
      ...alert,
      ...{ id: 'backup-stale~1', rule: 'backup-stale' },
      severity: 'critical',
      subject: { ...subject, namespace: 'servers', backupType: 'vm', backupId: '104' },
      summary: 'vm/104 in store-03, namespace servers, was due by Fri 03:10; its newest backup is 2 days old.',
      next: 'Look at the backup job on the host, and at its last task here.',
    },
    {
      ...alert,
      ...{ id: 'storage-high~1', rule: 'storage-high', subject },
      severity: 'warning',
      summary: 'store-03 is 91.4 % full, over its limit of 85 %.',
      next: 'Prune more, run garbage collection, or make it larger.',
    },
  ];
}

/** Numbers from 0 to 1, the same each time. */
export function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
