import { holds, holdsBelow } from '../../domain/privileges.ts';
import { auditorCommand } from '../../view/grant-command.ts';
import { tokenCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import { permissionMissing } from './permission-missing.ts';
import { serverSubject } from './place.ts';
import { pveSubject } from './pve-moment.ts';
import type { PveRule } from './rule.ts';

/** What a monitor of a cluster needs (pve-api.md 2.1). */
const NEEDED = [
  {
    privilege: 'Sys.Audit',
    path: '/',
    isBelow: false,
    withoutIt: 'Quorum, jobs, runs and disks stay unknown.',
  },
  { privilege: 'VM.Audit', path: '/vms', isBelow: true, withoutIt: 'Guests stay invisible; PVE leaves them out.' },
  {
    privilege: 'Datastore.Audit',
    path: '/storage',
    isBelow: true,
    withoutIt: 'Storages stay invisible; PVE leaves them out.',
  },
] as const;

/** The same rule for clusters. */
export const pvePermissionMissing: PveRule = {
  ...permissionMissing,
  kind: 'pve',
  meaning: 'The token lacks a right to read, so that a part of the cluster stays invisible.',
  *judge(context) {
    const { source, tokenId } = context;
    const privileges = context.current(source.privileges, 'privileges');
    if (privileges === null) {
      yield unknown(permissionMissing, serverSubject(source.name));
      return;
    }
    for (const { privilege, path, isBelow, withoutIt } of NEEDED) {
      const isHeld = isBelow ? holdsBelow(privileges, path, privilege) : holds(privileges, path, privilege);
      const subject = pveSubject(source.name, privilege);
      const settings = isHeld ? null : context.settings(permissionMissing, subject);
      if (settings === null) continue;
      yield trips(permissionMissing, settings, {
        subject,
        summary: `The token ${tokenId} on ${source.name} lacks ${privilege} on ${path}. ${withoutIt}`,
        next: `Grant the role PVEAuditor to user and token alike: ${auditorCommand(tokenId)}`,
        cause: tokenCause(source.name),
        factVersion: path,
      });
    }
  },
};
