/** A cluster whose guests are those that a simulated PBS holds: it writes to the namespaces of one of its datastores. */
import type { FleetServer } from '../start-fleet.ts';
import type { Datastore, Group, RhythmKind } from '../world/model.ts';
import { addGuest, addPbsStorage, addRun, buildCluster } from './build.ts';
import { nodeNamed, type PveCluster } from './model.ts';

const DAY = 86_400_000;
const HOUR = DAY / 24;
const NIGHT_MS = 2 * 3_600_000 + 15 * 60_000;
const PAST_NIGHTS = 10;
/** A guest's id that no backup group of a simulated fleet has. */
const FORGOTTEN = 899;
const FRESH = 898;
const OF_THE_NIGHT: ReadonlySet<RhythmKind> = new Set(['hourly', 'daily', 'weekdays']);
const SMALLEST_RUN_MS = 90_000;

/** A simulated cluster that lives on: nights pass, and its jobs run. */
export interface LivingCluster {
  readonly cluster: PveCluster;
  /** Lets its time pass until then. */
  advanceTo(nowMs: number): void;
}

/** One guest of it is in no job, one is new and was never backed up, now and then one fails; one disk is bad. */
export function clusterOn({ url, fingerprint }: FleetServer, store: Datastore, nowMs: number): LivingCluster {
  const cluster = buildCluster({ name: 'vienna', nodes: ['pve-1', 'pve-2', 'pve-3'], startMs: nowMs });
  const { hostname: server, port } = new URL(url);
  const nodes = cluster.nodes.map(({ name }) => name);
  for (const { path, groups } of store.namespaces.values()) {
    const taken = [...groups.values()].filter((group) => takeAsGuest(cluster, group, nodes));
    if (taken.length === 0) continue;
    const storage = path === '' ? 'backup' : `backup-${path.replaceAll('/', '-')}`;
    const namespace = path === '' ? {} : { namespace: path };
    addPbsStorage(cluster, storage, { server, port: Number(port), datastore: store.name, fingerprint, ...namespace });
    const vmids = taken.map(({ id }) => id);
    if (path === '') vmids.push(String(FRESH));
    cluster.jobs.push({
      ...{ id: `nightly-${storage}`, type: 'vzdump', enabled: 1, schedule: '02:15', storage },
      vmid: vmids.join(','),
    });
  }
  addGuest(cluster, { vmid: FRESH, node: nodes[0] ?? '', name: 'new-erp' });
  addGuest(cluster, { vmid: FORGOTTEN, node: nodes[1] ?? '', name: 'test-copy', tags: 'forgotten' });
  const worn = nodeNamed(cluster, nodes[2] ?? '')?.disks[1];
  if (worn) worn.health = 'FAILED!';
  let doneMs = nowMs - PAST_NIGHTS * DAY;
  const advanceTo = (untilMs: number) => {
    cluster.nowMs = untilMs;
    for (const startMs of nightsBetween(doneMs, untilMs - HOUR)) runJobs(cluster, startMs, nowMs);
    doneMs = Math.max(doneMs, untilMs - HOUR);
  };
  advanceTo(nowMs);
  return { cluster, advanceTo };
}

/** Ids are one cluster's own: the second group of an id belongs to somebody else. Rarer ones are not of these jobs. */
function takeAsGuest(cluster: PveCluster, { type, id, comment, rhythm }: Group, nodes: readonly string[]): boolean {
  const vmid = Number(id);
  if (type === 'host' || !Number.isSafeInteger(vmid) || !OF_THE_NIGHT.has(rhythm.kind)) return false;
  if (cluster.guests.some((guest) => guest.vmid === vmid)) return false;

  addGuest(cluster, {
    ...{ vmid, node: nodes[vmid % nodes.length] ?? '', name: comment?.split('\n')[0] ?? `guest-${vmid}` },
    type: type === 'vm' ? 'qemu' : 'lxc',
  });
  return true;
}

function* nightsBetween(fromMs: number, untilMs: number): Generator<number> {
  for (let atMs = Math.floor(fromMs / DAY) * DAY + NIGHT_MS; atMs <= untilMs; atMs += DAY) {
    if (atMs > fromMs) yield atMs;
  }
}

/** Each job leaves a run on each node that has guests of it. The new guest came after the last night of the past. */
function runJobs(cluster: PveCluster, startMs: number, bornMs: number): void {
  for (const { vmid, storage } of cluster.jobs) {
    const wanted = new Set(String(vmid).split(',').map(Number));
    for (const { name: node } of cluster.nodes) {
      const guests = cluster.guests.filter(
        (guest) => guest.node === node && wanted.has(guest.vmid) && (guest.vmid !== FRESH || startMs > bornMs),
      );
      if (guests.length === 0) continue;
      const fates = new Map(guests.map((guest, at) => [guest.vmid, fateOf(guest.vmid, at, startMs)]));
      addRun(cluster, {
        ...{ node, startMs, endMs: startMs + guests.length * SMALLEST_RUN_MS, guests: fates },
        storage: String(storage),
      });
    }
  }
}

function fateOf(vmid: number, at: number, startMs: number): string | null {
  const isUnlucky = at === 0 && (vmid + Math.floor(startMs / DAY)) % 7 === 0;
  return isUnlucky ? 'snapshot create failed: got timeout' : null;
}
