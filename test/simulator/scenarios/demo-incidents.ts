/** What went wrong in the demo's last days, each at its own time before the start. */
import { abandonBackup, startBackup } from '../world/backups.ts';
import { breakBackups, corruptSnapshots, failNextBackups, setRhythm, stopGroup } from '../world/change-group.ts';
import { setMaintenance, setUsedBytes, unmountStore } from '../world/change-store.ts';
import { plan } from '../world/event-queue.ts';
import type { Datastore, PbsServer, World } from '../world/model.ts';
import { storeNamed } from '../world/places.ts';
import { guestNamed } from './demo-guests.ts';

export interface DemoNodes {
  readonly vienna: PbsServer;
  readonly graz: PbsServer;
  readonly linz: PbsServer;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export function planIncidents(world: World, startMs: number, nodes: DemoNodes): void {
  const before = (agoMs: number, what: string, happen: () => void): void => {
    plan(world.queue, startMs - agoMs, `incident: ${what}`, happen);
  };
  planGroupTrouble(world, nodes, before);
  planStoreTrouble(world, nodes, before);
  planJobTrouble(nodes, before);
}

type Before = (agoMs: number, what: string, happen: () => void) => void;

function planGroupTrouble(world: World, { vienna, graz, linz }: DemoNodes, before: Before): void {
  const failing = guestNamed(vienna, 'bakery-huber', '', 'vm/101');
  setRhythm(world, failing, { kind: 'daily', schedule: '02:10' });
  before(DAY_MS, 'last night fails after older successes', () => {
    failNextBackups(failing.group, 'backup ended but finished state is not set.');
  });
  const broken = guestNamed(graz, 'tax-bauer', '', 'vm/103');
  setRhythm(world, broken, { kind: 'daily', schedule: '01:40' });
  before(3 * DAY_MS, 'fails for three days', () =>
    breakBackups(broken.group, 'connection error: Broken pipe (os error 32)'),
  );
  const silent = guestNamed(linz, 'metal-stahl', '', 'vm/102');
  setRhythm(world, silent, { kind: 'daily', schedule: '23:20' });
  before(4 * DAY_MS, 'a client simply stops', () => stopGroup(world, silent));
  const uploading = guestNamed(vienna, 'architects-dk', '', 'vm/100');
  before(0.2 * HOUR_MS, 'an upload in progress', () => {
    uploading.group.durationS = 4 * 3600;
    startBackup(world, uploading);
  });
  const dead = guestNamed(linz, 'gym-fit', '', 'vm/100');
  before(9 * HOUR_MS, 'a partial left by a crash', () => {
    startBackup(world, dead);
    abandonBackup(world, dead);
  });
  const rotten = guestNamed(graz, 'clinic-sued', '', 'vm/100');
  before(2 * DAY_MS, 'bad chunks', () => {
    for (const snapshot of corruptSnapshots(rotten.group, 2)) snapshot.verification = null;
  });
}

function planStoreTrouble(world: World, { vienna, graz, linz }: DemoNodes, before: Before): void {
  const usb = storeNamed(vienna, 'rotation-usb');
  before(2.5 * DAY_MS, 'the disk goes to the safe', () => unmountStore(world, vienna, usb));
  before(26 * HOUR_MS, 'maintenance', () => {
    setMaintenance(world, linz, storeNamed(linz, 'legacy'), { type: 'read-only', message: 'being migrated to Graz' });
  });
  before(30 * HOUR_MS, 'offline', () => {
    setMaintenance(world, graz, storeNamed(graz, 'church-st-anna'), { type: 'offline', message: 'disk swap tonight' });
  });
  before(5 * DAY_MS, 'nearly full', () => fillTo(world, graz, storeNamed(graz, 'media-pixel'), 0.91));
}

function fillTo(world: World, server: PbsServer, store: Datastore, share: number): void {
  setUsedBytes(world, server, store, Math.round((store.totalBytes - store.reservedBytes) * share));
}

function planJobTrouble({ vienna, graz, linz }: DemoNodes, before: Before): void {
  before(20 * HOUR_MS, 'sync fails', () => {
    const job = graz.syncJobs.get('pull-hotel-alpenblick');
    if (job !== undefined) job.brokenWith = 'sync failed with some errors.';
  });
  before(2 * DAY_MS, 'the remote is gone', () => {
    const job = linz.syncJobs.get('pull-dc2');
    if (job !== undefined) job.brokenWith = 'client error (Connect)';
  });
  before(2.2 * DAY_MS, 'GC is not picked up', () => {
    storeNamed(vienna, 'school-ost').gc.isStuck = true;
  });
  before(1.5 * DAY_MS, 'GC fails', () => {
    storeNamed(linz, 'electro-watt').gc.comingErrors.push(
      'unable to get exclusive lock - EAGAIN: Try again',
      'unable to get exclusive lock - EAGAIN: Try again',
    );
  });
  before(1.2 * DAY_MS, 'prune warns', () =>
    vienna.pruneJobs.get('prune-law-novak')?.comingErrors.push('WARNINGS: 1', 'WARNINGS: 1'),
  );
  before(1.1 * DAY_MS, 'prune fails', () =>
    graz.pruneJobs.get('prune-winery-koller')?.comingErrors.push('EIO: I/O error', 'EIO: I/O error'),
  );
}
