/** Groups and snapshots that clients get wrong. */
import { startBackup } from '../world/backups.ts';
import { addDatastore, addGroup, addNamespace, GIB, TIB } from '../world/build.ts';
import { addSnapshot } from '../world/change-group.ts';
import type { BackupType, PbsServer, Verification, World } from '../world/model.ts';
import type { GroupPlace } from '../world/places.ts';
import { recordTask } from '../world/tasks.ts';
import { hex8 } from '../world/upid.ts';

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

interface Shop {
  readonly world: World;
  readonly server: PbsServer;
  readonly nowS: number;
  readonly group: (ns: string, type: BackupType, id: string, comment?: string) => GroupPlace;
  /** Finished snapshots, so many hours old, oldest first. */
  readonly finished: (place: GroupPlace, ...hoursAgo: readonly number[]) => void;
  readonly verified: (state: 'ok' | 'failed', agoS: number) => Verification;
}

export function addHardGroups(world: World, server: PbsServer): void {
  const store = addDatastore(world, server, 'main', {
    comment: 'büro & Söhne "main"',
    totalBytes: 8 * TIB,
    usedBytes: 4_099_425_155_072,
    gcSchedule: 'daily',
  });
  for (const ns of ['clusterA', 'clusterA/sub', 'clusterA/sub/deep', 'empty']) addNamespace(store, ns);
  const nowS = Math.floor(world.nowMs / 1000);
  const shop: Shop = {
    world,
    server,
    nowS,
    group: (ns, type, id, comment) =>
      addGroup(world, server, store, ns, {
        type,
        id,
        comment: comment ?? null,
        sizeBytes: 20 * (10 + (Number.parseInt(id, 10) || 17)) * GIB,
      }),
    finished: (place, ...hoursAgo) => {
      for (const hours of hoursAgo) addSnapshot(world, place, { timeS: nowS - hours * HOUR_S });
    },
    verified: (state, agoS) => verification(server, nowS - agoS, state),
  };
  addTwins(shop);
  addUnfinished(shop);
  addVerified(shop);
  addMarked(shop);
}

function verification(server: PbsServer, startS: number, state: 'ok' | 'failed'): Verification {
  const status = state === 'ok' ? 'OK' : 'verification failed - please check the log for details';
  const task = recordTask(server, {
    workerType: 'verificationjob',
    workerId: 'main:vjob1',
    startS,
    endS: startS + 600,
    status,
  });
  return { state, upid: task.upid };
}

/** Same id as vm and ct; the same group in three namespaces; ids with dots and dashes. */
function addTwins(shop: Shop): void {
  shop.finished(shop.group('', 'vm', '101', 'web frontend\nsecond line of the notes'), 51, 27, 3);
  shop.finished(shop.group('', 'ct', '101', 'same id, a container'), 28, 4);
  shop.finished(shop.group('clusterA', 'vm', '101', 'same group, other namespace'), 30, 6);
  shop.finished(shop.group('clusterA/sub/deep', 'vm', '101', 'three levels down'), 200);
  shop.finished(shop.group('clusterA/sub', 'host', 'web.example-01_x'), 12);
}

/** Uploads in progress, leftovers, unreadable manifests, nothing at all. */
function addUnfinished(shop: Shop): void {
  const { world, nowS } = shop;
  const uploading = shop.group('', 'vm', '102', 'upload in progress over an older success');
  shop.finished(uploading, 50, 26);
  uploading.group.durationS = 6 * HOUR_S;
  startBackup(world, uploading);
  shop.finished(shop.group('', 'vm', '103', 'last task failed after an older success'), 50, 26);
  const first = shop.group('', 'vm', '104', 'very first upload');
  first.group.durationS = 6 * HOUR_S;
  startBackup(world, first);
  shop.group('', 'vm', '105', 'no snapshot at all');
  const partials = shop.group('', 'vm', '106', 'two partials, nothing finished');
  addSnapshot(world, partials, { timeS: nowS - 2 * DAY_S, state: 'leftover' });
  addSnapshot(world, partials, { timeS: nowS - DAY_S, state: 'leftover' });
  const crashed = shop.group('', 'vm', '107', 'partial left by a crash');
  shop.finished(crashed, 60, 36);
  addSnapshot(world, crashed, { timeS: nowS - 12 * HOUR_S, state: 'leftover' });
  const corrupt = shop.group('', 'ct', '108', 'newest manifest is unreadable');
  shop.finished(corrupt, 49);
  addSnapshot(world, corrupt, { timeS: nowS - 25 * HOUR_S, state: 'manifest-broken' });
  shop.group('', 'vm', '109', 'owner file unreadable').group.isReadable = false;
}

/** ok, failed, never, and checked on another server before a pull sync brought it. */
function addVerified(shop: Shop): void {
  const { world, nowS } = shop;
  const ok = shop.verified('ok', 5 * HOUR_S);
  const failed = shop.verified('failed', 29 * HOUR_S);
  const checked = shop.group('clusterA', 'vm', '110', 'ok, failed and unverified');
  addSnapshot(world, checked, { timeS: nowS - 3 * DAY_S, verification: ok });
  addSnapshot(world, checked, { timeS: nowS - 2 * DAY_S, verification: failed });
  addSnapshot(world, checked, { timeS: nowS - DAY_S });
  const copied = shop.group('clusterA', 'vm', '111', 'verified at the source of a pull sync');
  const upid = `UPID:elsewhere:00000425:000023D8:00000009:${hex8(nowS - 9 * HOUR_S)}:verificationjob:remote\\x3avjob7:root@pam:`;
  addSnapshot(world, copied, { timeS: nowS - 10 * HOUR_S, verification: { state: 'ok', upid } });
}

/** Encrypted, protected, commented, from the future, archived. */
function addMarked(shop: Shop): void {
  const { world, nowS } = shop;
  const encrypted = shop.group('clusterA/sub', 'vm', '112', 'encrypted');
  addSnapshot(world, encrypted, { timeS: nowS - 7 * HOUR_S, isEncrypted: true });
  const kept = shop.group('clusterA/sub', 'ct', '113', 'no-monitor');
  addSnapshot(world, kept, {
    timeS: nowS - 8 * HOUR_S,
    isProtected: true,
    comment: 'vor dem Umbau – "behalten" \\ 50 % \u{1f512}\nzweite Zeile',
  });
  const early = shop.group('clusterA/sub', 'host', 'future-clock', 'client clock is ahead');
  addSnapshot(world, early, { timeS: nowS + 2 * HOUR_S });
  const archived = shop.group('', 'vm', '900', 'archived');
  addSnapshot(world, archived, { timeS: nowS - 400 * DAY_S });
}
