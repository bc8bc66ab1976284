/** Setting verification states: by verify jobs, and right after a backup where the store asks for it. */

import type { VerifyJob } from './job-model.ts';
import type { Datastore, PbsServer, Snapshot, World } from './model.ts';
import { type GroupPlace, groupKey, isWithin, placesIn } from './places.ts';
import { finishTask, startTask } from './tasks.ts';
import { hex8 } from './upid.ts';
import { planIn } from './world.ts';
import { DAY_S } from './zone.ts';

export const VERIFICATION_FAILED = 'verification failed - please check the log for details';

const SECONDS_PER_SNAPSHOT = 8;
const LONGEST_RUN_S = 6 * 3600;

/** "ns/a/ns/b", the form of namespaces in logs and worker ids. */
export function nsPath(ns: string): string {
  return ns === ''
    ? ''
    : ns
        .split('/')
        .map((part) => `ns/${part}`)
        .join('/');
}

export function verifyNewSnapshot(world: World, place: GroupPlace, snapshot: Snapshot): void {
  const { server, store, group } = place;
  const workerId = `${store.name}:${groupKey(group)}/${hex8(snapshot.timeS)}`;
  const task = startTask(world, server, { workerType: 'verify', workerId });
  planIn(world, 20_000, `end of verify ${workerId}`, () => {
    if (!server.tasks.running.has(task.upid)) return;
    snapshot.verification = { state: snapshot.isCorrupt ? 'failed' : 'ok', upid: task.upid };
    finishTask(world, server, task.upid, snapshot.isCorrupt ? VERIFICATION_FAILED : 'OK');
  });
}

interface DueSnapshot {
  readonly place: GroupPlace;
  readonly snapshot: Snapshot;
}

function dueSnapshots(server: PbsServer, store: Datastore, job: VerifyJob, nowS: number): DueSnapshot[] {
  const outdatedBeforeS = job.outdatedAfterDays === null ? -1 : nowS - job.outdatedAfterDays * DAY_S;
  const due: DueSnapshot[] = [];
  for (const place of placesIn(server, store)) {
    if (!isWithin(place.namespace.path, job.ns ?? '', job.maxDepth)) continue;
    for (const snapshot of place.group.snapshots) {
      if (snapshot.state !== 'finished' || snapshot.timeS > nowS) continue;
      const { verification } = snapshot;
      const isSkipped =
        (job.ignoreVerified ?? true) && verification !== null && verifiedS(verification.upid) >= outdatedBeforeS;
      if (!isSkipped) due.push({ place, snapshot });
    }
  }
  return due;
}

/** Start of the verify task is the fifth number of the UPID. */
function verifiedS(upid: string): number {
  return Number.parseInt(upid.split(':')[5] ?? '0', 16);
}

export interface PlannedRun {
  readonly durationS: number;
  /** Does the work and says how it ended. */
  readonly finish: (upid: string) => { readonly status: string; readonly logLines: string[] };
}

export function verifyRun(server: PbsServer, store: Datastore, job: VerifyJob, startS: number): PlannedRun {
  const count = dueSnapshots(server, store, job, startS).length;
  return {
    durationS: Math.min(LONGEST_RUN_S, 15 + count * SECONDS_PER_SNAPSHOT),
    finish: (upid) => {
      const due = dueSnapshots(server, store, job, startS);
      const results = { ok: { state: 'ok', upid }, failed: { state: 'failed', upid } } as const;
      for (const { snapshot } of due) snapshot.verification = snapshot.isCorrupt ? results.failed : results.ok;
      const failed = due.filter(({ snapshot }) => snapshot.isCorrupt);
      const logLines = [`verified ${due.length} snapshots`];
      if (failed.length === 0) return { status: 'OK', logLines };
      logLines.push('Failed to verify the following snapshots/groups:', ...failed.map(failedLine));
      return { status: VERIFICATION_FAILED, logLines };
    },
  };
}

function failedLine({ place, snapshot }: DueSnapshot): string {
  const prefix = place.namespace.path === '' ? '' : `${nsPath(place.namespace.path)}/`;
  const time = new Date(snapshot.timeS * 1000).toISOString().replace('.000Z', 'Z');
  return `\t${prefix}${groupKey(place.group)}/${time}`;
}
