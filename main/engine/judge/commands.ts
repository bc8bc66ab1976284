import type { Alert } from '../../../shared/domain/alert.ts';

type Alerts = ReadonlyMap<string, Alert>;

/** The alerts after a command; or why it cannot be. */
export type Changed =
  | { readonly ok: true; readonly alerts: Alerts }
  | { readonly ok: false; readonly sentence: string };

/** Somebody cares for it, or does not after all: people are not told (again). */
export function acknowledged(alerts: Alerts, id: string, on: boolean, nowMs: number): Changed {
  return changeOpen(alerts, id, (alert) => ({
    ...alert,
    acknowledgedAtMs: on ? (alert.acknowledgedAtMs ?? nowMs) : null,
    // Who takes an acknowledgement back looks at it right now.
    ...(on ? {} : asTold(alert, nowMs)),
  }));
}

/** Put off until a time, until its facts change, or not any more. What still fires afterwards is told again. */
export function snoozed(
  alerts: Alerts,
  id: string,
  { untilMs, untilChange }: { readonly untilMs: number | null; readonly untilChange: boolean },
  nowMs: number,
): Changed {
  if (untilMs !== null && untilMs <= nowMs) {
    return { ok: false, sentence: 'The time to snooze until is past: give one that is still to come.' };
  }
  return changeOpen(alerts, id, (alert) => {
    if (untilMs === null && !untilChange) {
      return alert.snooze === null ? alert : { ...alert, snooze: null, ...asTold(alert, nowMs) };
    }
    return {
      ...alert,
      snooze: untilMs === null ? { kind: 'until-change', factVersion: alert.factVersion } : { kind: 'until', untilMs },
      toldAtMs: null,
      toldCause: null,
    };
  });
}

function asTold({ state, toldAtMs, toldCause, cause }: Alert, nowMs: number): Pick<Alert, 'toldAtMs' | 'toldCause'> {
  if (state !== 'firing' || toldAtMs !== null) return { toldAtMs, toldCause };
  return { toldAtMs: nowMs, toldCause: cause };
}

function changeOpen(alerts: Alerts, id: string, change: (alert: Alert) => Alert): Changed {
  const alert = alerts.get(id);
  if (alert === undefined) return { ok: false, sentence: 'There is no such alert any more: look at the list again.' };
  if (alert.state === 'resolved') return { ok: false, sentence: 'This alert is over: there is nothing left to do.' };
  return { ok: true, alerts: new Map(alerts).set(id, change(alert)) };
}
