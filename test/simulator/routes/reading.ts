/** Small questions that many routes ask about a call. */
import type { Privilege } from '../world/access.ts';
import { readError } from '../world/availability.ts';
import type { Datastore, Namespace } from '../world/model.ts';
import { shuffled } from '../world/random.ts';
import { serverNowS } from '../world/tasks.ts';
import { ApiError, type Call, forbidden, NeverAnswers } from './exchange.ts';

export function nowS(call: Call): number {
  return serverNowS(call.world, call.server);
}

export function may(call: Call, aclPath: string, ...anyOf: readonly Privilege[]): boolean {
  const privileges = call.privileges(aclPath);
  return anyOf.some((privilege) => privileges.has(privilege));
}

export function text(call: Call, name: string): string | null {
  const value = call.query[name];
  return typeof value === 'string' ? value : null;
}

export function texts(call: Call, name: string): readonly string[] {
  const value = call.query[name];
  return Array.isArray(value) ? value : [];
}

export function integer(call: Call, name: string): number | null {
  const value = call.query[name];
  return typeof value === 'number' ? value : null;
}

export function isTrue(call: Call, name: string): boolean {
  return call.query[name] === true;
}

/** Hash maps: another order with every request. */
export function unsorted<T>(call: Call, items: Iterable<T>): T[] {
  return shuffled([...items], call.server.seed + call.server.requestCount);
}

/** Directory order: neither sorted nor changing. */
export function inDirectoryOrder<T>(items: readonly T[]): T[] {
  const { length } = items;
  if (length < 3) return items.toReversed();
  const stride = coprimeStride(length);
  return items.map((_, at) => items[(at * stride + 1) % length] as T);
}

function coprimeStride(length: number): number {
  let stride = Math.floor(length * 0.618) | 1;
  while (greatestCommonDivisor(stride, length) !== 1) stride += 1;
  return stride;
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}

/** The store of the path, or the 400 that PBS gives to whoever has the right to know. */
export function storeOf(call: Call): Datastore {
  const name = call.path.store ?? '';
  const store = call.server.datastores.get(name);
  if (store === undefined) throw new ApiError(400, `no such datastore '${name}'`);
  return store;
}

export function readableStore(call: Call): Datastore {
  const store = storeOf(call);
  const error = readError(call.server, store);
  if (error !== null) throw new ApiError(400, error);
  if (store.hangingSinceS !== null) throw new NeverAnswers();
  return store;
}

/** The namespace walk tries an unreadable directory again and again, for ever (pbs-api.md section 10, point 4). */
export function requireWalkable(store: Datastore): void {
  for (const namespace of store.namespaces.values()) if (namespace.brokenWith !== null) throw new NeverAnswers();
}

export function aclPathOf(storeName: string, ns = ''): string {
  return ns === '' ? `/datastore/${storeName}` : `/datastore/${storeName}/${ns}`;
}

export interface OwnerFilter {
  /** null = all groups. */
  readonly onlyOwner: string | null;
}

/** Datastore.Audit sees every group of a namespace, Datastore.Backup only its own. */
export function requireListing(call: Call, storeName: string, ns: string): OwnerFilter {
  const aclPath = aclPathOf(storeName, ns);
  if (may(call, aclPath, 'Datastore.Audit')) return { onlyOwner: null };
  if (may(call, aclPath, 'Datastore.Backup')) return { onlyOwner: call.caller };
  throw forbidden(`missing Datastore.Audit|Datastore.Backup on ${aclPath}`);
}

export function isVisible(filter: OwnerFilter, owner: string): boolean {
  return filter.onlyOwner === null || owner === filter.onlyOwner || owner.startsWith(`${filter.onlyOwner}!`);
}

/** The namespace that the query names; PBS answers with the errno of its directory. */
export function namespaceOf(store: Datastore, ns: string): Namespace {
  const namespace = store.namespaces.get(ns);
  if (namespace === undefined) throw new ApiError(400, 'ENOENT: No such file or directory');
  if (namespace.brokenWith !== null) throw new ApiError(400, namespace.brokenWith);
  return namespace;
}
