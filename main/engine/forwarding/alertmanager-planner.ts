import type { Severity } from '../../../shared/domain/alert.ts';
import { type AlertEvent, isEnd } from '../../../shared/rules/forwarding/alert-events.ts';
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
 *
 * Events are queued before the list of what fires follows them, so for a moment the list may lack what began and still
 * hold what ended: there the events are right.
 */
export function createAlertmanagerPlanner({ firing, minSeverity }: AlertmanagerNeeds): Planner {
  let known: Alerts = new Map();
  let tried = '';
  let isDue = true;
  const planned = new WeakMap<Parcel, Alerts>();
  /** When alerts ended, by id, for as long as the list holds them. */
  const endedAtMs = new Map<string, number>();
  /** Alerts that we told of and the list lacks, by id. One that it lacks twice is gone, though no event says so. */
  let lacking: ReadonlySet<string> = new Set();
  let gone: ReadonlySet<string> = new Set();

  function openAlerts(events: readonly AlertEvent[]): Alerts {
    const began = events.filter((event) => !isEnd(event)).map(({ alert }) => alert);
    // Whatever the clock said then: it may have been set back since.
    for (const { id } of began) endedAtMs.delete(id);
    for (const { alert, atMs } of events.filter(isEnd)) endedAtMs.set(alert.id, atMs);
    const kept = [...known.values()].filter(({ id }) => !gone.has(id));
    const open = new Map<string, ForwardedAlert>();
    const ids = new Set<string>();
    for (const alert of [...firing(), ...began, ...kept]) {
      if (ids.has(alert.id)) continue;
      ids.add(alert.id);
      // One that began once more since is another matter.
      const isOver = (endedAtMs.get(alert.id) ?? Number.NEGATIVE_INFINITY) >= (alert.firedAtMs ?? alert.sinceMs);
      if (!isOver && isAtLeast(alert.severity, minSeverity)) open.set(labelKey(alert), alert);
    }
    return open;
  }

  return {
    needsAll: false,
    next(items, nowMs) {
      const events = latestEvents(eventsOf(items));
      const open = openAlerts(events);
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
      const listed = new Set(firing().map(({ id }) => id));
      for (const id of endedAtMs.keys()) if (!listed.has(id)) endedAtMs.delete(id);
      const lost = new Set([...known.values()].map(({ id }) => id).filter((id) => !listed.has(id)));
      gone = new Set([...lost].filter((id) => lacking.has(id)));
      lacking = lost;
    },
  };
}

/** The last event of each alert. */
function latestEvents(events: readonly AlertEvent[]): readonly AlertEvent[] {
  return [...new Map(events.map((event) => [event.alert.id, event])).values()];
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

function keysOf(alerts: Alerts): string {
  return JSON.stringify([...alerts.keys()].sort());
}
