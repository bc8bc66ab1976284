/** Adding scheduled jobs. */

import type { KeepOptions, PruneJob, SyncJob, VerifyJob } from './job-model.ts';
import { planJob } from './jobs.ts';
import type { PbsServer, World } from './model.ts';

interface CommonWish {
  readonly id: string;
  readonly store: string;
  readonly ns?: string | null;
  readonly maxDepth?: number | null;
  readonly schedule?: string | null;
  readonly comment?: string | null;
}

function common(wish: CommonWish) {
  return {
    id: wish.id,
    store: wish.store,
    ns: wish.ns ?? null,
    maxDepth: wish.maxDepth ?? null,
    schedule: wish.schedule ?? null,
    comment: wish.comment ?? null,
    lastRun: null,
    nextRunS: null,
    comingErrors: [],
    brokenWith: null,
    isStuck: false,
    scheduleVersion: 0,
  };
}

export interface PruneWish extends CommonWish {
  readonly keep: KeepOptions;
  readonly isDisabled?: boolean;
}

export function addPruneJob(world: World, server: PbsServer, wish: PruneWish): PruneJob {
  const job: PruneJob = { kind: 'prune', ...common(wish), keep: wish.keep, isDisabled: wish.isDisabled ?? false };
  server.pruneJobs.set(job.id, job);
  planJob(world, server, job);
  return job;
}

export interface VerifyWish extends CommonWish {
  readonly ignoreVerified?: boolean | null;
  readonly outdatedAfterDays?: number | null;
}

export function addVerifyJob(world: World, server: PbsServer, wish: VerifyWish): VerifyJob {
  const job: VerifyJob = {
    kind: 'verify',
    ...common(wish),
    ignoreVerified: wish.ignoreVerified ?? null,
    outdatedAfterDays: wish.outdatedAfterDays ?? null,
  };
  server.verifyJobs.set(job.id, job);
  planJob(world, server, job);
  return job;
}

export interface SyncWish extends CommonWish {
  readonly direction?: 'pull' | 'push';
  readonly remote?: string | null;
  readonly remoteStore: string;
  readonly remoteNs?: string | null;
  readonly owner?: string | null;
  readonly removeVanished?: boolean;
  readonly peer?: string | null;
}

export function addSyncJob(world: World, server: PbsServer, wish: SyncWish): SyncJob {
  const job: SyncJob = {
    kind: 'sync',
    ...common(wish),
    direction: wish.direction ?? 'pull',
    remote: wish.remote ?? null,
    remoteStore: wish.remoteStore,
    remoteNs: wish.remoteNs ?? null,
    owner: wish.owner ?? null,
    removeVanished: wish.removeVanished ?? false,
    peer: wish.peer ?? null,
    leftOut: new Set(),
  };
  server.syncJobs.set(job.id, job);
  planJob(world, server, job);
  return job;
}
