/** The smallest world in which something happens: one daily vm at two o'clock in Vienna. For tests. */
import { addDatastore, addGroup, addServer, GIB } from './world/build.ts';
import type { PbsServer, World } from './world/model.ts';
import type { GroupPlace } from './world/places.ts';
import { createWorld } from './world/world.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** 2026-09-28 00:00 in Vienna. */
export const MIDNIGHT_MS = Date.UTC(2026, 8, 27, 22, 0, 0);

export function oneGroup(): { world: World; node: PbsServer; place: GroupPlace } {
  const world = createWorld(5, MIDNIGHT_MS);
  const node = addServer(world, { name: 'pbs', timeZone: 'Europe/Vienna' });
  const store = addDatastore(world, node, 'main', { gcSchedule: null });
  const rhythm = { kind: 'daily', schedule: '02:00', jitterS: 0 } as const;
  const place = addGroup(world, node, store, '', {
    type: 'vm',
    id: '100',
    rhythm,
    sizeBytes: 100 * GIB,
    durationS: 600,
  });
  return { world, node, place };
}
