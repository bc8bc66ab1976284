/** Finding things in the world, and the address of a group. */
import type { Datastore, Group, Namespace, PbsServer, Snapshot, World } from './model.ts';

export interface GroupPlace {
  readonly server: PbsServer;
  readonly store: Datastore;
  readonly namespace: Namespace;
  readonly group: Group;
}

export function groupKey(group: Pick<Group, 'type' | 'id'>): string {
  return `${group.type}/${group.id}`;
}

export function serverNamed(world: World, name: string): PbsServer {
  const server = world.servers.find((candidate) => candidate.name === name);
  if (server === undefined) throw new Error(`the world has no server "${name}"`);
  return server;
}

export function storeNamed(server: PbsServer, name: string): Datastore {
  const store = server.datastores.get(name);
  if (store === undefined) throw new Error(`server "${server.name}" has no datastore "${name}"`);
  return store;
}

/** `groupAt(world, 'pbs-1', 'main', '', 'vm/101')`. */
export function groupAt(world: World, serverName: string, storeName: string, ns: string, key: string): GroupPlace {
  const server = serverNamed(world, serverName);
  const store = storeNamed(server, storeName);
  const namespace = store.namespaces.get(ns);
  if (namespace === undefined) throw new Error(`datastore "${storeName}" has no namespace "${ns}"`);
  const group = namespace.groups.get(key);
  if (group === undefined) throw new Error(`no group "${key}" in "${storeName}" namespace "${ns}"`);
  return { server, store, namespace, group };
}

export function* placesIn(server: PbsServer, store: Datastore): Generator<GroupPlace> {
  for (const namespace of store.namespaces.values()) {
    for (const group of namespace.groups.values()) yield { server, store, namespace, group };
  }
}

export function* allPlaces(world: World): Generator<GroupPlace> {
  for (const server of world.servers) {
    for (const store of server.datastores.values()) yield* placesIn(server, store);
  }
}

/** Is a namespace inside another one, no deeper than `maxDepth` levels below it? */
export function isWithin(path: string, parent: string, maxDepth: number | null): boolean {
  if (path !== parent && parent !== '' && !path.startsWith(`${parent}/`)) return false;
  return maxDepth === null || depthOf(path) - depthOf(parent) <= maxDepth;
}

function depthOf(path: string): number {
  return path === '' ? 0 : path.split('/').length;
}

export function newestFinished(group: Group): Snapshot | null {
  return group.snapshots.findLast((snapshot) => snapshot.state === 'finished') ?? null;
}
