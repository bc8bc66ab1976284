import { excessPrivileges, meets, NEEDS, type NeedName } from '../../shared/domain/privileges.ts';
import { lastGood, type Section } from '../../shared/domain/section.ts';
import type { ServerState } from '../../shared/domain/server.ts';
import type { CheckedParts } from './check.ts';

/** What `--check` tells of a Proxmox Backup Server. */
export function checkedPbs(state: ServerState): CheckedParts {
  const version = lastGood(state.version)?.value;
  return {
    version: version ? `${version.version}.${version.release}` : null,
    holds:
      state.datastoreList.kind === 'read' ? `${state.datastores.size} datastores, ${groupTotal(state)} groups` : null,
    certificateEndsAtMs: state.certificate?.validToMs ?? null,
    remarks: rightsRemarks(state),
    sections: sectionsOf(state),
  };
}

function groupTotal(state: ServerState): number {
  const sections = [...state.datastores.values()].flatMap((datastore) => [...datastore.groups.values()]);
  return sections.reduce((sum, section) => sum + (lastGood(section)?.value.length ?? 0), 0);
}

function rightsRemarks(state: ServerState): string[] {
  const privileges = lastGood(state.privileges)?.value;
  if (!privileges) return [];
  const names: NeedName[] = ['host', 'tasks', 'datastores', 'sync', 'tape', 'updates'];
  const lines = names.map((name) => {
    const { what, path, privilege, withoutIt } = NEEDS[name];
    return meets(privileges, name)
      ? `may read ${what}`
      : `may not read ${what} (${privilege} on ${path}): ${withoutIt}`;
  });
  const excess = excessPrivileges(privileges);
  if (excess.length > 0) lines.push(`the token can do more than watch (${excess.join(', ')}): give it less`);
  return lines;
}

function sectionsOf(state: ServerState): Section<unknown>[] {
  const { host, tasks, datastoreList, usageRound, gcRound, verifyJobs, pruneJobs, syncJobs, tapeDrives } = state;
  const ofDatastores = [...state.datastores.values()].flatMap((datastore) => [
    datastore.usage,
    datastore.garbageCollection,
    datastore.namespaces,
    ...datastore.groups.values(),
  ]);
  return [
    host,
    tasks,
    datastoreList,
    usageRound,
    gcRound,
    verifyJobs,
    pruneJobs,
    syncJobs,
    tapeDrives,
    ...ofDatastores,
  ];
}
