/** What tests and incidents do to servers and jobs. */

import type { AclEntry, RoleName } from './access.ts';
import { userOf } from './access.ts';
import { abandonBackup } from './backups.ts';
import { planNextGc } from './garbage-collection.ts';
import type { Job } from './job-model.ts';
import { isJobRunning, planJob } from './jobs.ts';
import type { JobRun, PbsServer, World } from './model.ts';
import type { HostFigures } from './node-model.ts';
import { placesIn } from './places.ts';
import { finishTask, serverNowS } from './tasks.ts';
import { parseVersion } from './version.ts';
import { planIn } from './world.ts';

export function allJobs(server: PbsServer): Job[] {
  return [...server.syncJobs.values(), ...server.verifyJobs.values(), ...server.pruneJobs.values()];
}

/** Power loss: what ran ends as unknown, unfinished uploads stay as leftovers, nobody answers. */
export function switchOff(world: World, server: PbsServer): void {
  for (const store of server.datastores.values()) {
    for (const place of placesIn(server, store)) abandonBackup(world, place);
    endAsUnknown(world, server, store.gc.lastRun);
    planNextGc(world, server, store);
  }
  for (const job of allJobs(server)) {
    if (!isJobRunning(job)) continue;
    endAsUnknown(world, server, job.lastRun);
    planJob(world, server, job);
  }
  for (const upid of [...server.tasks.running.keys()]) finishTask(world, server, upid, 'unknown');
  server.isUp = false;
  server.facts.downtimes.push({ fromS: serverNowS(world, server), toS: Number.POSITIVE_INFINITY });
}

function endAsUnknown(world: World, server: PbsServer, run: JobRun | null): void {
  if (run === null || run.endS !== null) return;
  run.state = 'unknown';
  run.endS = serverNowS(world, server);
}

export function switchOn(world: World, server: PbsServer): void {
  const nowS = serverNowS(world, server);
  server.isUp = true;
  server.host.bootedAtS = nowS;
  const down = server.facts.downtimes.pop();
  if (down !== undefined) server.facts.downtimes.push({ fromS: down.fromS, toS: Math.min(down.toS, nowS) });
}

export function reboot(world: World, server: PbsServer, downMs: number): void {
  switchOff(world, server);
  planIn(world, downMs, `boot of ${server.name}`, () => switchOn(world, server));
}

export function upgrade(server: PbsServer, version: string): void {
  server.version = parseVersion(version);
}

/** Given figures replace the computed ones; `null` goes back to them. */
export function setHostFigures(server: PbsServer, figures: Partial<HostFigures> | null): void {
  server.host.set = figures === null ? {} : { ...server.host.set, ...figures };
}

/** Replaces all entries of the token; its user keeps full audit rights unless `userToo`. */
export function setTokenRoles(
  server: PbsServer,
  tokenId: string,
  grants: readonly { readonly path: string; readonly role: RoleName; readonly isPropagated?: boolean }[],
  userToo = false,
): void {
  const { acl } = server.access;
  const isReplaced = (entry: AclEntry): boolean =>
    entry.authId === tokenId || (userToo && entry.authId === userOf(tokenId));
  const kept = acl.filter((entry) => !isReplaced(entry));
  const authIds = userToo ? [tokenId, userOf(tokenId)] : [tokenId];
  const added = authIds.flatMap((authId) =>
    grants.map(({ path, role, isPropagated = true }) => ({ path, authId, role, isPropagated })),
  );
  acl.splice(0, acl.length, ...kept, ...added);
}

export function setTokenEnabled(server: PbsServer, tokenId: string, isEnabled: boolean): void {
  const token = server.access.tokens.get(tokenId);
  if (token !== undefined) token.isEnabled = isEnabled;
}

export function setTokenSecret(server: PbsServer, tokenId: string, secret: string): void {
  const token = server.access.tokens.get(tokenId);
  if (token !== undefined) token.secret = secret;
}

export function setSchedule(world: World, server: PbsServer, job: Job, schedule: string | null): void {
  job.schedule = schedule;
  planJob(world, server, job);
}

/** Statuses of the coming runs: an error text, "WARNINGS: 2", "unknown". */
export function failNextRuns(job: Job, ...statuses: readonly string[]): void {
  job.comingErrors.push(...statuses);
}

export function removeJob(server: PbsServer, job: Job): void {
  job.scheduleVersion += 1;
  const jobs = { sync: server.syncJobs, verify: server.verifyJobs, prune: server.pruneJobs }[job.kind];
  jobs.delete(job.id);
}
