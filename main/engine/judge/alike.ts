import type { Alert } from '../../../shared/domain/alert.ts';
import { MINUTE } from '../../../shared/time-units.ts';

type Alerts = ReadonlyMap<string, Alert>;

/** Whether these would be shown alike. Compared field by field: a fleet in trouble has thousands of them each round. */
export function areShownAlike(before: Alerts, after: Alerts): boolean {
  return areAlike(before, after, isShownAlike);
}

/** Whether nothing changed that must be kept at once: all but what merely goes on while an alert fires. */
export function areKeptAlike(before: Alerts, after: Alerts): boolean {
  return areAlike(before, after, isKeptAlike);
}

function areAlike(before: Alerts, after: Alerts, isAlike: (a: Alert, b: Alert) => boolean): boolean {
  if (before.size !== after.size) return false;
  for (const [id, alert] of after) {
    const earlier = before.get(id);
    if (earlier !== alert && (earlier === undefined || !isAlike(earlier, alert))) return false;
  }
  return true;
}

function isKeptAlike(a: Alert, b: Alert): boolean {
  return (
    a.state === b.state &&
    a.severity === b.severity &&
    a.cause === b.cause &&
    String(a.namespaces) === String(b.namespaces) &&
    a.factVersion === b.factVersion &&
    a.firedAtMs === b.firedAtMs &&
    a.resolvedAtMs === b.resolvedAtMs &&
    a.quietSinceMs === b.quietSinceMs &&
    a.acknowledgedAtMs === b.acknowledgedAtMs &&
    a.snooze === b.snooze &&
    a.toldAtMs === b.toldAtMs &&
    a.toldCause === b.toldCause &&
    (a.unknownSinceMs === null) === (b.unknownSinceMs === null) &&
    // What it held counts until it fires.
    (a.state !== 'pending' || Math.floor(a.heldMs / MINUTE) === Math.floor(b.heldMs / MINUTE))
  );
}

function isShownAlike(a: Alert, b: Alert): boolean {
  return (
    isKeptAlike({ ...a, heldMs: 0 }, { ...b, heldMs: 0 }) &&
    a.summary === b.summary &&
    a.next === b.next &&
    a.sinceMs === b.sinceMs &&
    a.unknownSinceMs === b.unknownSinceMs
  );
}
