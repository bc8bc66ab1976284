import type { PveBackupJob, PveGuest, PveState } from '../domain/pve.ts';
import { lastGood } from '../domain/section.ts';

/**
 * Whether backup jobs take a guest. `switched-off`: only by jobs that are off, which PVE's own list calls covered.
 * `unknown`: the jobs were never read.
 */
export type Coverage =
  | { readonly kind: 'covered'; readonly jobs: readonly PveBackupJob[] }
  | { readonly kind: 'switched-off'; readonly jobs: readonly PveBackupJob[] }
  | { readonly kind: 'uncovered' }
  | { readonly kind: 'unknown' };

/** Whether a job takes a guest where it is now (pve-api.md 9.1): one that is tied to a node leaves who moves away. */
function isTaken(guest: PveGuest, { selection, node }: PveBackupJob): boolean {
  if (node !== null && node !== guest.node) return false;
  switch (selection.kind) {
    case 'all':
      return !selection.exclude.includes(guest.vmid);
    case 'guests':
      return selection.vmids.includes(guest.vmid);
    case 'pool':
      return selection.pool === guest.pool;
    case 'none':
      return false;
  }
}

/** How backup jobs cover a guest, by the last good lists. PVE's own reckoning counts where the jobs cannot be read. */
export function coverageOf(state: Pick<PveState, 'backupJobs' | 'uncovered'>, guest: PveGuest): Coverage {
  const jobs = lastGood(state.backupJobs)?.value;
  if (jobs === undefined) {
    const listed = lastGood(state.uncovered)?.value;
    const isListed = listed?.some(({ vmid }) => vmid === guest.vmid);
    return isListed === true ? { kind: 'uncovered' } : { kind: 'unknown' };
  }
  const taking = jobs.filter((job) => isTaken(guest, job));
  const enabled = taking.filter((job) => job.enabled);
  if (enabled.length > 0) return { kind: 'covered', jobs: enabled };
  return taking.length > 0 ? { kind: 'switched-off', jobs: taking } : { kind: 'uncovered' };
}
