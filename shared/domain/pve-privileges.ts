import { holds, holdsBelow, type Need, type Privileges } from './privileges.ts';

/** All rights that a full monitor of a cluster uses; each is read-only (pve-api.md 2.1). */
export const PVE_NEEDS: readonly Need[] = [
  {
    what: 'the cluster itself',
    privilege: 'Sys.Audit',
    path: '/',
    withoutIt: 'Quorum, jobs, runs and disks stay unknown.',
  },
  {
    what: 'guests',
    privilege: 'VM.Audit',
    path: '/vms',
    withoutIt: 'Guests stay invisible; PVE leaves them out.',
  },
  {
    what: 'storages',
    privilege: 'Datastore.Audit',
    path: '/storage',
    withoutIt: 'Storages stay invisible; PVE leaves them out.',
  },
];

/** Whether a token meets a need; guests and storages may be granted one by one. */
export function meetsPveNeed(privileges: Privileges, { path, privilege }: Need): boolean {
  return path === '/' ? holds(privileges, path, privilege) : holdsBelow(privileges, path, privilege);
}
