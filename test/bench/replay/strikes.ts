import { HOUR } from '../../../shared/time-units.ts';
import { plan } from '../../simulator/world/event-queue.ts';
import type { World } from '../../simulator/world/model.ts';
import { randomStream } from '../../simulator/world/random.ts';
import * as group from './group-strikes.ts';
import type { Incident, IncidentKind } from './incident.ts';
import * as job from './job-strikes.ts';
import type { Lines } from './lines.ts';
import * as server from './server-strikes.ts';
import * as store from './store-strikes.ts';
import type { Striker } from './strike.ts';

const STRIKERS: Readonly<Record<IncidentKind, Striker>> = {
  'backup missed (hourly)': group.missed,
  'backup missed (every n hours)': group.missed,
  'backup missed (daily)': group.missed,
  'backup missed (weekdays)': group.missed,
  'backup missed (weekly)': group.missed,
  'backup missed (monthly)': group.missed,
  'whole client missed': group.clientMissed,
  'silent at first sight': group.silentAtFirstSight,
  'backup failing': group.failing,
  'verification failed': store.rotten,
  'snapshot damaged, found by hand': group.damagedByHand,
  'verification overdue': store.unverified,
  'store fills in a day': store.fillsInADay,
  'store slowly full': store.slowlyFull,
  'store over its limit': store.overItsLimit,
  'gc failed': job.gcFailed,
  'gc slow': job.gcSlow,
  'gc overdue': job.gcOverdue,
  'sync failed': job.syncFailed,
  'sync stale': job.syncStale,
  'chain broken': job.chainBroken,
  'prune failed': job.pruneFailed,
  'server down': server.down,
  'server talks nonsense': server.nonsense,
  'token revoked': server.tokenRevoked,
  'privilege removed': server.privilegeRemoved,
  'certificate changed': server.certificateChanged,
  'certificate expiring': server.certificateExpiring,
  'store broken': store.broken,
  'store hangs': store.hanging,
  'store long in maintenance': store.inMaintenance,
  'removable store away': store.away,
  'snapshots deleted': group.snapshotsDeleted,
  'group deleted': group.groupDeleted,
  'size anomaly': group.oddSize,
  'clock skew': server.clockSkew,
  'host disk full': server.hostDiskFull,
  'verify schedule removed': job.verifyScheduleRemoved,
  'network offline': server.networkOffline,
  'dedup drop': store.dedupDrop,
};

/** What began before anybody looked began so long before. */
const BEFORE_FIRST_SIGHT_MS = 76 * HOUR;

/** Puts the incidents on the world's calendar. Returns, by incident, when each became evident; filled as time passes. */
export function planStrikes(
  world: World,
  lines: Lines,
  incidents: readonly Incident[],
  seed: number,
): Map<string, number> {
  const evidentAtMs = new Map<string, number>();
  for (const incident of incidents) {
    const leadMs = incident.kind === 'silent at first sight' ? BEFORE_FIRST_SIGHT_MS : 0;
    plan(world.queue, incident.startMs - leadMs, `incident ${incident.id}`, () => {
      const random = randomStream(seed, incident.id);
      const strike = STRIKERS[incident.kind]({ world, lines, incident, random });
      evidentAtMs.set(incident.id, strike.evidentAtMs);
      plan(world.queue, incident.endMs, `end of ${incident.id}`, strike.repair);
    });
  }
  return evidentAtMs;
}
