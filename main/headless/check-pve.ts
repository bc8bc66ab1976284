import type { PveState } from '../../shared/domain/pve.ts';
import { meetsPveNeed, PVE_NEEDS } from '../../shared/domain/pve-privileges.ts';
import { lastGood } from '../../shared/domain/section.ts';
import { failureWording } from '../../shared/view/failure-wording.ts';
import { auditorCommand } from '../../shared/view/grant-command.ts';
import { countText } from '../../shared/view/quantities.ts';
import type { CheckedParts } from './check.ts';

/** What `--check` tells of a Proxmox VE cluster. */
export function checkedPve(state: PveState, tokenId: string): CheckedParts {
  const { version, cluster, backupJobs, uncovered, storages, privileges } = state;
  const resources = lastGood(state.resources)?.value;
  const ends = [...state.certificates.values()].flatMap((section) =>
    (lastGood(section)?.value ?? []).flatMap(({ validToMs }) => validToMs ?? []),
  );
  return {
    version: lastGood(version)?.value.version ?? null,
    holds: resources
      ? `${countText(resources.nodes.length, 'node')}, ${countText(resources.guests.length, 'guest')}`
      : null,
    certificateEndsAtMs: ends.length > 0 ? Math.min(...ends) : null,
    remarks: [...quorumRemarks(state), ...endpointRemarks(state, tokenId), ...rightsRemarks(state, tokenId)],
    sections: [
      ...[version, cluster, state.resources, backupJobs, uncovered, storages, privileges],
      ...[...state.disks.values(), ...state.certificates.values(), ...state.vzdump.values()],
    ],
  };
}

function quorumRemarks({ cluster }: PveState): string[] {
  return lastGood(cluster)?.value.isQuorate === false ? ['the cluster has no quorum'] : [];
}

/** Where the cluster answers at all; where it does not, its one failure was said. */
function endpointRemarks({ name, reach, endpoints }: PveState, tokenId: string): string[] {
  if (reach.kind !== 'answering') return [];
  return endpoints.flatMap(({ url, failure, isForeign }) => {
    if (isForeign) return [`${url} belongs to another cluster and is not used: take it out of the urls`];
    if (failure === null) return [];
    const { what, next } = failureWording(failure, { server: name, url, tokenId, sourceKind: 'pve' });
    return [what, next];
  });
}

function rightsRemarks({ privileges }: PveState, tokenId: string): string[] {
  const held = lastGood(privileges)?.value;
  if (!held) return [];
  const lines = PVE_NEEDS.map((need) => ({ need, isMet: meetsPveNeed(held, need) }));
  const lacks = lines.some(({ isMet }) => !isMet);
  return [
    ...lines.map(({ need: { what, privilege, path, withoutIt }, isMet }) =>
      isMet ? `may read ${what}` : `may not read ${what} (${privilege} on ${path}): ${withoutIt}`,
    ),
    ...(lacks ? [`grant it to user and token alike: ${auditorCommand(tokenId)}`] : []),
  ];
}
