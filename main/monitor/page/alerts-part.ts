import type { AlertsPart, AlertView, RetiredGroup } from '../../../shared/contract/page-state.ts';
import { type Alert, type AlertState, LOUDNESS, placesOf } from '../../../shared/domain/alert.ts';
import { groupKey } from '../../../shared/domain/backup.ts';
import type { FleetState } from '../../../shared/domain/fleet.ts';
import type { GroupPlace } from '../../../shared/domain/history.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import { RULE_BY_NAME } from '../../../shared/rules/alerts/every-rule.ts';
import { groupLastFinished } from '../../../shared/rules/newest-finished.ts';
import type { Lens } from './lens.ts';

/** All alerts for the page, worst and oldest first, and the groups that look retired. */
export function alertsPart(
  alerts: ReadonlyMap<string, Alert>,
  retired: readonly GroupPlace[],
  fleet: FleetState,
  lens: Lens,
): AlertsPart {
  return {
    kind: 'alerts',
    alerts: alertViews(alerts, lens),
    retired: retired.map((place) => retiredGroup(place, fleet)),
  };
}

/** Worst and oldest first. */
export function alertViews(alerts: ReadonlyMap<string, Alert>, lens: Lens): AlertView[] {
  return [...alerts.values()].sort(worstFirst).map((alert) => alertView(alert, lens));
}

const STATE_RANK: Record<AlertState, number> = { firing: 0, pending: 1, resolved: 2 };

function worstFirst(a: Alert, b: Alert): number {
  return (
    STATE_RANK[a.state] - STATE_RANK[b.state] ||
    LOUDNESS[a.severity] - LOUDNESS[b.severity] ||
    a.sinceMs - b.sinceMs ||
    (a.id < b.id ? -1 : 1)
  );
}

function alertView(alert: Alert, lens: Lens): AlertView {
  const { id, rule, subject, severity, state, summary, next, cause, sinceMs, firedAtMs, resolvedAtMs } = alert;
  const { unknownSinceMs, quietSinceMs, acknowledgedAtMs, snooze } = alert;
  return {
    ...{ id, rule, subject, client: lens.clientOf(alert), severity, state, summary, next, cause },
    ...{ sinceMs, firedAtMs, resolvedAtMs, firesAtMs: firesAtMs(alert, lens), unknownSinceMs },
    ...{ quietSinceMs, acknowledgedAtMs },
    snooze: snooze?.kind === 'until-change' ? { kind: 'until-change' } : snooze,
  };
}

/** When it was seen to hold for its "for", if it goes on as now. */
function firesAtMs(alert: Alert, lens: Lens): number | null {
  const { state, rule: name, judgedAtMs, heldMs } = alert;
  const rule = RULE_BY_NAME.get(name);
  const settings = state === 'pending' && rule ? placesOf(alert).map((place) => lens.rules(rule, place)) : [];
  const waits = settings.flatMap((known) => (known === null ? [] : [known.forMs - heldMs]));
  return waits.length === 0 ? null : judgedAtMs + Math.max(0, Math.min(...waits));
}

function retiredGroup({ server, datastore, namespace, group }: GroupPlace, fleet: FleetState): RetiredGroup {
  const store = fleet.servers.find(({ name }) => name === server)?.datastores.get(datastore);
  const section = store?.groups.get(namespace);
  const listed = section ? lastGood(section)?.value.find((candidate) => groupKey(candidate) === group) : undefined;
  const last = listed ? groupLastFinished(listed, store?.details.get(namespace)?.get(group) ?? null) : null;
  return { server, datastore, namespace, group, lastFinishedMs: last?.kind === 'at' ? last.atMs : null };
}
