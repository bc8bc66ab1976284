import { ALL_DATASTORES, type DatastoreFilter } from '../../../shared/rules/watched-datastores.ts';
import { type Privilege, privilegesAt } from '../../simulator/world/access.ts';
import { readError } from '../../simulator/world/availability.ts';
import type { Datastore, Group, Namespace, PbsServer } from '../../simulator/world/model.ts';
import { has } from '../../simulator/world/version.ts';
import { fits } from './pattern.ts';
import type { TruthQuestion } from './truth-question.ts';

/** A group that PBS lists for this token, and where. */
export interface SeenGroup {
  readonly namespace: string;
  readonly group: Group;
}

/** A datastore that PBS lists for this token and the settings do not leave out. */
export interface SeenStore {
  readonly store: Datastore;
  /** The token may read its figures and everything in it. */
  readonly isAudited: boolean;
  /** By the list of datastores it can be read: in no maintenance that forbids it, and not unmounted. */
  readonly isPromised: boolean;
  /** And it really can. */
  readonly isReadable: boolean;
  /** Empty where it cannot be read. */
  readonly namespaces: readonly Namespace[];
  readonly groups: readonly SeenGroup[];
}

/** What can be seen of one server at all. */
export interface Sight {
  readonly server: PbsServer;
  readonly stores: readonly SeenStore[];
  may(path: string, privilege: Privilege): boolean;
  isWatched(datastore: string): boolean;
}

export function sightOf(question: TruthQuestion, server: PbsServer): Sight {
  const tokenId = question.tokenId(server.name);
  const may = (path: string, privilege: Privilege) => privilegesAt(server.access, tokenId, path).has(privilege);
  const filter = filterOf(question, server.name);
  const isWatched = (name: string) =>
    filter.include.some((pattern) => fits(pattern, name)) && !filter.exclude.some((pattern) => fits(pattern, name));
  const stores = [...server.datastores.values()]
    .filter((store) => isWatched(store.name))
    .map((store) => seenStore(server, store, may))
    .filter((seen) => seen !== null);
  return { server, stores, may, isWatched };
}

function filterOf(question: TruthQuestion, node: string): DatastoreFilter {
  return question.settings.servers.find(({ name }) => name === node)?.datastores ?? ALL_DATASTORES;
}

function seenStore(server: PbsServer, store: Datastore, may: Sight['may']): SeenStore | null {
  const pathOf = (ns: string) => `/datastore/${store.name}${ns === '' ? '' : `/${ns}`}`;
  const visible = [...store.namespaces.values()].filter(({ path }) => may(pathOf(path), 'Datastore.Audit'));
  if (visible.length === 0) return null;
  const isReadable = readError(server, store) === null;
  const namespaces = isReadable ? visible : [];
  return {
    store,
    isAudited: may(pathOf(''), 'Datastore.Audit'),
    isPromised: isReadable || store.brokenWith === readError(server, store),
    isReadable,
    namespaces,
    groups: namespaces.flatMap((namespace) =>
      [...namespace.groups.values()]
        .filter((group) => isListed(server, group))
        .map((group) => ({ namespace: namespace.path, group })),
    ),
  };
}

/** Unreadable owner files are left out; before 4.0.17 groups without snapshots are, too (pbs-api.md 5.12). */
function isListed(server: PbsServer, group: Group): boolean {
  return group.isReadable && (group.snapshots.length > 0 || has(server.version, 'reliableGroups'));
}
