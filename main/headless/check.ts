import { excessPrivileges, meets, NEEDS, type NeedName } from '../../shared/domain/privileges.ts';
import { lastGood, type Section } from '../../shared/domain/section.ts';
import type { ServerCertificate, ServerState } from '../../shared/domain/server.ts';
import { failureWording, type Wording } from '../../shared/view/failure-wording.ts';

/** One server as `--check` found it. */
export interface CheckedServer {
  readonly state: ServerState;
  readonly tokenId: string;
  /** What it presented where we did not accept it: for the user to compare and pin. */
  readonly presented: ServerCertificate | null;
}

/** Whether `--check` found nothing that keeps a server from being watched. */
export function allAnswer(servers: readonly CheckedServer[]): boolean {
  return servers.every(({ state }) => state.reach.kind === 'answering');
}

/** The table of `--check`: a line for each server, then what is to be said about each. */
export function checkTable(servers: readonly CheckedServer[]): string {
  const rows = [['SERVER', 'STATE', 'VERSION', 'DATASTORES', 'GROUPS', 'CERTIFICATE'], ...servers.map(rowOf)];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${[...table, ...servers.flatMap(remarksOf)].join('\n')}\n`;
}

function rowOf({ state }: CheckedServer): string[] {
  const version = lastGood(state.version)?.value;
  return [
    state.name,
    state.reach.kind === 'answering' ? 'ok' : state.reach.kind === 'failing' ? 'FAILED' : 'not reached in time',
    version ? `${version.version}.${version.release}` : '-',
    state.datastoreList.kind === 'read' ? String(state.datastores.size) : '-',
    state.datastoreList.kind === 'read' ? String(groupTotal(state)) : '-',
    state.certificate ? `until ${new Date(state.certificate.validToMs).toISOString().slice(0, 10)}` : '-',
  ];
}

function groupTotal(state: ServerState): number {
  const sections = [...state.datastores.values()].flatMap((datastore) => [...datastore.groups.values()]);
  return sections.reduce((sum, section) => sum + (lastGood(section)?.value.length ?? 0), 0);
}

function remarksOf(checked: CheckedServer): string[] {
  const { state, presented } = checked;
  const remarks = [...outageRemarks(checked), ...rightsRemarks(state), ...partRemarks(checked)];
  if (presented) {
    remarks.push(
      `it presents a certificate of ${presented.subject} with the SHA-256 fingerprint`,
      `  ${presented.fingerprint}`,
      'compare it with "proxmox-backup-manager cert info" on the server; if it is the same, set it as "fingerprint"',
    );
  }
  return remarks.length === 0 ? [] : ['', `${state.name}:`, ...remarks.map((remark) => `  ${remark}`)];
}

function outageRemarks({ state, tokenId }: CheckedServer): string[] {
  if (state.reach.kind !== 'failing') return [];
  return said(failureWording(state.reach.failure, { server: state.name, url: state.url, tokenId }));
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

/** Parts that could not be read although the server answers. A right that is missing was said above. */
function partRemarks({ state, tokenId }: CheckedServer): string[] {
  if (state.reach.kind !== 'answering') return [];
  const wordings = new Map<string, Wording>();
  for (const section of sectionsOf(state)) {
    if (section.kind !== 'failed' || section.failure.kind === 'permission') continue;
    wordings.set(
      section.failure.endpoint,
      failureWording(section.failure, { server: state.name, url: state.url, tokenId }),
    );
  }
  return [...wordings.values()].flatMap(said);
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

function said({ what, next }: Wording): string[] {
  return [what, next];
}
