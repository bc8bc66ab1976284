/**
 * A tiny fleet in which every hard case of pbs-api.md exists once: pbs-new (4.2.3), its twin pbs-old (3.2.7) with the
 * same groups under the old rules, and pbs-broken, whose storage has failed.
 */
import { addDatastore, addServer, TIB } from '../world/build.ts';
import { breakStore } from '../world/change-store.ts';
import type { PbsServer, World } from '../world/model.ts';
import { recordTask, sortTaskIndex } from '../world/tasks.ts';
import { addHardGroups } from './oddities-groups.ts';
import { addHardJobs } from './oddities-jobs.ts';
import { addHardStores } from './oddities-stores.ts';
import { type Scenario, USUAL_START_MS } from './scenario.ts';

export const oddities: Scenario = {
  name: 'oddities',
  summary: 'a tiny fleet with every hard case once, on a 4.2 and on a 3.2 server, and one with failed storage',
  startMs: USUAL_START_MS,
  pastDays: 0,
  build: (world) => {
    const recent = addServer(world, { name: 'pbs-new', version: '4.2.3', timeZone: 'Europe/Vienna' });
    const old = addServer(world, { name: 'pbs-old', version: '3.2.7', timeZone: 'Europe/Vienna' });
    for (const server of [recent, old]) {
      addHardGroups(world, server);
      addHardStores(world, server);
      addHardJobs(world, server);
      addHardTasks(world, server);
      sortTaskIndex(server);
    }
    addNodeFacts(recent);
    addBroken(world);
  },
};

/** Beside a broken store a healthy one: `/status/datastore-usage` fails for both. */
function addBroken(world: World): void {
  const server = addServer(world, { name: 'pbs-broken', version: '4.2.3' });
  addDatastore(world, server, 'healthy', { totalBytes: TIB });
  breakStore(world, server, addDatastore(world, server, 'lost-disk', { totalBytes: TIB }));
  const { host } = server;
  host.swapTotalBytes = 0;
}

function addNodeFacts(server: PbsServer): void {
  server.facts.disks.push({
    name: 'sdc',
    type: 'hdd',
    used: 'zfs',
    status: 'failed',
    wearout: null,
    sizeBytes: 16_000_900_661_248,
    model: 'ST16000NM001G-2KK103',
    serial: 'ZL2AB123',
    wwn: null,
    rpm: 7200,
  });
  server.facts.tapeDrives.push(
    {
      name: 'lto8',
      path: '/dev/tape/lto8',
      changer: 'robot',
      vendor: 'IBM',
      model: 'ULT3580-HH8',
      serial: '10WT065325',
      heldBy: null,
    },
    {
      name: 'undetected',
      path: '/dev/tape/none',
      changer: null,
      vendor: null,
      model: null,
      serial: null,
      heldBy: null,
    },
  );
  server.facts.aptUpdates.push(
    {
      package: 'proxmox-backup-server',
      title: 'Proxmox Backup Server',
      version: '4.2.4-1',
      oldVersion: '4.2.3-1',
      section: 'admin',
    },
    {
      package: 'new-library',
      title: 'A library that was not there before',
      version: '1.0-1',
      oldVersion: null,
      section: 'libs',
    },
  );
  server.facts.zfsPools.push({
    name: 'tank',
    health: 'DEGRADED',
    sizeBytes: 12 * TIB,
    allocatedBytes: 5 * TIB,
    fragmentation: 31,
  });
}

function addHardTasks(world: World, server: PbsServer): void {
  const nowS = Math.floor(world.nowMs / 1000);
  const endedAgo = (agoS: number, durationS: number) => ({ startS: nowS - agoS - durationS, endS: nowS - agoS });
  const backup = { workerType: 'backup', authId: 'pve@pbs!cluster1' };
  recordTask(server, { ...backup, workerId: 'main:vm/103', ...endedAgo(26 * 3600, 300), status: 'OK' });
  // The newest run failed, the last success is older.
  recordTask(server, {
    ...backup,
    workerId: 'main:vm/103',
    ...endedAgo(2 * 3600, 60),
    status: 'backup ended but finished state is not set.',
  });
  recordTask(server, { ...backup, workerId: 'main:vm/101', ...endedAgo(3 * 3600, 240), status: 'OK' });
  recordTask(server, { ...backup, workerId: 'main:ct/101', ...endedAgo(4 * 3600, 90), status: 'OK' });
  // An error text that contains the words OK and WARNINGS, and one that is not ASCII.
  recordTask(server, {
    ...backup,
    workerId: 'main:host/büro-pc',
    ...endedAgo(5 * 3600, 20),
    status: 'not OK: 3 WARNINGS: Verbindung zurückgesetzt – „Zeitüberschreitung“',
  });
  recordTask(server, {
    workerType: 'garbage_collection',
    workerId: 'never-gc',
    ...endedAgo(40 * 3600, 30),
    status: 'EIO: I/O error',
  });
  recordTask(server, { workerType: 'logrotate', workerId: null, ...endedAgo(10 * 3600, 2), status: 'OK' });
  recordTask(server, {
    workerType: 'aptupdate',
    workerId: null,
    ...endedAgo(7 * 3600, 9),
    status: `E: ${'The repository is not signed. '.repeat(40)}`,
  });
  recordTask(server, {
    workerType: 'reader',
    workerId: 'main:vm/101/6ABA2C00',
    authId: 'restore@pbs!lab',
    ...endedAgo(6 * 3600, 600),
    status: 'unknown',
  });
  recordTask(server, {
    workerType: 'prune',
    workerId: 'main:clusterA:vm/101',
    ...endedAgo(8 * 3600, 3),
    status: 'WARNINGS: 2',
  });
  // Started long before everything else, ended after it: order is by end.
  recordTask(server, {
    workerType: 'tape-backup',
    workerId: 'main:pool:lto8',
    ...endedAgo(1800, 30 * 3600),
    status: 'OK',
  });
}
