import type { AlertSubject } from '../../domain/alert.ts';
import { groupKey } from '../../domain/backup.ts';
import { type DatastoreState, isReadable } from '../../domain/datastore.ts';
import { lastGood } from '../../domain/section.ts';
import { type GroupFacts, namespaceFacts, type SnapshotFigures } from './group-facts.ts';
import { isGroupPutAside, type NamespaceKnowledge } from './knowledge.ts';
import { namespaceSubject, storeSubject } from './place.ts';
import type { JudgeContext, ServerMoment } from './rule.ts';

/** The groups of one namespace as they are known now, or where nothing can be said of them. */
export type Look =
  | { readonly kind: 'blind'; readonly subject: AlertSubject }
  | {
      readonly kind: 'seen';
      readonly datastore: DatastoreState;
      readonly namespace: string;
      readonly groups: readonly GroupFacts[];
      /** No snapshots were read yet of any of the groups. */
      readonly isUnswept: boolean;
      /** Null where history has nothing. */
      readonly known: NamespaceKnowledge | null;
    };

export type Seen = Extract<Look, { readonly kind: 'seen' }>;

interface LookOptions {
  /** An absent disk gets no backup: what it held when it was last there is still true. */
  readonly seesUnmounted: boolean;
}

/** Every namespace of the watched datastores. */
export function* looks(context: JudgeContext, options: LookOptions = { seesUnmounted: false }): Generator<Look> {
  for (const datastore of context.server.datastores.values()) yield* looksInto(context, datastore, options);
}

/** Every namespace of one datastore. */
export function* looksInto(
  context: JudgeContext,
  datastore: DatastoreState,
  { seesUnmounted }: LookOptions = { seesUnmounted: false },
): Generator<Look> {
  const { name: server } = context.server;
  const asLastSeen = seesUnmounted && datastore.mount === 'not-mounted';
  const namespaces = lastGood(datastore.namespaces);
  if (namespaces === null || !(asLastSeen || isReadable(datastore))) {
    yield { kind: 'blind', subject: storeSubject(server, datastore.name) };
    return;
  }
  for (const namespace of namespaces.value) {
    const section = datastore.groups.get(namespace);
    const groups =
      section === undefined
        ? null
        : asLastSeen
          ? (lastGood(section)?.value ?? null)
          : context.current(section, 'groups');
    if (groups === null) {
      yield { kind: 'blind', subject: namespaceSubject(server, datastore.name, namespace) };
      continue;
    }
    const details = datastore.details.get(namespace);
    yield {
      kind: 'seen',
      datastore,
      namespace,
      groups: namespaceFacts(groups, details),
      isUnswept: groups.length > 0 && (details === undefined || details.size === 0),
      known: context.knowledge.namespace(server, datastore.name, namespace),
    };
  }
}

/** A group's snapshots where they were read lately enough to speak of protection and verification, else null. */
export function standingFigures(moment: ServerMoment, { figures, readAtMs }: GroupFacts): SnapshotFigures | null {
  return readAtMs !== null && moment.stands(readAtMs, 'snapshots') ? figures : null;
}

/** Whether somebody put the group aside. */
export function isPutAside(look: Seen, group: string): boolean {
  return look.known?.lateness(group).kind === 'not-watched';
}

/** The namespaces of a datastore that hold a group, as last known; null while some were never read. */
export function holdersOf(datastore: DatastoreState, group: string): string[] | null {
  const namespaces = lastGood(datastore.namespaces);
  if (namespaces === null) return datastore.namespaces.kind === 'unread' ? null : [];
  const holders: string[] = [];
  for (const namespace of namespaces.value) {
    const section = datastore.groups.get(namespace);
    if (section === undefined || section.kind === 'unread') return null;
    if (lastGood(section)?.value.some((held) => groupKey(held) === group)) holders.push(namespace);
  }
  return holders;
}

/** Whether somebody put a group aside, also one that is not listed (any more). */
export function isPutAsideIn(context: JudgeContext, datastore: string, namespace: string, group: string): boolean {
  return isGroupPutAside(context.knowledge, { server: context.server.name, datastore, namespace, group });
}
