/** Jobs in every state: ok, failed, warned, running, never run, without schedule, disabled; pull, push and local. */
import { addPruneJob, addSyncJob, addVerifyJob } from '../world/build-jobs.ts';
import { startJob } from '../world/jobs.ts';
import type { PbsServer, World } from '../world/model.ts';
import { seedJobRun } from '../world/past.ts';
import { has } from '../world/version.ts';

export function addHardJobs(world: World, server: PbsServer): void {
  const nowS = Math.floor(world.nowMs / 1000);
  const ran = (agoS: number, status?: string) => {
    const end = { startS: nowS - agoS - 120, endS: nowS - agoS };
    return status === undefined ? end : { ...end, status };
  };
  const verify = addVerifyJob(world, server, { id: 'vjob1', store: 'main', schedule: 'daily', outdatedAfterDays: 30 });
  seedJobRun(server, verify, ran(5 * 3600));
  const running = addVerifyJob(world, server, {
    id: 'v-running',
    store: 'main',
    ns: 'clusterA',
    schedule: 'sat 18:15',
  });
  startJob(world, server, running);
  addVerifyJob(world, server, { id: 'v-never', store: 'no-comment', schedule: 'monthly', comment: 'never ran yet' });

  const prune = addPruneJob(world, server, {
    id: 'p-main',
    store: 'main',
    schedule: 'daily',
    keep: { last: 3, daily: 7 },
  });
  seedJobRun(server, prune, ran(9 * 3600, 'WARNINGS: 1'));
  addPruneJob(world, server, {
    id: 'p-off',
    store: 'main',
    ns: 'clusterA',
    maxDepth: 1,
    schedule: 'hourly',
    keep: { last: 2 },
    isDisabled: true,
  });

  const pull = { direction: 'pull', remote: 'dc2', remoteStore: 'main' } as const;
  seedJobRun(
    server,
    addSyncJob(world, server, { ...pull, id: 'offsite', store: 'main', schedule: 'hourly' }),
    ran(600),
  );
  const failed = addSyncJob(world, server, {
    ...pull,
    id: 's-failed',
    store: 'main',
    ns: 'clusterA',
    remoteNs: 'x',
    schedule: 'daily',
  });
  seedJobRun(server, failed, ran(7 * 3600, 'sync failed with some errors.'));
  addSyncJob(world, server, { id: 's-local', store: 'no-comment', remoteStore: 'main', comment: 'by hand only' });
  if (!has(server.version, 'syncDirection')) return;
  const push = addSyncJob(world, server, {
    ...pull,
    id: 's-push',
    store: 'main',
    direction: 'push',
    schedule: '*:30',
    removeVanished: true,
  });
  seedJobRun(server, push, ran(1700, 'client error (Connect)'));
}
