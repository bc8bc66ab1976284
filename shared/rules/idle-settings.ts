import { groupKey } from '../domain/backup.ts';
import type { DatastoreState } from '../domain/datastore.ts';
import type { FleetState } from '../domain/fleet.ts';
import { lastGood } from '../domain/section.ts';
import type { ServerState } from '../domain/server.ts';
import { type ClientOwners, type Clients, createClientOwners } from './client-owner.ts';
import { matchesGlob } from './glob.ts';

/** Patterns of the settings; what is absent fits anything. */
interface Match {
  readonly server?: string;
  readonly datastore?: string;
  readonly namespace?: string;
  readonly group?: string;
  readonly client?: string;
}

/** What of the settings names parts of the fleet. */
export interface NamingSettings {
  readonly servers: readonly { readonly name: string; readonly kind: string }[];
  readonly clients: Clients;
  readonly alerts: {
    readonly overrides: readonly { readonly match: Match }[];
    readonly expectedOffline: readonly { readonly match: Match }[];
  };
}

/**
 * Sentences about settings that fit nothing of the fleet as it is known: they are said, and kept. What is not known at
 * present (a server that does not answer, a list that was not read) may fit, so nothing is said of what could be there.
 */
export function idleSettings(settings: NamingSettings, fleet: FleetState): readonly string[] {
  const owners = createClientOwners(settings.clients);
  const isIdle = (match: Match) => !fitsAnything(match, settings, fleet, owners);
  const said = (path: string, match: Match) =>
    isIdle(match) ? [`${path}: nothing that is watched fits ${matchText(match)}, so this has no effect.`] : [];
  return [
    ...Object.entries(settings.clients).flatMap(([client, parts]) =>
      parts.flatMap(({ server = '*', datastore, namespace }, index) => {
        // A namespace stands for all below it, and may be yet to come below a datastore that is there.
        const match = { server, datastore, ...(namespace ? { namespace: `${namespace}*` } : {}) };
        return said(`clients.${client}[${index}]`, match);
      }),
    ),
    ...settings.alerts.overrides.flatMap(({ match }, index) => said(`alerts.overrides[${index}].match`, match)),
    ...settings.alerts.expectedOffline.flatMap(({ match }, index) =>
      said(`alerts.expectedOffline[${index}].match`, match),
    ),
  ];
}

function fitsAnything(match: Match, settings: NamingSettings, fleet: FleetState, owners: ClientOwners): boolean {
  const named = settings.servers.filter(({ name }) => fits(match.server, name));
  // That no server has such a name is said elsewhere.
  if (named.length === 0 && !/[*?]/.test(match.server ?? '*')) return true;
  return named.some(({ name, kind }) => {
    const server = fleet.servers.find((candidate) => candidate.name === name);
    if (server === undefined) return kind === 'pbs' || isAny(match.datastore);
    return fitsOnServer(match, server, owners);
  });
}

function fitsOnServer(match: Match, server: ServerState, owners: ClientOwners): boolean {
  if (server.overviewCompleteAtMs === null || lastGood(server.datastoreList) === null) return true;
  if (isAny(match.datastore) && isAny(match.namespace) && isAny(match.group) && isAny(match.client)) return true;
  return [...server.datastores.values()].some(
    (datastore) => fits(match.datastore, datastore.name) && fitsInStore(match, server.name, datastore, owners),
  );
}

function fitsInStore(match: Match, server: string, datastore: DatastoreState, owners: ClientOwners): boolean {
  if (isAny(match.namespace) && isAny(match.group) && isAny(match.client)) return true;
  const namespaces = lastGood(datastore.namespaces)?.value;
  if (namespaces === undefined) return true;
  return namespaces.some((namespace) => {
    if (!fits(match.namespace, namespace)) return false;
    const client = owners.ofNamespace(server, datastore.name, namespace);
    if (!isAny(match.client) && (client === null || !fits(match.client, client))) return false;
    return isAny(match.group) || holdsFitting(match.group ?? '*', datastore, namespace);
  });
}

function holdsFitting(pattern: string, datastore: DatastoreState, namespace: string): boolean {
  const section = datastore.groups.get(namespace);
  const groups = section && lastGood(section)?.value;
  return groups === undefined || groups === null || groups.some((group) => matchesGlob(pattern, groupKey(group)));
}

function isAny(pattern: string | undefined): boolean {
  return pattern === undefined || pattern === '*';
}

function fits(pattern: string | undefined, name: string): boolean {
  return pattern === undefined || matchesGlob(pattern, name);
}

function matchText(match: Match): string {
  const parts = Object.entries(match).filter(([, pattern]) => pattern !== '*');
  return parts.map(([name, pattern]) => `${name} ${JSON.stringify(pattern)}`).join(', ');
}
