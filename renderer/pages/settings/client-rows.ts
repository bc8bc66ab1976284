import { isObject, type Json, type JsonObject, objectsIn, textOf } from './json-at.ts';

/** What each client owns, one row for each part: the settings' `clients` as a flat list. */
export function clientRows(clients: Json | undefined): readonly JsonObject[] {
  if (!isObject(clients)) return [];
  return Object.entries(clients).flatMap(([client, parts]) =>
    objectsIn(parts).map(({ server, datastore, namespace }) => ({
      client,
      server: textOf(server) || '*',
      datastore: textOf(datastore),
      // Null is the whole datastore, the empty text its root namespace.
      whole: typeof namespace !== 'string',
      namespace: textOf(namespace),
    })),
  );
}

/** The settings' `clients` from such rows, in their order. */
export function clientsFrom(rows: readonly JsonObject[]): JsonObject {
  const clients: Record<string, Json[]> = {};
  for (const { client, server, datastore, namespace, whole } of rows) {
    const owned = clients[textOf(client)] ?? [];
    owned.push({
      server: textOf(server) || '*',
      datastore: textOf(datastore),
      namespace: whole === false ? textOf(namespace) : null,
    });
    clients[textOf(client)] = owned;
  }
  return clients;
}
