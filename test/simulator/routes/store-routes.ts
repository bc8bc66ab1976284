/** Datastores: list, status, namespaces, configuration, active operations (pbs-api.md sections 5.2 to 5.11). */
import type { Datastore, PbsServer } from '../world/model.ts';
import { isWithin, placesIn } from '../world/places.ts';
import { availBytes } from '../world/usage.ts';
import { has } from '../world/version.ts';
import { digestOf } from './digest.ts';
import { type Call, forbidden, type Payload } from './exchange.ts';
import { gcCounterFields } from './gc-routes.ts';
import {
  aclPathOf,
  integer,
  isTrue,
  isVisible,
  may,
  namespaceOf,
  readableStore,
  requireWalkable,
  storeOf,
  text,
  unsorted,
} from './reading.ts';

export function maintenanceText(store: Datastore): string | null {
  const { maintenance } = store;
  if (maintenance === null) return null;
  const { type, message } = maintenance;
  if (message === null) return type;
  const isPlain = !/[",]/.test(message);
  return `${type},message=${isPlain ? message : `"${message.replaceAll('"', '\\"')}"`}`;
}

/** A token that may see only a namespace of a store still learns that the store exists. */
export function canSeeSomeNamespace(call: Call, store: Datastore): boolean {
  const anyOf = ['Datastore.Audit', 'Datastore.Backup', 'Datastore.Read', 'Datastore.Modify'] as const;
  return [...store.namespaces.keys()].some((ns) => may(call, aclPathOf(store.name, ns), ...anyOf));
}

export function canSeeStore(call: Call, store: Datastore): boolean {
  return may(call, aclPathOf(store.name), 'Datastore.Audit', 'Datastore.Backup');
}

export function storeList(call: Call): Payload {
  const { version } = call.server;
  const data = unsorted(call, call.server.datastores.values()).flatMap((store) => {
    const isAllowed = canSeeStore(call, store);
    if (!isAllowed && !canSeeSomeNamespace(call, store)) return [];
    const maintenance = maintenanceText(store);
    return [
      {
        store: store.name,
        comment: isAllowed ? store.comment : null,
        ...(isAllowed && maintenance !== null ? { maintenance } : {}),
        ...(has(version, 'mountStatus') ? { 'mount-status': store.mount } : {}),
        ...(has(version, 'backendInStoreList') ? { 'backend-type': store.backend } : {}),
      },
    ];
  });
  return { data };
}

export function storeStatus(call: Call): Payload {
  const name = call.path.store ?? '';
  const known = call.server.datastores.get(name);
  const isFull = may(call, aclPathOf(name), 'Datastore.Audit', 'Datastore.Backup');
  if (!isFull && (known === undefined || !canSeeSomeNamespace(call, known))) throw forbidden();
  const store = readableStore(call);
  if (isTrue(call, 'verbose')) requireWalkable(store);
  const { version } = call.server;
  return {
    data: {
      total: isFull ? store.totalBytes : 0,
      used: isFull ? store.usedBytes : 0,
      avail: isFull ? availBytes(store) : 0,
      ...(has(version, 'backendInUsage') ? { 'backend-type': store.backend } : {}),
      ...(store.backend === 's3' && has(version, 's3Statistics') ? { 's3-statistics': s3Statistics(store) } : {}),
      ...(isTrue(call, 'verbose') ? { counts: counts(call, store) } : {}),
      ...(isTrue(call, 'verbose') && isFull ? { 'gc-status': gcCounterFields(call.server, store) } : {}),
    },
  };
}

function s3Statistics(store: Datastore): object {
  const uploaded = Math.round(store.usedBytes * 0.4);
  const put = Math.round(uploaded / 1_970_000);
  return {
    downloaded: Math.round(uploaded / 50),
    uploaded,
    get: Math.round(put / 50),
    post: 0,
    put,
    head: put,
    delete: 0,
  };
}

function counts(call: Call, store: Datastore): object {
  const result: Record<string, { groups: number; snapshots: number } | null> = {
    ct: null,
    host: null,
    vm: null,
    other: null,
  };
  const filter = { onlyOwner: may(call, aclPathOf(store.name), 'Datastore.Audit') ? null : call.caller };
  for (const { group } of placesIn(call.server, store)) {
    if (group.snapshots.length === 0 || !isVisible(filter, group.owner)) continue;
    const count = result[group.type] ?? { groups: 0, snapshots: 0 };
    count.groups += 1;
    count.snapshots += group.snapshots.length;
    result[group.type] = count;
  }
  return result;
}

export function namespaces(call: Call): Payload {
  const name = call.path.store ?? '';
  const known = call.server.datastores.get(name);
  if (known === undefined ? !may(call, aclPathOf(name), 'Datastore.Audit') : !canSeeSomeNamespace(call, known)) {
    throw forbidden();
  }
  const store = readableStore(call);
  requireWalkable(store);
  const parent = text(call, 'parent') ?? '';
  namespaceOf(store, parent);
  const depth = integer(call, 'max-depth') ?? 7;
  const anyOf = ['Datastore.Audit', 'Datastore.Backup', 'Datastore.Read', 'Datastore.Modify'] as const;
  const listed = [...store.namespaces.keys()].filter(
    (ns) => isWithin(ns, parent, depth) && may(call, aclPathOf(name, ns), ...anyOf),
  );
  return { data: listed.map((ns) => ({ ns })) };
}

export function activeOperations(call: Call): Payload {
  if (!may(call, aclPathOf(call.path.store ?? ''), 'Datastore.Audit')) throw forbidden();
  const store = storeOf(call);
  const prefix = `${store.name}:`;
  let write = 0;
  for (const task of call.server.tasks.running.values()) {
    const worker = task.workerId ?? '';
    if (task.workerType !== 'reader' && (worker === store.name || worker.startsWith(prefix))) write += 1;
  }
  return { data: { read: 1, write } };
}

function configEntry(server: PbsServer, store: Datastore): object {
  const maintenance = maintenanceText(store);
  const isS3 = store.backend === 's3' && has(server.version, 's3Stores');
  return {
    name: store.name,
    path: store.path,
    ...(store.comment === null ? {} : { comment: store.comment }),
    ...(store.gcSchedule === null ? {} : { 'gc-schedule': store.gcSchedule }),
    ...(store.isVerifyNew ? { 'verify-new': true } : {}),
    ...(maintenance === null ? {} : { 'maintenance-mode': maintenance }),
    ...(store.mount === 'nonremovable' ? {} : { 'backing-device': '5b2c0f2e-8f0b-4c61-9d0e-3f0b6a2c7d11' }),
    ...(isS3 ? { backend: `type=s3,client=s3-${server.name},bucket=${store.name}` } : {}),
  };
}

export function storeConfigs(call: Call): Payload {
  const data = unsorted(call, call.server.datastores.values())
    .filter((store) => may(call, aclPathOf(store.name), 'Datastore.Audit'))
    .map((store) => configEntry(call.server, store));
  return {
    data,
    beside: { digest: digestOf(call.server.datastores.values(), (store) => configEntry(call.server, store)) },
  };
}

export function storeConfig(call: Call): Payload {
  if (!may(call, aclPathOf(call.path.store ?? ''), 'Datastore.Audit')) throw forbidden();
  return { data: configEntry(call.server, storeOf(call)) };
}
