import { isObject, type Json, type JsonObject, objectsIn, textOf } from './json-at.ts';

/** Times at which something is off on purpose, one row each; days as words. */
export function offlineRows(windows: Json | undefined): readonly JsonObject[] {
  return objectsIn(windows).map(({ match, days, from, to, timeZone }) => ({
    server: textOf(isObject(match) ? match.server : undefined) || '*',
    datastore: textOf(isObject(match) ? match.datastore : undefined) || '*',
    days: Array.isArray(days) ? days.map(textOf).join(' ') : 'mon tue wed thu fri sat sun',
    from: textOf(from),
    to: textOf(to),
    timeZone: textOf(timeZone),
  }));
}

/** The settings' `alerts.expectedOffline` from such rows. */
export function offlineFrom(rows: readonly JsonObject[]): JsonObject[] {
  return rows.map(({ server, datastore, days, from, to, timeZone }) => ({
    match: { server: textOf(server) || '*', datastore: textOf(datastore) || '*' },
    days: textOf(days)
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean),
    from: textOf(from),
    to: textOf(to),
    timeZone: textOf(timeZone) === '' ? null : textOf(timeZone),
  }));
}
