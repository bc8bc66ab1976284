import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { addDatastore, addGroup, addServer, GIB, TIB } from '../../simulator/world/build.ts';
import type { World } from '../../simulator/world/model.ts';
import { seedSnapshots } from '../../simulator/world/past.ts';
import { DAY_S } from '../../simulator/world/zone.ts';

export interface FleetSize {
  readonly servers: number;
  readonly stores: number;
  /** Per store, root included. */
  readonly namespaces: number;
  /** Per namespace. */
  readonly groups: number;
  /** Per group. */
  readonly snapshots: number;
}

/** A fleet of any size in which nothing happens by itself. */
export function sizedFleet(size: FleetSize): Scenario {
  return {
    name: 'sized',
    summary: 'a still fleet of a given size',
    startMs: Date.UTC(2026, 8, 28, 10, 0, 0),
    pastDays: 0,
    build: (world) => {
      for (let at = 1; at <= size.servers; at++) addSizedServer(world, `pbs-${at}`, size);
    },
  };
}

function addSizedServer(world: World, name: string, size: FleetSize): void {
  const server = addServer(world, { name });
  const nowS = Math.floor(world.nowMs / 1000);
  const timesS = Array.from({ length: size.snapshots }, (_, at) => nowS - (size.snapshots - at) * DAY_S);
  for (let at = 1; at <= size.stores; at++) {
    const store = addDatastore(world, server, `store-${at}`, { totalBytes: 8 * TIB, gcSchedule: null });
    for (let ns = 0; ns < size.namespaces; ns++) {
      for (let id = 0; id < size.groups; id++) {
        const wish = { type: 'vm', id: String(100 + id), sizeBytes: 32 * GIB, durationS: 60 } as const;
        const place = addGroup(world, server, store, ns === 0 ? '' : `ns-${ns}`, wish);
        seedSnapshots(place, { timesS, verification: null });
      }
    }
  }
}
