import { meetsPveNeed, PVE_NEEDS } from '../../domain/pve-privileges.ts';
import { auditorCommand } from '../../view/grant-command.ts';
import { tokenCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import { permissionMissing } from './permission-missing.ts';
import { serverSubject } from './place.ts';
import { pveSubject } from './pve-moment.ts';
import type { PveRule } from './rule.ts';

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
    for (const need of PVE_NEEDS) {
      const { privilege, path, withoutIt } = need;
      const subject = pveSubject(source.name, privilege);
      const settings = meetsPveNeed(privileges, need) ? null : context.settings(permissionMissing, subject);
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
