import type { GroupEntry } from './group-entry.ts';

/** The groups of a datastore, by namespace and group such as `vm/101`: a round of judging asks for each several times. */
export interface GroupEntries {
  get(namespace: string, group: string): GroupEntry | undefined;
  add(entry: GroupEntry): void;
  delete(namespace: string, group: string): void;
  values(): Generator<GroupEntry>;
}

export function createGroupEntries(): GroupEntries {
  const byNamespace = new Map<string, Map<string, GroupEntry>>();
  return {
    get: (namespace, group) => byNamespace.get(namespace)?.get(group),
    add(entry) {
      const { namespace, group } = entry.place;
      const ofNamespace = byNamespace.get(namespace) ?? new Map<string, GroupEntry>();
      byNamespace.set(namespace, ofNamespace);
      ofNamespace.set(group, entry);
    },
    delete: (namespace, group) => void byNamespace.get(namespace)?.delete(group),
    *values() {
      for (const ofNamespace of byNamespace.values()) yield* ofNamespace.values();
    },
  };
}
