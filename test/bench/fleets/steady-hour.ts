import { HOUR, MINUTE } from '../../../shared/time-units.ts';
import { startFleet } from '../../simulator/start-fleet.ts';
import { startBackup } from '../../simulator/world/backups.ts';
import type { World } from '../../simulator/world/model.ts';
import { type GroupPlace, placesIn } from '../../simulator/world/places.ts';
import { createSteppedClock } from '../engine/stepped-clock.ts';
import { watch } from '../engine/watching.ts';
import { wireBytesOf } from '../engine/wire-meter.ts';
import type { RequestCost } from '../request-cost.ts';
import { type FleetSize, sizedFleet } from './sized-fleet.ts';

const PATIENCE_MS = HOUR;
const SETTLING_MS = 30 * MINUTE;

/** What an hour costs in a fleet that is known completely, with so many groups backed up in it, evenly spread. */
export async function steadyHour(size: FleetSize, backups: number): Promise<RequestCost> {
  const fleet = await startFleet({ scenario: sizedFleet(size) });
  const clock = createSteppedClock({ startMs: fleet.world.nowMs, stepMs: 20, onStep: fleet.advanceTo });
  const engine = watch({ servers: fleet.servers, clock, pollingIntervalMs: MINUTE });
  try {
    engine.start();
    await clock.pass(PATIENCE_MS, engine.idle, engine.isCollected);
    await clock.pass(SETTLING_MS, engine.idle);
    for (const { stats } of fleet.servers) stats.reset();
    const places = spreadPlaces(fleet.world, backups);
    for (const place of places) {
      startBackup(fleet.world, place);
      await clock.pass(HOUR / places.length, engine.idle);
    }
    if (places.length === 0) await clock.pass(HOUR, engine.idle);
    const counts = fleet.servers.map(({ stats }) => stats.read());
    return {
      requests: counts.reduce((sum, { requests }) => sum + requests, 0),
      wireBytes: counts.reduce((sum, count) => sum + wireBytesOf(count), 0),
      manifests: counts.reduce((sum, { manifestsRead }) => sum + manifestsRead, 0),
    };
  } finally {
    await engine.stop();
    await fleet.close();
  }
}

/** So many groups, evenly taken from all there are. */
function spreadPlaces({ servers }: World, wanted: number): GroupPlace[] {
  const all = servers.flatMap((server) =>
    [...server.datastores.values()].flatMap((store) => [...placesIn(server, store)]),
  );
  return Array.from({ length: wanted }, (_, at) => all[Math.floor((at * all.length) / wanted)]).filter(
    (place) => place !== undefined,
  );
}
