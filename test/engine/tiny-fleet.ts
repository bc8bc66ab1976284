import { type Scenario, USUAL_START_MS } from '../simulator/scenarios/scenario.ts';
import { addDatastore, addGroup, addNamespace, addServer, GIB } from '../simulator/world/build.ts';
import { addPruneJob, addSyncJob, addVerifyJob } from '../simulator/world/build-jobs.ts';
import { addSnapshot } from '../simulator/world/change-group.ts';
import type { World } from '../simulator/world/model.ts';
import { seedGc, seedJobRun } from '../simulator/world/past.ts';
import { sortTaskIndex } from '../simulator/world/tasks.ts';

const HOUR_S = 3600;

/** One server on which everything exists once or twice and nothing happens by itself. */
export const tiny: Scenario = {
  name: 'tiny',
  summary: 'one server, two datastores, three namespaces, three groups',
  startMs: USUAL_START_MS,
  pastDays: 0,
  build: (world) => void addTinyServer(world, 'pbs-1'),
};

export function addTinyServer(world: World, name: string, version = '4.2.3') {
  const server = addServer(world, { name, version });
  const nowS = Math.floor(world.nowMs / 1000);
  for (const storeName of ['main', 'side']) {
    const store = addDatastore(world, server, storeName, { gcSchedule: 'monthly', gcDurationS: 100 });
    if (storeName === 'main') addNamespace(store, 'clients');
    for (const namespace of store.namespaces.keys()) {
      const place = addGroup(world, server, store, namespace, { type: 'vm', id: '101', sizeBytes: 20 * GIB });
      for (const hoursAgo of [50, 26, 2]) addSnapshot(world, place, { timeS: nowS - hoursAgo * HOUR_S });
    }
    seedGc(server, store, nowS - 4 * HOUR_S, 3 * GIB);
  }
  const ran = { startS: nowS - 2 * HOUR_S, endS: nowS - 2 * HOUR_S + 60 };
  seedJobRun(server, addVerifyJob(world, server, { id: 'v-1', store: 'main', schedule: 'monthly' }), ran);
  seedJobRun(
    server,
    addPruneJob(world, server, { id: 'p-1', store: 'main', schedule: 'monthly', keep: { last: 9 } }),
    ran,
  );
  const sync = { id: 's-1', store: 'main', remote: 'dc2', remoteStore: 'main', schedule: 'monthly' };
  seedJobRun(server, addSyncJob(world, server, sync), ran);
  server.facts.tapeDrives.push({
    name: 'lto8',
    path: '/dev/tape/lto8',
    changer: null,
    vendor: 'IBM',
    model: 'ULT3580',
    serial: '1',
    heldBy: null,
  });
  sortTaskIndex(server);
  return server;
}
