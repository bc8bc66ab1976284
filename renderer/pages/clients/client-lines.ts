import type { AlertView } from '../../../shared/contract/page-state.ts';
import { type ClientGroup, type ClientSummary, clientSummary } from '../../../shared/view/client-summary.ts';
import { compareNames } from '../../../shared/view/line-order.ts';
import type { DatastoreLine, GroupLine } from '../../state/fleet-rows.ts';

/** One row of the list of clients. */
export interface ClientLine {
  readonly key: string;
  readonly name: string;
  /** Where no clients are configured, each datastore stands for one. */
  readonly datastore: { readonly server: string; readonly datastore: string } | null;
  readonly groupCount: number;
  readonly summary: ClientSummary;
}

export interface ClientFacts {
  /** Names as configured. */
  readonly clients: readonly string[];
  readonly groups: readonly GroupLine[];
  readonly datastores: readonly DatastoreLine[];
  readonly alerts: readonly AlertView[];
  /** Whether clients of which nothing is shown are listed too. */
  readonly withEmpty: boolean;
}

const ORDER = ['critical', 'late', 'warning', 'unknown', 'due', 'ok', 'not-watched'] as const;

/** Rows of all clients, worst first; of all datastores where no client is configured. */
export function clientLines(facts: ClientFacts): readonly ClientLine[] {
  const lines = facts.clients.length > 0 ? ofClients(facts) : ofDatastores(facts);
  return lines.toSorted(
    (a, b) =>
      ORDER.indexOf(a.summary.state) - ORDER.indexOf(b.summary.state) ||
      compareNames(a.name, b.name) ||
      compareNames(a.key, b.key),
  );
}

function ofClients({ clients, groups, datastores, alerts, withEmpty }: ClientFacts): readonly ClientLine[] {
  const groupsOf = Map.groupBy(groups, ({ client }) => client);
  const storesOf = Map.groupBy(datastores, ({ client }) => client);
  const alertsOf = Map.groupBy(alerts.filter(isOpen), ({ client }) => client);
  return clients.flatMap((name) => {
    const own = {
      groups: groupsOf.get(name) ?? [],
      stores: storesOf.get(name) ?? [],
      alerts: alertsOf.get(name) ?? [],
    };
    if (!withEmpty && own.groups.length + own.stores.length === 0) return [];
    return { key: name, name, datastore: null, groupCount: own.groups.length, summary: summaryOf(own) };
  });
}

function ofDatastores({ groups, datastores, alerts }: ClientFacts): readonly ClientLine[] {
  const keyOf = (thing: { readonly server: string | null; readonly datastore: string | null }) =>
    JSON.stringify([thing.server, thing.datastore]);
  const groupsOf = Map.groupBy(groups, keyOf);
  const alertsOf = Map.groupBy(alerts.filter(isOpen), ({ subject }) => keyOf(subject));
  return datastores.map((line) => {
    const { server, datastore } = line;
    const key = keyOf(line);
    const own = { groups: groupsOf.get(key) ?? [], stores: [line], alerts: alertsOf.get(key) ?? [] };
    return {
      key,
      name: datastore,
      datastore: { server, datastore },
      groupCount: own.groups.length,
      summary: summaryOf(own),
    };
  });
}

interface Own {
  readonly groups: readonly GroupLine[];
  readonly stores: readonly DatastoreLine[];
  readonly alerts: readonly AlertView[];
}

function summaryOf({ groups, stores, alerts }: Own): ClientSummary {
  return clientSummary(
    groups.map(clientGroup),
    stores.map(({ level, part: { usage, forecast } }) => ({
      isKnown: level !== 'unknown',
      usedBytes: usage?.value.usedBytes ?? null,
      usableBytes: usage === null ? null : usage.value.usedBytes + usage.value.availableBytes,
      daysToFull: forecast.kind === 'full' ? 0 : forecast.kind === 'filling' ? forecast.daysToFull : null,
    })),
    alerts.map(({ severity }) => severity),
  );
}

function clientGroup({ freshness, lastFinishedAtMs, row, clockAheadMs }: GroupLine): ClientGroup {
  const { pace, detail, snapshotCount } = row;
  const nextServerMs =
    pace.kind === 'rhythm' ? pace.expectedServerMs : pace.kind === 'limit' ? pace.dueByServerMs : null;
  return {
    state: freshness.state,
    lastFinishedAtMs,
    nextAtMs: nextServerMs === null ? null : nextServerMs - clockAheadMs,
    verified: detail === null || snapshotCount === null ? null : { ok: detail.verified, of: snapshotCount },
  };
}

function isOpen({ state, acknowledgedAtMs, snooze }: AlertView): boolean {
  return state === 'firing' && acknowledgedAtMs === null && snooze === null;
}
