import type { MissingRight } from '../../../shared/contract/page-state.ts';
import { mayAudit, meets, NEEDS, type Need, type NeedName } from '../../../shared/domain/privileges.ts';
import type { PveState } from '../../../shared/domain/pve.ts';
import { meetsPveNeed, PVE_NEEDS } from '../../../shared/domain/pve-privileges.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { auditorCommand, grantCommand } from '../../../shared/view/grant-command.ts';

const NAMES: readonly NeedName[] = ['datastores', 'host', 'tasks', 'sync', 'updates', 'tape'];

/** What the token may not read, what follows, and the line that grants it; null where its rights are not known. */
export function missingRights(server: ServerState, tokenId: string): readonly MissingRight[] | null {
  const privileges = lastGood(server.privileges)?.value;
  if (!privileges) return null;
  const needs: Need[] = NAMES.filter((name) => !meets(privileges, name)).map((name) => NEEDS[name]);
  if (meets(privileges, 'datastores')) {
    for (const { name } of server.datastores.values()) if (!mayAudit(privileges, name)) needs.push(ofDatastore(name));
  }
  return needs.map((need) => ({ ...need, command: grantCommand(need, tokenId) ?? '' }));
}

/** The same of a cluster, where one role holds all that is needed. */
export function missingPveRights(cluster: PveState, tokenId: string): readonly MissingRight[] | null {
  const privileges = lastGood(cluster.privileges)?.value;
  if (!privileges) return null;
  const command = auditorCommand(tokenId);
  return PVE_NEEDS.filter((need) => !meetsPveNeed(privileges, need)).map((need) => ({ ...need, command }));
}

function ofDatastore(name: string): Need {
  return {
    what: `the datastore ${name}`,
    path: `/datastore/${name}`,
    privilege: 'Datastore.Audit',
    withoutIt: 'Its usage, jobs and most of its groups stay unknown.',
  };
}
