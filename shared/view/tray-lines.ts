import type { Alert } from '../domain/alert.ts';
import { type DatastoreState, usedRatio } from '../domain/datastore.ts';
import { type AnySourceState, allSources } from '../domain/fleet.ts';
import type { ServerState } from '../domain/server.ts';
import { createFreshness, silentAfterMs, upValue } from '../rules/freshness.ts';
import { appPlace } from './app-place.ts';
import { oneLine, percentText } from './quantities.ts';
import type { TrayFacts } from './tray-facts.ts';

/** A datastore, or a source without any, as one line of the menu. */
export interface TrayLine {
  readonly rank: TrayRank;
  readonly text: string;
  readonly place: string;
}

export type TrayRank = 'critical' | 'warning' | 'unknown' | 'ok';

type LineFacts = Pick<TrayFacts, 'nowMs' | 'fleet' | 'active' | 'pollingIntervalMs' | 'clock'>;

/** Whether what a source said last still counts. */
export function standsNow(source: AnySourceState, facts: Pick<LineFacts, 'nowMs' | 'pollingIntervalMs'>): boolean {
  return upValue(source.reach, freshnessOf(source, facts)) === 1;
}

const ORDER: Readonly<Record<TrayRank, number>> = { critical: 0, warning: 1, unknown: 2, ok: 3 };

/** Worst first; of the same rank the fullest first. */
export function trayLines(facts: LineFacts): TrayLine[] {
  const lines = allSources(facts.fleet).flatMap((source) =>
    source.kind === 'pbs' && standsNow(source, facts) && source.datastores.size > 0
      ? [...source.datastores.values()].map((datastore) => datastoreLine(source, datastore, facts))
      : [sourceLine(source, facts)],
  );
  return lines.toSorted((a, b) => ORDER[a.rank] - ORDER[b.rank] || (b.filled ?? -1) - (a.filled ?? -1));
}

type SortedLine = TrayLine & { readonly filled: number | null };

function datastoreLine(server: ServerState, datastore: DatastoreState, facts: LineFacts): SortedLine {
  const name = `${server.name} / ${datastore.name}`;
  const own = facts.active.filter(
    ({ subject }) => subject.server === server.name && subject.datastore === datastore.name,
  );
  const usage = freshnessOf(server, facts).value(datastore.usage, 'heartbeat');
  const filled = usage === null ? null : usedRatio(usage);
  // What is unread has no figure; a store that cannot be read at all is not known.
  const rank = rankOf(own) ?? (usage === null ? 'unknown' : 'ok');
  const fill = filled === null ? 'usage not known' : `${percentText(filled)} full`;
  const trouble = own[0] === undefined ? '' : `: ${own.length > 1 ? `${own.length} alerts` : own[0].rule}`;
  return {
    ...{ rank, filled, text: oneLine(`${name}, ${fill}${trouble}`, 90) },
    place: appPlace.datastore(server.name, datastore.name),
  };
}

function sourceLine(source: AnySourceState, facts: LineFacts): SortedLine {
  const own = facts.active.filter(({ subject }) => subject.server === source.name);
  const stands = standsNow(source, facts);
  const rank = rankOf(own) ?? (stands ? 'ok' : 'unknown');
  return {
    ...{ rank, filled: null, text: oneLine(`${source.name}, ${reachText(source, stands, facts)}`, 90) },
    place: appPlace.server(source.name),
  };
}

function reachText({ reach }: AnySourceState, stands: boolean, { clock }: LineFacts): string {
  if (stands) return 'answers';
  if (reach.kind === 'unpolled') return 'not asked yet';
  // Moments, not ages: a menu that changed each minute could never be used.
  return reach.lastAnswerAtMs === null ? 'has never answered' : `no answer since ${clock(reach.lastAnswerAtMs)}`;
}

function rankOf(alerts: readonly Alert[]): TrayRank | null {
  if (alerts.some(({ severity }) => severity === 'critical')) return 'critical';
  return alerts.length > 0 ? 'warning' : null;
}

function freshnessOf(
  source: AnySourceState,
  { nowMs, pollingIntervalMs }: Pick<LineFacts, 'nowMs' | 'pollingIntervalMs'>,
) {
  return createFreshness({ nowMs, pollingIntervalMs, silentAfterMs: silentAfterMs(source.reach, pollingIntervalMs) });
}
