/** Daily chores that leave tasks without a worker id. */
import { nextRunS } from './calendar.ts';
import { plan } from './event-queue.ts';
import type { PbsServer, World } from './model.ts';
import { hashText } from './random.ts';
import { recordTask, serverNowS } from './tasks.ts';

/** Error text of every aptupdate; null = it works. */
export interface Upkeep {
  aptError: string | null;
}

export function planUpkeep(world: World, server: PbsServer): Upkeep {
  const upkeep: Upkeep = { aptError: null };
  const minute = String(hashText(server.seed, 'apt') % 60).padStart(2, '0');
  repeat(world, server, '00:00', () => chore(world, server, 'logrotate', 'OK'));
  repeat(world, server, `03:${minute}`, () => chore(world, server, 'aptupdate', upkeep.aptError ?? 'OK'));
  return upkeep;
}

function repeat(world: World, server: PbsServer, schedule: string, happen: () => void): void {
  const atMs = nextRunS(schedule, server.timeZone, world.nowMs / 1000) * 1000;
  plan(world.queue, atMs, `upkeep of ${server.name}`, () => {
    if (server.isUp) happen();
    repeat(world, server, schedule, happen);
  });
}

function chore(world: World, server: PbsServer, workerType: string, status: string): void {
  const endS = serverNowS(world, server);
  recordTask(server, { workerType, workerId: null, startS: endS - 5, endS, status });
}
