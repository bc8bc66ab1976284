import type { BackupGroup, Snapshot } from '../../../../../shared/domain/backup.ts';
import type { DatastoreState } from '../../../../../shared/domain/datastore.ts';
import type { Failure } from '../../../../../shared/domain/failure.ts';
import type { PveState } from '../../../../../shared/domain/pve.ts';
import type { ServerState } from '../../../../../shared/domain/server.ts';
import type { SqlbakState } from '../../../../../shared/domain/sqlbak.ts';
import { parseTaskStatus } from '../../../../../shared/domain/task.ts';
import type { FleetMoment } from '../../../../../shared/rules/alerts/judge-fleet.ts';
import type { MachineFacts, StoreKnowledge } from '../../../../../shared/rules/alerts/knowledge.ts';
import { sizeBaseline } from '../../../../../shared/rules/alerts/size-baseline.ts';
import { createClientOwners } from '../../../../../shared/rules/client-owner.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import {
  aDatastore,
  aDetail,
  aFinishedTask,
  aGarbageCollection,
  aGroup,
  aHost,
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
  unreadable,
} from '../../../../kit/builders.ts';
import { aKnowledge, aMoment } from '../../../../kit/judging.ts';
import { aCluster, aDisk, aJob, aNode, anEndpoint, aRun, runsOf, withResources } from '../../../../kit/pve-builders.ts';
import { anAccount, aSqlRun, aSqlServer, nightlyRuns, someBackups } from '../../../../kit/sqlbak-builders.ts';

/* Fleets in which something is wrong: together they trip every rule there is. All of it belongs to one client. */

const EVERYBODY = createClientOwners({ acme: [{ datastore: '*' }] });
const failing = (failure: Failure) =>
  ({ kind: 'failing', failure, sinceMs: NOW - HOUR, lastAnswerAtMs: NOW - HOUR, attempts: 9 }) as const;
const FAILED = { kind: 'finished', endedAtMs: NOW - HOUR, outcome: parseTaskStatus('boom'), upid: null } as const;
const AUTH: Failure = { kind: 'auth', endpoint: 'GET /version', detail: 'HTTP 401' };
const OTHER_PIN: Failure = {
  ...{ kind: 'tls', endpoint: 'GET /version', reason: 'pin-changed', detail: 'x' },
  ...{ presentedFingerprint: 'BB', pinnedFingerprint: 'AA' },
};
const BROKEN: Failure = { kind: 'datastore', endpoint: 'GET /x', trouble: 'storage', message: 'unable to open' };
const ALL_RIGHTS = read(
  new Map([
    ['/datastore', new Map([['Datastore.Audit', true]])],
    ['/remote', new Map([['Remote.Audit', true]])],
  ]),
);

const pbs = (servers: readonly ServerState[], part: Partial<FleetMoment> = {}) =>
  aMoment(servers, { owners: EVERYBODY, ...part });
const server = (part: Partial<ServerState>, more: Partial<FleetMoment> = {}) => pbs([aServer(part)], more);
const store = (part: Partial<DatastoreState>, more: Partial<ServerState> = {}, store: Partial<StoreKnowledge> = {}) =>
  server(
    { privileges: ALL_RIGHTS, datastores: stores(aDatastore(part)), ...more },
    { knowledge: aKnowledge({ store }) },
  );
const machine = (facts: Partial<MachineFacts>, part: Partial<ServerState> = {}) =>
  server(part, { knowledge: aKnowledge({ machine: facts }) });

const used = (percent: number) => ({
  usage: read({ totalBytes: 1000, usedBytes: percent * 10, availableBytes: 1000 - percent * 10 }),
});

const daysOld = (days: number, part: Partial<Snapshot> = {}) => aSnapshot({ takenAtMs: NOW - days * DAY, ...part });
const bare = { verification: 'none', verifiedAtMs: null } as const;

/** Groups in the root with these snapshots, the newest first. */
function holding(
  snapshots: readonly Snapshot[],
  groups: readonly BackupGroup[] = [groupOf(snapshots)],
): Partial<DatastoreState> {
  return {
    groups: new Map([['', read(groups)]]),
    details: new Map([['', byGroupKey(...groups.map((group) => [group, aDetail(group, snapshots)] as const))]]),
  };
}

function groupOf(snapshots: readonly Snapshot[], part: Partial<BackupGroup> = {}): BackupGroup {
  const atMs = snapshots[0]?.takenAtMs ?? NOW;
  return aGroup({ namedBackupAtMs: atMs, lastFinished: { kind: 'at', atMs }, ...part });
}

const UNVERIFIED = [daysOld(1, bare), daysOld(8, bare), daysOld(20), daysOld(40, bare)];
const WEEKLY = { verifyJobs: read([aVerifyJob({ schedule: 'weekly' })]) };
const PLACE = { namespace: '', backupType: 'vm', backupId: '101', lastSeenAtMs: NOW - HOUR, missedAtMs: NOW - MINUTE };

function slowAndFailedGc() {
  const gc = aGarbageCollection({ lastRun: FAILED });
  return read({ ...gc, lastSuccess: gc.lastSuccess && { ...gc.lastSuccess, durationMs: 5 * HOUR } });
}

/** 3 for three weeks, 1.2 since. */
function dedupFallen(): FleetMoment {
  const dedup = Array.from({ length: 20 }, (_, at) => ({ atMs: NOW - (21 - at) * DAY, factor: 3 }));
  const gc = aGarbageCollection();
  const lastSuccess = gc.lastSuccess && { ...gc.lastSuccess, indexDataBytes: 120, diskBytes: 100 };
  return store({ garbageCollection: read({ ...gc, lastSuccess }) }, {}, { dedup });
}

function copiesMissing(): FleetMoment {
  const week = [0.2, 1.2, 2.2, 3.2].map((days) => daysOld(days));
  const lastRun = { ...FAILED, outcome: parseTaskStatus('OK') };
  const job = aSyncJob({ datastore: 'offsite', remote: 'pbs-1', remoteDatastore: 'main', lastRun });
  return pbs([
    aServer({ datastores: stores(aDatastore({ name: 'main', ...holding(week) })) }),
    aServer({
      ...{ name: 'pbs-2', privileges: ALL_RIGHTS, syncJobs: read([job]) },
      datastores: stores(aDatastore({ name: 'offsite', ...holding(week.slice(3)) })),
    }),
  ]);
}

const sourcesOnly = (sources: { readonly pve?: PveState; readonly sqlbak?: SqlbakState }) =>
  pbs([], {
    fleet: { revision: 1, servers: [], pve: [sources.pve ?? []].flat(), sqlbak: [sources.sqlbak ?? []].flat() },
  });
const cluster = (part: Partial<PveState>) => sourcesOnly({ pve: aCluster(part) });
const account = (part: Parameters<typeof anAccount>[0]) => sourcesOnly({ sqlbak: anAccount(part) });

const FAILED_GUEST = { vmid: 201, kind: 'failed', message: 'no space' } as const;
const SOON_OVER = { fingerprint: 'AA', validFromMs: NOW - 700 * DAY, validToMs: NOW + 9 * DAY };

export const TROUBLED_FLEETS: readonly FleetMoment[] = [
  store(holding([daysOld(3)])),
  store(holding([daysOld(1)]), { tasks: read(aTaskLog([aFinishedTask({ outcome: parseTaskStatus('broken pipe') })])) }),
  store(holding([daysOld(0.2, { verification: 'failed' })])),
  store(holding(UNVERIFIED), WEEKLY),
  store(
    holding(
      UNVERIFIED,
      Array.from({ length: 10 }, (_, at) => groupOf(UNVERIFIED, { backupId: `${at}` })),
    ),
    WEEKLY,
  ),
  store(
    used(90),
    {},
    {
      forecast: { kind: 'full', fullAtMs: NOW + 9 * DAY, earliestMs: NOW + 8 * DAY, latestMs: NOW + 12 * DAY },
    },
  ),
  store(used(97)),
  dedupFallen(),
  store({ garbageCollection: slowAndFailedGc() }),
  store({ garbageCollection: read(aGarbageCollection({ nextRunAtMs: NOW - 2 * HOUR })) }),
  store(
    {},
    {
      syncJobs: read([aSyncJob({ lastRun: FAILED }), aSyncJob({ id: 's-2', nextRunAtMs: NOW - 2 * HOUR })]),
      pruneJobs: read([aPruneJob({ lastRun: FAILED })]),
    },
  ),
  store({ usage: unreadable(BROKEN) }),
  store({}, {}, { losses: [{ ...PLACE, count: 3, newestLostAtMs: NOW - 5 * DAY, beyondAnyPrune: false }] }),
  store({}, {}, { goneGroups: [{ ...PLACE, snapshotCount: 14, newestAtMs: NOW - DAY, isExplained: false }] }),
  server(
    { datastores: stores(aDatastore(holding([daysOld(0.2, { sizeBytes: 0 }), daysOld(2)]))) },
    { knowledge: aKnowledge({ namespace: { sizes: () => sizeBaseline(NOW - DAY, Array(10).fill(2 ** 35)) } }) },
  ),
  copiesMissing(),
  server({ reach: failing(REFUSED) }),
  server({ reach: failing(AUTH) }),
  server({ reach: failing(OTHER_PIN) }),
  server({ certificate: { ...SOON_OVER, subject: 'CN=a', issuer: 'CN=b', seenAtMs: NOW } }),
  server({ host: read(aHost({ rootDisk: { usedBytes: 95, totalBytes: 100, availableBytes: 5 } })) }),
  server({ clock: { aheadMs: HOUR, measuredAtMs: NOW } }),
  machine({ network: 'none' }, { reach: failing(REFUSED) }),
  machine({ history: { kind: 'failing', sinceMs: NOW - HOUR, reason: 'the disk is full', next: 'Make room.' } }),
  cluster(withResources([aNode(), aNode({ name: 'birch', status: 'offline' })])),
  cluster({ cluster: read({ name: 'grove', nodes: ['alder', 'birch'], isQuorate: false }) }),
  cluster({ backupJobs: read([aJob({ enabled: false })]), privileges: read(new Map()) }),
  cluster({
    vzdump: new Map([
      ['alder', runsOf(aRun([FAILED_GUEST]))],
      ['birch', runsOf()],
    ]),
  }),
  cluster({ disks: new Map([['alder', read([aDisk({ health: 'bad', healthText: 'FAILED!' })])]]) }),
  cluster({ endpoints: [anEndpoint(), anEndpoint({ failure: OTHER_PIN, failingSinceMs: NOW })] }),
  cluster({ certificates: new Map([['alder', read([{ ...SOON_OVER, filename: 'pve-ssl.pem', subject: '/CN=a' }])]]) }),
  cluster({ reach: failing(REFUSED) }),
  cluster({ reach: failing(AUTH) }),
  account({ servers: [aSqlServer({ status: 'offline' })] }),
  account({ runs: [aSqlRun(HOUR, { backups: [someBackups({ outcome: 'failed' })] })] }),
  account({ runs: [aSqlRun(33 * DAY, { backups: [someBackups({ files: 'kept' })] }), ...nightlyRuns()] }),
  account({ state: { reach: failing(REFUSED) } }),
  account({ state: { reach: failing(AUTH) } }),
];
