/** Datastores in every state that PBS knows. */
import { addDatastore, addGroup, GIB, TIB } from '../world/build.ts';
import { addSnapshot } from '../world/change-group.ts';
import { setMaintenance } from '../world/change-store.ts';
import { startGc } from '../world/garbage-collection.ts';
import type { Datastore, MaintenanceType, PbsServer, World } from '../world/model.ts';
import { seedGc, seedUsedHistory } from '../world/past.ts';
import { recordTask } from '../world/tasks.ts';
import { has } from '../world/version.ts';

export function addHardStores(world: World, server: PbsServer): void {
  addGcStates(world, server);
  addSizes(world, server);
  const maintain = (name: string, type: MaintenanceType, message: string | null): void => {
    setMaintenance(world, server, smallStore(world, server, name), { type, message });
  };
  maintain('offline', 'offline', 'disk swap, "tonight"');
  maintain('read-only', 'read-only', null);
  maintain('going', 'delete', null);
  if (has(server.version, 'mountStatus')) {
    smallStore(world, server, 'usb-away', { mount: 'notmounted' });
    smallStore(world, server, 'usb-here', { mount: 'mounted' });
  }
  if (has(server.version, 's3Stores')) smallStore(world, server, 'bucket', { backend: 's3' });
  // The same store name on every server, and no comment.
  smallStore(world, server, 'no-comment', { comment: null });
}

function smallStore(
  world: World,
  server: PbsServer,
  name: string,
  wish: Parameters<typeof addDatastore>[3] = {},
): Datastore {
  const store = addDatastore(world, server, name, {
    comment: `store ${name}`,
    totalBytes: TIB,
    usedBytes: 200 * GIB,
    ...wish,
  });
  const place = addGroup(world, server, store, '', { type: 'vm', id: '101', sizeBytes: 900 * GIB });
  addSnapshot(world, place, { timeS: Math.floor(world.nowMs / 1000) - 7200 });
  return store;
}

/** Succeeded, failed after a success, running, never, always failed. */
function addGcStates(world: World, server: PbsServer): void {
  const nowS = Math.floor(world.nowMs / 1000);
  const main = server.datastores.get('main');
  if (main !== undefined) {
    seedGc(server, main, nowS - 8 * 3600, 41_000_000_000);
    seedUsedHistory(main, nowS, 30, 3 * GIB);
  }
  const failed = smallStore(world, server, 'gc-failed');
  seedGc(server, failed, nowS - 50 * 3600, 3 * GIB);
  const last = { startS: nowS - 3000, endS: nowS - 2900, status: 'unable to get exclusive lock - EAGAIN: Try again' };
  const { upid } = recordTask(server, { workerType: 'garbage_collection', workerId: failed.name, ...last });
  failed.gc.lastRun = { upid, startS: last.startS, state: last.status, endS: last.endS };
  const running = smallStore(world, server, 'gc-running', { gcDurationS: 5 * 3600 });
  seedGc(server, running, nowS - 24 * 3600, GIB);
  running.gc.stillBad = 2;
  startGc(world, server, running);
  smallStore(world, server, 'never-gc', { gcSchedule: null });
}

/** Empty, full and unprivileged by reserved blocks. */
function addSizes(world: World, server: PbsServer): void {
  addDatastore(world, server, 'empty', { totalBytes: TIB, usedBytes: 0 });
  smallStore(world, server, 'full', { usedBytes: Math.round(TIB * 0.95), reservedRatio: 0.05 });
}
