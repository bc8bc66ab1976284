import type { BackupGroup } from '../../../shared/domain/backup.ts';
import { type FleetState, fleetOf } from '../../../shared/domain/fleet.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/time-units.ts';
import { aDatastore, aDetail, aGroup, aServer, aSnapshot, byGroupKey, NOW, read, stores } from '../../kit/builders.ts';
import { groupPlace, LARGE, serverName, storeName } from '../history/fleet-rows.ts';
import { seededRandom } from '../history/seeded-random.ts';

export const SNAPSHOTS = 60;

/** Times of a group's snapshots, newest first: most daily, some hourly, weekdays or weekly, all with a jitter. */
export function timesOf(number: number, random: () => number): number[] {
  const stepMs = number % 10 === 0 ? HOUR : number % 10 === 1 ? 7 * DAY : DAY;
  const atMinute = (number * 7) % 240;
  return Array.from(
    { length: SNAPSHOTS },
    (_, index) => Math.floor((NOW - (index + 1) * stepMs + atMinute * MINUTE + random() * 5 * MINUTE) / 1000) * 1000,
  ).filter((atMs) => atMs < NOW);
}

/** The large fleet with everything read. */
export function largeFleet(): FleetState {
  const random = seededRandom(7);
  return fleetOf(
    1,
    Array.from({ length: LARGE.servers }, (_, server) => aLargeServer(server, random)),
  );
}

function aLargeServer(number: number, random: () => number): ServerState {
  const datastores = Array.from({ length: LARGE.storesPerServer }, (_, store) => {
    const groups = new Map<string, BackupGroup[]>();
    const details = new Map<string, ReturnType<typeof byGroupKey>>();
    for (let at = 0; at < LARGE.groupsPerStore; at++) {
      const { namespace, group: key } = groupPlace(number, store, at);
      const times = timesOf(at, random);
      const newestAtMs = times[0] ?? NOW;
      const group = aGroup({
        backupId: key.slice(3),
        comment: `guest ${at}`,
        lastFinished: { kind: 'at', atMs: newestAtMs },
        namedBackupAtMs: newestAtMs,
      });
      const detail = aDetail(
        group,
        times.map((takenAtMs) => aSnapshot({ takenAtMs })),
      );
      groups.set(namespace, [...(groups.get(namespace) ?? []), group]);
      details.set(namespace, new Map([...(details.get(namespace) ?? []), ...byGroupKey([group, detail])]));
    }
    return aDatastore({
      name: storeName(store),
      namespaces: read([...groups.keys()]),
      groups: new Map([...groups].map(([namespace, list]) => [namespace, read<readonly BackupGroup[]>(list)])),
      details,
    });
  });
  return aServer({ name: serverName(number), datastores: stores(...datastores) });
}
