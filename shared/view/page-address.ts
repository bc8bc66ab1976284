import { EMPTY_FILTER, type FleetFilter, FRESHNESS_STATES, type FreshnessState } from './fleet-filter.ts';

/** Where the page is: a path such as `['server', 'pbs-1']`, and the filter. */
export interface PageAddress {
  readonly path: readonly string[];
  readonly filter: FleetFilter;
}

/** Reads a location's hash, such as `#/datastore/pbs-1/store-a?state=late`. What it does not know it passes over. */
export function parseAddress(hash: string): PageAddress {
  const [path = '', query = ''] = splitOnce(hash.replace(/^#?\/?/, ''), '?');
  const given = new Map(
    query.split('&').map((pair) => {
      const [key, value] = splitOnce(pair, '=');
      return [key, decoded(value.replaceAll('+', ' '))];
    }),
  );
  const textOf = (key: string) => given.get(key) ?? null;
  const state = textOf('state');
  return {
    path: path
      .split('/')
      .filter((step) => step !== '')
      .map(decoded),
    filter: {
      server: textOf('server'),
      client: textOf('client'),
      datastore: textOf('datastore'),
      namespace: textOf('namespace'),
      state: isFreshnessState(state) ? state : null,
      text: textOf('q') ?? '',
    },
  };
}

/** The hash for an address; parsing it gives the same address again. */
export function addressHash({ path, filter }: PageAddress): string {
  const { server, client, datastore, namespace, state, text } = filter;
  const fields = { server, client, datastore, namespace, state, q: text === '' ? null : text };
  const query = Object.entries(fields)
    .flatMap(([key, value]) => (value === null ? [] : [`${key}=${encodeURIComponent(value)}`]))
    .join('&');
  return `#/${path.map(encodeURIComponent).join('/')}${query === '' ? '' : `?${query}`}`;
}

/** The hash of a page without a filter: `pageHash('server', 'pbs-1')`. */
export function pageHash(...path: readonly string[]): string {
  return addressHash({ path, filter: EMPTY_FILTER });
}

function isFreshnessState(text: string | null): text is FreshnessState {
  return FRESHNESS_STATES.some((state) => state === text);
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
