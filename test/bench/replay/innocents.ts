import { DAY, MINUTE } from '../../../shared/time-units.ts';
import { startBackup } from '../../simulator/world/backups.ts';
import { addGroup, GIB } from '../../simulator/world/build.ts';
import { pauseGroup, renameGroup, setRhythm } from '../../simulator/world/change-group.ts';
import { reboot, upgrade } from '../../simulator/world/change-server.ts';
import { mountStore, resizeStore, setMaintenance, unmountStore } from '../../simulator/world/change-store.ts';
import { plan } from '../../simulator/world/event-queue.ts';
import { isJobRunning } from '../../simulator/world/jobs.ts';
import type { PbsServer, World } from '../../simulator/world/model.ts';
import { groupAt, newestFinished, placesIn, serverNamed, storeNamed } from '../../simulator/world/places.ts';
import { hashText } from '../../simulator/world/random.ts';
import type { Lines } from './lines.ts';
import type { Oddity, OddityKind } from './oddity.ts';
import { worldMs } from './strike-places.ts';

interface Scene {
  readonly world: World;
  readonly lines: Lines;
  readonly oddity: Oddity;
}

const DOINGS: Readonly<Record<OddityKind, (scene: Scene) => void>> = {
  'schedule moved': moveSchedule,
  'backup late once': runLateOnce,
  'failed, then retried': failThenRetry,
  'server rebooted': rebootWhenQuiet,
  'server upgraded'(scene) {
    upgrade(serverOf(scene.world, scene.oddity), '4.2.4');
    rebootWhenQuiet(scene);
  },
  'line lost for minutes'({ world, lines, oddity }) {
    const line = lines.get(oddity.server);
    if (line === undefined) return;
    line.cutWith = 'ECONNRESET';
    plan(world.queue, oddity.endMs, 'line is back', () => {
      line.cutWith = null;
    });
  },
  'guest renamed': ({ world, oddity }) =>
    void renameGroup(world, groupOf(world, oddity), String(hashText(1, oddity.id) % 9000)),
  'note edited'({ world, oddity }) {
    const { group } = groupOf(world, oddity);
    group.comment = 'moved to the new host';
    const newest = newestFinished(group);
    if (newest !== null) newest.comment = 'before the upgrade';
  },
  'snapshot protected'({ world, oddity }) {
    const newest = newestFinished(groupOf(world, oddity).group);
    if (newest !== null) newest.isProtected = true;
  },
  'namespace added': addNewcomers,
  'maintenance for half an hour': maintainWhenQuiet,
  'store enlarged'({ world, oddity }) {
    const [server, store] = storeOf(world, oddity);
    resizeStore(world, server, store, Math.round(1.5 * store.totalBytes));
  },
  'prune rules tightened'({ world, oddity }) {
    const [server, store] = storeOf(world, oddity);
    const job = server.pruneJobs.get(`prune-${store.name}`);
    if (job !== undefined) job.keep = { last: 2, daily: 3, weekly: 2 };
  },
  'holiday announced'({ world, oddity }) {
    const [server, store] = storeOf(world, oddity);
    for (const { group } of placesIn(server, store)) {
      if (group.rhythm.kind === 'weekdays' || group.rhythm.kind === 'daily') pauseGroup(group, oddity.endMs - DAY);
    }
  },
  'disk carried away as announced'({ world, oddity }) {
    const [server, store] = storeOf(world, oddity);
    if (store.mount === 'notmounted') return;
    unmountStore(world, server, store);
    plan(world.queue, oddity.endMs, 'the disk is back', () => mountStore(world, server, store));
  },
};

/** Puts the oddities on the world's calendar. */
export function planOddities(world: World, lines: Lines, oddities: readonly Oddity[]): void {
  for (const oddity of oddities) {
    plan(world.queue, oddity.startMs, oddity.id, () => DOINGS[oddity.kind]({ world, lines, oddity }));
  }
}

function serverOf(world: World, oddity: Oddity) {
  return serverNamed(world, oddity.server);
}

function storeOf(world: World, oddity: Oddity) {
  const server = serverOf(world, oddity);
  return [server, storeNamed(server, oddity.datastore ?? '')] as const;
}

function groupOf(world: World, { server, datastore, namespace, group }: Oddity) {
  return groupAt(world, server, datastore ?? '', namespace ?? '', group ?? '');
}

/** An admin waits until nothing runs; what would begin within the minutes of it begins after. */
function rebootWhenQuiet(scene: Scene): void {
  const { world, oddity } = scene;
  const server = serverOf(world, oddity);
  const downMs = oddity.endMs - oddity.startMs;
  const places = [...server.datastores.values()].flatMap((store) => [...placesIn(server, store)]);
  const comes = places.some(
    ({ group }) => (group.nextRunMs ?? Number.POSITIVE_INFINITY) < world.nowMs + downMs + MINUTE,
  );
  if (server.tasks.running.size > 0 || comes || isBeingCopied(world, server, world.nowMs + downMs + MINUTE)) {
    plan(world.queue, world.nowMs + MINUTE, 'waiting to reboot', () => rebootWhenQuiet(scene));
    return;
  }
  reboot(world, server, downMs);
}

/** What is being written when it begins would fail. */
function maintainWhenQuiet(scene: Scene): void {
  const { world, oddity } = scene;
  const [server, store] = storeOf(world, oddity);
  const lengthMs = oddity.endMs - oddity.startMs;
  const isWritten = [...placesIn(server, store)].some(
    ({ group }) => group.running !== null || (group.nextRunMs ?? Number.POSITIVE_INFINITY) < world.nowMs + lengthMs,
  );
  if (isWritten) {
    plan(world.queue, world.nowMs + MINUTE, 'waiting for maintenance', () => maintainWhenQuiet(scene));
    return;
  }
  setMaintenance(world, server, store, { type: 'read-only', message: 'firmware' });
  plan(world.queue, world.nowMs + lengthMs, 'end of maintenance', () => setMaintenance(world, server, store, null));
}

/** Whether somebody copies from the server now or until then. */
function isBeingCopied(world: World, { name }: PbsServer, untilMs: number): boolean {
  return world.servers.some((other) =>
    [...other.syncJobs.values()].some(
      (job) => job.peer === name && (isJobRunning(job) || worldMs(other, job.nextRunS) < untilMs),
    ),
  );
}

/** Up to two hours later or earlier from now on. */
function moveSchedule({ world, oddity }: Scene): void {
  const place = groupOf(world, oddity);
  const match = /^(\d\d):(\d\d)$/.exec(place.group.rhythm.schedule ?? '');
  if (match === null) return;
  const shift = (hashText(7, oddity.id) % 241) - 120;
  const minutes = (Number(match[1]) * 60 + Number(match[2]) + shift + 1440) % 1440;
  const text = (value: number) => String(value).padStart(2, '0');
  const schedule = `${text(Math.floor(minutes / 60))}:${text(minutes % 60)}`;
  setRhythm(world, place, { ...place.group.rhythm, schedule });
}

/** The next run begins an hour or two late, as when the client had to be rebooted. */
function runLateOnce({ world, oddity }: Scene): void {
  const place = groupOf(world, oddity);
  const { nextRunMs } = place.group;
  if (nextRunMs === null) return;
  pauseGroup(place.group, nextRunMs + MINUTE);
  plan(world.queue, nextRunMs + (oddity.endMs - oddity.startMs), 'late backup', () => void startBackup(world, place));
}

/** The next run fails; its client tries again at once. */
function failThenRetry({ world, oddity }: Scene): void {
  const place = groupOf(world, oddity);
  const { group } = place;
  if (group.nextRunMs === null) return;
  group.comingErrors.push('backup failed: connection error: timed out');
  const failedAtMs = group.nextRunMs + Math.ceil(group.durationS * 1.3 * 0.3) * 1000;
  plan(world.queue, failedAtMs + MINUTE, 'second try', () => void startBackup(world, place));
}

/** A new site of the client, with guests that begin the same night. */
function addNewcomers({ world, oddity }: Scene): void {
  const [server, store] = storeOf(world, oddity);
  for (const at of [1, 2, 3]) {
    addGroup(world, server, store, `branch-${hashText(3, oddity.id) % 100}`, {
      type: 'vm',
      id: String(700 + at),
      rhythm: { kind: 'daily', schedule: `0${at}:15`, jitterS: 120 },
      sizeBytes: 30 * GIB,
      sizeNoise: 0.03,
      durationS: 600,
    });
  }
}
