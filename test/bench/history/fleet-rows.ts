import { MEASURES } from '../../../main/engine/history/measures.ts';
import type { BackupReport, HistoryItem } from '../../../main/engine/ports.ts';
import type { Measure } from '../../../shared/domain/history.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/time-units.ts';

/** A fleet, as far as history sees it. */
export interface FleetShape {
  readonly name: string;
  readonly servers: number;
  readonly storesPerServer: number;
  readonly groupsPerStore: number;
}

export const SMALL: FleetShape = { name: 'small', servers: 3, storesPerServer: 10, groupsPerStore: 20 };
export const LARGE: FleetShape = { name: 'large', servers: 10, storesPerServer: 10, groupsPerStore: 105 };

export const groupTotal = (shape: FleetShape) => shape.servers * shape.storesPerServer * shape.groupsPerStore;
export const serverName = (server: number) => `pbs-${String(server).padStart(2, '0')}`;
export const storeName = (store: number) => `tenant-${String(store).padStart(2, '0')}`;

export function groupPlace(server: number, store: number, group: number) {
  const namespace = ['', 'site-a', 'site-a/lab'][group % 3] ?? '';
  return { server: serverName(server), datastore: storeName(store), namespace, group: `vm/${100 + group}` };
}

const TIB = 1024 ** 4;

function sample(
  place: { server: string; datastore?: string },
  measure: Measure,
  atMs: number,
  value: number,
): HistoryItem {
  return { kind: 'sample', key: { place, measure }, sample: { atMs, value } };
}

/** The host's figures change with every look. */
export function hostRows(server: number, atMs: number, random: () => number): HistoryItem[] {
  const place = { server: serverName(server) };
  return [
    sample(place, 'cpu-ratio', atMs, 0.05 + 0.6 * random()),
    sample(place, 'io-wait-ratio', atMs, 0.02 * random()),
    sample(place, 'load1', atMs, 0.3 + 3 * random()),
    sample(place, 'memory-used-ratio', atMs, 0.2 + 0.1 * random()),
    sample(place, 'root-disk-used-ratio', atMs, 0.123 + 0.001 * Math.floor(atMs / DAY / 30)),
  ];
}

/** Stores change at night; else only the half-hourly repetition is written. */
export function storeRows(shape: FleetShape, server: number, atMs: number, random: () => number): HistoryItem[] {
  const isNight = (atMs % DAY) / HOUR >= 22 || (atMs % DAY) / HOUR < 6;
  const isRepetition = atMs % (MEASURES['used-bytes'].againAfterMs ?? 1) < 5 * MINUTE;
  if (!isNight && !isRepetition) return [];
  return Array.from({ length: shape.storesPerServer }, (_, store) => {
    const place = { server: serverName(server), datastore: storeName(store) };
    const used = Math.round((20 + store) * TIB + (atMs / DAY) * 1e9 + random() * 1e9);
    const rows = [sample(place, 'used-bytes', atMs, used), sample(place, 'available-bytes', atMs, 64 * TIB - used)];
    return isRepetition ? [...rows, sample(place, 'total-bytes', atMs, 64 * TIB)] : rows;
  }).flat();
}

/** A night's backup of one group, as a look, a list and its task tell of it. */
export function backupRows(
  server: number,
  store: number,
  group: number,
  dayMs: number,
  random: () => number,
): HistoryItem[] {
  const startMs = dayMs + 22 * HOUR + Math.floor(random() * 6 * HOUR);
  const startedAtMs = Math.floor(startMs / 1000) * 1000;
  const takenAtMs = startedAtMs + 2000;
  const endedAtMs = startedAtMs + Math.round(60 + random() * 600) * 1000;
  const sizeBytes = Math.round((32 + random()) * 1024 ** 3);
  const place = groupPlace(server, store, group);
  const reports: BackupReport[] = [
    { kind: 'seen', takenAtMs, seenAtMs: endedAtMs + MINUTE },
    { kind: 'listed', takenAtMs, sizeBytes },
    { kind: 'task', startedAtMs, endedAtMs },
  ];
  const count: HistoryItem = {
    kind: 'sample',
    key: { place, measure: 'snapshot-count' },
    sample: { atMs: dayMs, value: 30 },
  };
  return [
    { kind: 'backups', place, reports },
    taskRow(serverName(server), 'backup', `${storeName(store)}:${place.group}`, { startedAtMs, endedAtMs }, group),
    // Pruned to the same number each day; one in twenty grew or shrank.
    ...(random() < 0.05 ? [count] : []),
  ];
}

/** A store's own tasks of a day. */
export function jobRows(server: number, store: number, dayMs: number): HistoryItem[] {
  const name = serverName(server);
  const place = { server: name, datastore: storeName(store) };
  const run = (hour: number, minutes: number) => ({
    startedAtMs: dayMs + hour * HOUR + store * MINUTE,
    endedAtMs: dayMs + hour * HOUR + (store + minutes) * MINUTE,
  });
  const [gc, prune, verify, sync] = [run(7, 90), run(6, 1), run(9, 240), run(14, 30)];
  return [
    taskRow(name, 'garbage_collection', place.datastore, gc, store),
    taskRow(name, 'prunejob', place.datastore, prune, store),
    taskRow(name, 'verificationjob', `${place.datastore}:v-1`, verify, store),
    taskRow(name, 'syncjob', `offsite:${place.datastore}:${place.datastore}::s-1`, sync, store),
    sample(place, 'gc-seconds', gc.endedAtMs, 5400),
    sample(place, 'verify-seconds', verify.endedAtMs, 14_400),
    sample(place, 'sync-seconds', sync.endedAtMs, 1800),
    sample(place, 'dedup-factor', gc.startedAtMs, 9.5),
  ];
}

function taskRow(
  server: string,
  workerType: string,
  workerId: string,
  run: { readonly startedAtMs: number; readonly endedAtMs: number },
  nr: number,
): HistoryItem {
  const upid = `UPID:pbs:00000425:000023D8:${nr.toString(16).padStart(8, '0')}:6ABA2CDF:${workerType}::root@pam:`;
  return {
    kind: 'task',
    server,
    task: { upid, workerType, workerId, user: 'root@pam', ...run, outcome: { kind: 'ok' } },
  };
}
