/** How fresh a group's newest backup is, against its own rhythm. Worst first. */
export const FRESHNESS_STATES = ['late', 'unknown', 'due', 'fresh', 'not-watched'] as const;
export type FreshnessState = (typeof FRESHNESS_STATES)[number];

/** What of the fleet is shown. Null and the empty text: everything. All of it combines. */
export interface FleetFilter {
  readonly server: string | null;
  readonly client: string | null;
  readonly datastore: string | null;
  /** Root is the empty string. */
  readonly namespace: string | null;
  readonly state: FreshnessState | null;
  /** Words that must all occur, in any case. */
  readonly text: string;
}

export const EMPTY_FILTER: FleetFilter = {
  server: null,
  client: null,
  datastore: null,
  namespace: null,
  state: null,
  text: '',
};

/** Something of the fleet that a filter can be held against; undefined where the thing has no such side. */
export interface Filterable {
  readonly server: string;
  readonly client: string | null;
  readonly datastore?: string | undefined;
  readonly namespace?: string | undefined;
  readonly state?: FreshnessState | undefined;
  /** All that the text is looked for in, in lower case. */
  readonly searchText: string;
}

/** Whether nothing is filtered out. */
export function isEmptyFilter(filter: FleetFilter): boolean {
  const { server, client, datastore, namespace, state, text } = filter;
  return text.trim() === '' && [server, client, datastore, namespace, state].every((side) => side === null);
}

/** A test for a filter; made once, used for many. A side that a thing does not have filters nothing out. */
export function filterTest(filter: FleetFilter): (thing: Filterable) => boolean {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const { server, client, datastore, namespace, state } = filter;
  return (thing) =>
    (server === null || thing.server === server) &&
    (client === null || thing.client === client) &&
    (datastore === null || thing.datastore === undefined || thing.datastore === datastore) &&
    (namespace === null || thing.namespace === undefined || thing.namespace === namespace) &&
    (state === null || thing.state === undefined || thing.state === state) &&
    words.every((word) => thing.searchText.includes(word));
}
