/** Guests of a demo client: names, rhythms, sizes, and the snapshots they had before the simulated past begins. */
import { addGroup, GIB } from '../world/build.ts';
import { runsBeforeS } from '../world/calendar.ts';
import type { KeepOptions } from '../world/job-model.ts';
import type { BackupType, Datastore, PbsServer, RhythmKind, Snapshot, World } from '../world/model.ts';
import { seedSnapshots } from '../world/past.ts';
import type { GroupPlace } from '../world/places.ts';
import { nextFloat, nextInteger, pickFrom, type RandomStream, randomStream } from '../world/random.ts';
import { prunable } from '../world/retention.ts';
import { DAY_S } from '../world/zone.ts';
import type { DemoClient } from './demo-clients.ts';

const ROLES = {
  vm: ['dc01', 'fileserver', 'terminal', 'erp', 'mail', 'sql01', 'web', 'phone', 'monitoring', 'print'],
  ct: ['proxy', 'wiki', 'git', 'dns', 'unifi', 'paperless', 'nextcloud', 'vpn', 'cache'],
  host: ['reception-pc', 'owner-laptop', 'cad-workstation', 'nas-etc'],
} as const;

export const DEMO_KEEP: KeepOptions = { last: 3, hourly: 12, daily: 14, weekly: 4, monthly: 6 };

/** Rhythms as a provider finds them: mostly daily, some of everything else. */
function rhythmKind(type: BackupType, random: RandomStream): RhythmKind {
  const chance = nextFloat(random);
  if (type === 'host') return chance < 0.6 ? 'weekdays' : 'irregular';
  if (chance < 0.7) return 'daily';
  if (chance < 0.76) return 'hourly';
  if (chance < 0.84) return 'weekdays';
  if (chance < 0.93) return 'weekly';
  if (chance < 0.96) return 'monthly';
  return 'stopped';
}

export function addGuests(world: World, server: PbsServer, store: Datastore, client: DemoClient): void {
  const random = randomStream(server.seed, `guests of ${client.store}`);
  const namespaces = client.namespaces ?? [''];
  const counts: Record<BackupType, number> = { vm: client.vms, ct: client.cts, host: client.hosts };
  for (const type of ['vm', 'ct', 'host'] as const) {
    for (let at = 0; at < counts[type]; at += 1) {
      const ns = namespaces[at % namespaces.length] ?? '';
      addGuest(world, { server, store, ns, type, at, random, client });
    }
  }
}

interface Guest {
  readonly server: PbsServer;
  readonly store: Datastore;
  readonly ns: string;
  readonly type: BackupType;
  readonly at: number;
  readonly random: RandomStream;
  readonly client: DemoClient;
}

function addGuest(world: World, guest: Guest): GroupPlace {
  const { server, store, ns, type, at, random, client } = guest;
  const role = ROLES[type][at % ROLES[type].length] ?? type;
  const kind = rhythmKind(type, random);
  const place = addGroup(world, server, store, ns, {
    type,
    id: type === 'host' ? `${role}.${client.store}.example` : String((type === 'ct' ? 200 : 100) + at),
    comment: type === 'host' ? null : role,
    owner: type === 'host' ? `backup@pbs!${client.store}` : `pve@pbs!${client.store}`,
    rhythm: kind,
    sizeBytes: nextInteger(random, 12, 140) * GIB,
    growthBytesPerRun: nextInteger(random, 0, 24) * 1024 * 1024,
    changeRatio: client.changeRatio ?? 0.002 + 0.008 * nextFloat(random),
    durationS: nextInteger(random, 40, 900),
    isEncrypted: client.store === 'law-novak' || client.store === 'tax-bauer',
  });
  seedPast(world, place, kind, random);
  return place;
}

function seedPast(world: World, place: GroupPlace, kind: RhythmKind, random: RandomStream): void {
  const nowS = Math.floor(world.nowMs / 1000);
  const timesS = pastTimesS(place, kind, nowS, random);
  const kept = thinned(timesS, place.server.timeZone);
  seedSnapshots(place, { timesS: kept, verification: null });
}

/** An archived guest keeps the snapshots it had when it was retired, months ago. */
function pastTimesS(place: GroupPlace, kind: RhythmKind, nowS: number, random: RandomStream): number[] {
  const { schedule, meanGapS } = place.group.rhythm;
  if (kind === 'stopped') return runsBeforeS('02:15', 'UTC', nowS - nextInteger(random, 60, 420) * DAY_S, 20);
  if (schedule !== null) return runsBeforeS(schedule, place.server.timeZone, nowS, kind === 'hourly' ? 700 : 120);
  const gapS = Math.round(meanGapS * pickFrom(random, [0.8, 1, 1.3]));
  return Array.from({ length: 20 }, (_, run) => nowS - (20 - run) * gapS + nextInteger(random, 0, 7200));
}

/** What the prune job would have left of them. */
function thinned(timesS: readonly number[], timeZone: string): number[] {
  const snapshots = timesS.map((timeS) => ({ timeS, state: 'finished', isProtected: false }) as Snapshot);
  const removed = new Set(prunable(snapshots, DEMO_KEEP, timeZone));
  return snapshots.filter((snapshot) => !removed.has(snapshot)).map((snapshot) => snapshot.timeS);
}

export function guestNamed(server: PbsServer, storeName: string, ns: string, key: string): GroupPlace {
  const store = server.datastores.get(storeName);
  const namespace = store?.namespaces.get(ns);
  const group = namespace?.groups.get(key);
  if (store === undefined || namespace === undefined || group === undefined) {
    throw new Error(`the demo has no ${key} in ${storeName} "${ns}"`);
  }
  return { server, store, namespace, group };
}
