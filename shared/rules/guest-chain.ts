import { type SnapshotDetail, snapshotAt, snapshotTotal } from '../domain/backup.ts';
import type { DatastoreState } from '../domain/datastore.ts';
import type { PveGuest, PveState } from '../domain/pve.ts';
import { lastGood } from '../domain/section.ts';
import type { ServerState } from '../domain/server.ts';
import { type Coverage, coverageOf } from './guest-coverage.ts';
import { groupLastFinished } from './newest-finished.ts';
import { storageLinks } from './pbs-targets.ts';
import { type GuestRuns, guestRuns } from './vzdump-results.ts';

/** A guest's backup group in one namespace of a monitored PBS. Times are those of the snapshots. */
export interface GuestCopy {
  readonly server: string;
  readonly datastore: string;
  readonly namespace: string;
  /** The PVE storages that point there; empty for a copy that a sync made. */
  readonly storages: readonly string[];
  /** The newest finished one; null: none, or nobody knows (`isKnown`). */
  readonly newestAtMs: number | null;
  readonly newestVerification: 'ok' | 'failed' | 'none' | null;
  /** The newest that is verified ok; null: none, or its snapshots were not read. */
  readonly verifiedAtMs: number | null;
  /** Whether the namespace's groups were ever read. */
  readonly isKnown: boolean;
  /** Another cluster writes there too, so that the id may mean another guest. */
  readonly isAmbiguous: boolean;
}

/** One step of a chain; `unknown`: nobody can tell, which is not "no". */
export type Link =
  | { readonly kind: 'yes'; readonly atMs: number }
  | { readonly kind: 'no' }
  | { readonly kind: 'unknown' };

/** How well a guest is kept, from the machine to the other site: on PVE -> backed up -> verified -> off-site. */
export interface GuestChain {
  readonly guest: PveGuest;
  readonly coverage: Coverage;
  /** Null: no run of it is known. */
  readonly runs: GuestRuns | null;
  /** Where its storages point to, then the copies elsewhere. */
  readonly copies: readonly GuestCopy[];
  /** The newest backup on a monitored PBS; else what the runs on PVE say. */
  readonly backedUp: Link;
  readonly verified: Link;
  /** The newest copy of the same group on another monitored server than those that PVE writes to. */
  readonly offSite: Link;
}

/** The chains of all guests of a cluster that are no templates, in the order of their ids. */
export function guestChains(
  state: PveState,
  servers: readonly ServerState[],
  others: readonly PveState[] = [],
): readonly GuestChain[] {
  const runs = guestRuns(state);
  const places = placesOf(state, servers, others);
  const guests = lastGood(state.resources)?.value.guests ?? [];
  return guests
    .filter(({ isTemplate }) => !isTemplate)
    .map((guest) => {
      const copies = copiesOf(guest, places, servers);
      const coverage = coverageOf(state, guest);
      const own = runs.get(guest.vmid) ?? null;
      return { guest, coverage, runs: own, copies, ...linksOf(copies, own, areStoragesKnown(state)) };
    });
}

function areStoragesKnown(state: PveState): boolean {
  return lastGood(state.storages) !== null;
}

/** A namespace of a monitored PBS that the cluster writes to. */
interface Place {
  readonly server: ServerState;
  readonly datastore: string;
  readonly namespace: string;
  readonly storages: readonly string[];
  readonly isAmbiguous: boolean;
}

/** Two storages may point to one place, which then counts once. */
function placesOf(state: PveState, servers: readonly ServerState[], others: readonly PveState[]): readonly Place[] {
  const places = new Map<string, Place>();
  const foreign = new Set(
    others
      .filter(({ name }) => name !== state.name)
      .flatMap((other) => storageLinks(other, servers).map(({ server, target }) => keyOf(server, target))),
  );
  for (const { server, storage, target } of storageLinks(state, servers)) {
    if (server === null || !storage.isEnabled) continue;
    const key = keyOf(server, target);
    const storages = [...(places.get(key)?.storages ?? []), storage.storage];
    const { datastore, namespace } = target;
    places.set(key, { server, datastore, namespace, storages, isAmbiguous: foreign.has(key) });
  }
  return [...places.values()];
}

function keyOf(
  server: ServerState | null,
  { datastore, namespace }: { readonly datastore: string; readonly namespace: string },
): string {
  return JSON.stringify([server?.name ?? null, datastore, namespace]);
}

/** PBS's group of a guest. */
function groupOfGuest({ type, vmid }: Pick<PveGuest, 'type' | 'vmid'>): {
  readonly backupType: 'vm' | 'ct';
  readonly backupId: string;
} {
  return { backupType: type === 'qemu' ? 'vm' : 'ct', backupId: String(vmid) };
}

function copiesOf(guest: PveGuest, places: readonly Place[], servers: readonly ServerState[]): readonly GuestCopy[] {
  const direct = places.map((place) => ({
    ...copyIn(guest, place.server.datastores.get(place.datastore), place.namespace),
    server: place.server.name,
    datastore: place.datastore,
    storages: place.storages,
    isAmbiguous: place.isAmbiguous,
  }));
  const synced = servers.flatMap((server) => [...syncedCopies(guest, server, places)]);
  return [...direct, ...synced];
}

/** Copies that a sync brought: of the namespaces below which a sync job of either end puts what lies in our places. */
function* syncedCopies(guest: PveGuest, server: ServerState, places: readonly Place[]): Generator<GuestCopy> {
  for (const { name, groups } of server.datastores.values()) {
    for (const namespace of groups.keys()) {
      if (places.some((place) => isPlace(place, server, name, namespace))) continue;
      if (!places.some((place) => isFedFrom(server, name, namespace, place))) continue;
      const copy = copyIn(guest, server.datastores.get(name), namespace);
      if (copy.newestAtMs === null) continue;
      yield { ...copy, server: server.name, datastore: name, storages: [], isAmbiguous: false };
    }
  }
}

function isPlace(place: Place, server: ServerState, datastore: string, namespace: string): boolean {
  return place.server.name === server.name && place.datastore === datastore && place.namespace === namespace;
}

/** Whether a sync job of one of the two servers copies the place into this namespace. */
function isFedFrom(server: ServerState, datastore: string, namespace: string, place: Place): boolean {
  const pulls = lastGood(server.syncJobs)?.value ?? [];
  const pushes = lastGood(place.server.syncJobs)?.value ?? [];
  const isOther = server.name !== place.server.name;
  return (
    pulls.some(
      (job) =>
        job.direction === 'pull' &&
        job.datastore === datastore &&
        job.remoteDatastore === place.datastore &&
        (job.remote !== null) === isOther &&
        carried(place.namespace, job.remoteNamespace, job.namespace) === namespace,
    ) ||
    pushes.some(
      (job) =>
        job.direction === 'push' &&
        job.datastore === place.datastore &&
        job.remoteDatastore === datastore &&
        carried(place.namespace, job.namespace, job.remoteNamespace) === namespace,
    )
  );
}

/** Where a namespace ends up when `from` is synced to `to`; null: outside of what is synced. */
function carried(namespace: string, from: string, to: string): string | null {
  if (namespace === from) return to;
  const isBelow = from === '' || namespace.startsWith(`${from}/`);
  if (!isBelow) return null;
  const rest = from === '' ? namespace : namespace.slice(from.length + 1);
  return to === '' ? rest : `${to}/${rest}`;
}

type CopyFacts = Pick<GuestCopy, 'namespace' | 'newestAtMs' | 'newestVerification' | 'verifiedAtMs' | 'isKnown'>;

function copyIn(guest: PveGuest, datastore: DatastoreState | undefined, namespace: string): CopyFacts {
  const section = datastore?.groups.get(namespace);
  const groups = section === undefined ? null : lastGood(section);
  const nothing = { namespace, newestAtMs: null, newestVerification: null, verifiedAtMs: null };
  if (groups === null) return { ...nothing, isKnown: false };
  const { backupType, backupId } = groupOfGuest(guest);
  const group = groups.value.find((held) => held.backupType === backupType && held.backupId === backupId);
  if (group === undefined) return { ...nothing, isKnown: true };
  const detail = datastore?.details.get(namespace)?.get(`${backupType}/${backupId}`) ?? null;
  const last = groupLastFinished(group, detail);
  const newestAtMs = last.kind === 'at' ? last.atMs : null;
  return { namespace, newestAtMs, isKnown: last.kind !== 'unknown', ...verificationOf(detail) };
}

function verificationOf(detail: SnapshotDetail | null): Pick<GuestCopy, 'newestVerification' | 'verifiedAtMs'> {
  let newestVerification: GuestCopy['newestVerification'] = null;
  let verifiedAtMs: number | null = null;
  const total = detail === null ? 0 : snapshotTotal(detail.columns);
  for (let index = 0; detail !== null && index < total; index++) {
    const snapshot = snapshotAt(detail.columns, index);
    if (!snapshot?.finished) continue;
    newestVerification ??= snapshot.verification;
    if (snapshot.verification === 'ok') verifiedAtMs ??= snapshot.takenAtMs;
  }
  return { newestVerification, verifiedAtMs };
}

function linksOf(
  copies: readonly GuestCopy[],
  runs: GuestRuns | null,
  areStoragesRead: boolean,
): Pick<GuestChain, 'backedUp' | 'verified' | 'offSite'> {
  const direct = copies.filter(({ storages }) => storages.length > 0);
  const written = new Set(direct.map(({ server }) => server));
  const away = copies.filter(({ storages, server }) => storages.length === 0 && !written.has(server));
  const runAtMs = runs?.lastOk?.run.startedAtMs ?? null;
  const backedUp = newest(direct, ({ newestAtMs }) => newestAtMs, areStoragesRead);
  return {
    backedUp: backedUp.kind !== 'yes' && runAtMs !== null ? { kind: 'yes', atMs: runAtMs } : backedUp,
    verified: newest(copies, ({ verifiedAtMs }) => verifiedAtMs, areStoragesRead),
    offSite: newest(away, ({ newestAtMs }) => newestAtMs, areStoragesRead && direct.length > 0),
  };
}

function newest(copies: readonly GuestCopy[], pick: (copy: GuestCopy) => number | null, isComplete: boolean): Link {
  const times = copies.map(pick).filter((atMs) => atMs !== null);
  if (times.length > 0) return { kind: 'yes', atMs: Math.max(...times) };
  return isComplete && copies.every(({ isKnown }) => isKnown) ? { kind: 'no' } : { kind: 'unknown' };
}
