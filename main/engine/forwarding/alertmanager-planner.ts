import type { Severity } from '../../../shared/domain/alert.ts';
import type { AlertEvent } from '../../../shared/rules/forwarding/alert-events.ts';
import {
  type AlertmanagerAlert,
  alertmanagerAlert,
  labelKey,
} from '../../../shared/rules/forwarding/alertmanager-payload.ts';
import type { ForwardedAlert } from '../../../shared/rules/forwarding/forwarded-alert.ts';
import { isAtLeast } from '../../../shared/rules/forwarding/reaches.ts';
import { HOUR } from '../../../shared/time-units.ts';
import { eventsOf, type Parcel, type Planner } from './planner.ts';

/**
 * How long Alertmanager keeps an alert of which it hears nothing more. Long enough for a restart or an update of ours,
 * short enough that a monitor that is gone for good does not leave its alerts behind.
 */
const KEPT_MS = HOUR;

interface AlertmanagerNeeds {
  /** All alerts that fire now. */
  readonly firing: () => readonly ForwardedAlert[];
  readonly minSeverity: Severity;
}

/** By `labelKey`. */
type Alerts = ReadonlyMap<string, ForwardedAlert>;

/**
 * Alertmanager wants states, not events: each time all that fires, so that it may lose or forget them, and the end of
 * what ended. Of an alert that came and went meanwhile only the end is sent, of which it makes nothing.
 */
export function createAlertmanagerPlanner({ firing, minSeverity }: AlertmanagerNeeds): Planner {
  let known: Alerts = new Map();
  let tried = '';
  let isDue = true;
  const planned = new WeakMap<Parcel, Alerts>();

  return {
    next(items, nowMs) {
      const events = latestEvents(eventsOf(items));
      const open = openAlerts([...firing(), ...beganIn(events)], events, minSeverity);
      if (items.length === 0 && !isDue && keysOf(open) === tried) return null;
      const ended = endedAlerts(events, known, open, nowMs);
      const alerts = [...ended, ...[...open.values()].map((alert) => alertmanagerAlert(alert, nowMs + KEPT_MS))];
      if (alerts.length === 0 && items.length === 0) return null;
      const parcel = { ids: items.map(({ id }) => id), body: alerts.length === 0 ? null : alerts };
      planned.set(parcel, open);
      return parcel;
    },
    settled(parcel, arrived) {
      const open = planned.get(parcel) ?? new Map();
      isDue = false;
      tried = keysOf(open);
      if (arrived) known = open;
    },
    refresh() {
      isDue = true;
    },
  };
}

/** The last event of each alert. */
function latestEvents(events: readonly AlertEvent[]): readonly AlertEvent[] {
  return [...new Map(events.map((event) => [event.alert.id, event])).values()];
}

/** What began may not be in the list of what fires yet: events are queued before they count. */
function beganIn(events: readonly AlertEvent[]): ForwardedAlert[] {
  return events.filter((event) => !isEnd(event)).map(({ alert }) => alert);
}

function openAlerts(candidates: readonly ForwardedAlert[], latest: readonly AlertEvent[], least: Severity): Alerts {
  const endedAtMs = new Map(latest.filter(isEnd).map(({ alert, atMs }) => [alert.id, atMs]));
  const open = new Map<string, ForwardedAlert>();
  const ids = new Set<string>();
  for (const alert of candidates) {
    // Nor may what ended be gone from that list already; unless it began once more since.
    const isOver = (endedAtMs.get(alert.id) ?? -1) >= (alert.firedAtMs ?? alert.sinceMs);
    if (isOver || ids.has(alert.id) || !isAtLeast(alert.severity, least)) continue;
    ids.add(alert.id);
    open.set(labelKey(alert), alert);
  }
  return open;
}

/** The severity is part of an alert's identity there: one that changed ends under its old name. */
function endedAlerts(latest: readonly AlertEvent[], known: Alerts, open: Alerts, nowMs: number): AlertmanagerAlert[] {
  const ended = new Map<string, AlertmanagerAlert>();
  for (const [key, alert] of known) ended.set(key, alertmanagerAlert(alert, nowMs));
  for (const { alert, atMs } of latest.filter(isEnd)) {
    ended.set(labelKey(alert), alertmanagerAlert(alert, Math.min(alert.resolvedAtMs ?? atMs, nowMs)));
  }
  return [...ended].filter(([key]) => !open.has(key)).map(([, alert]) => alert);
}

function isEnd({ kind }: AlertEvent): boolean {
  return kind === 'resolved' || kind === 'withdrawn';
}

function keysOf(alerts: Alerts): string {
  return JSON.stringify([...alerts.keys()].sort());
}
