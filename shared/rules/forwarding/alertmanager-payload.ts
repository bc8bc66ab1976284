import type { ForwardedAlert } from './forwarded-alert.ts';
import { isoTime } from './iso-time.ts';
import { safeLine } from './plain-text.ts';

/** One alert in the form of Alertmanager's `POST /api/v2/alerts`. */
export interface AlertmanagerAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL?: string;
}

/**
 * An alert for Alertmanager: its labels are its identity there. `endsAtMs` in the future: it goes on, and Alertmanager
 * ends it by itself should it not hear of it again by then.
 */
export function alertmanagerAlert(alert: ForwardedAlert, endsAtMs: number): AlertmanagerAlert {
  const startsAtMs = alert.firedAtMs ?? alert.sinceMs;
  return {
    labels: labelsOf(alert),
    annotations: { summary: safeLine(alert.summary), description: safeLine(alert.next) },
    startsAt: isoTime(startsAtMs),
    // It refuses what ends before it began, as it would after the clock was set back.
    endsAt: isoTime(Math.max(endsAtMs, startsAtMs)),
    ...(alert.dashboardUrl === null ? {} : { generatorURL: alert.dashboardUrl }),
  };
}

/** What tells two alerts apart for Alertmanager. */
export function labelKey(alert: ForwardedAlert): string {
  return JSON.stringify(Object.entries(labelsOf(alert)));
}

/** Those of `pbs_tray_alert`; an empty label is the same as none, so the root namespace is left out as well. */
function labelsOf({ rule, severity, subject, client }: ForwardedAlert): Record<string, string> {
  const labels = {
    alertname: rule,
    severity,
    node: subject.server,
    datastore: subject.datastore,
    namespace: subject.namespace,
    backup_type: subject.backupType,
    backup_id: subject.backupId,
    client,
    job: subject.job,
  };
  const present = Object.entries(labels).flatMap(([name, value]): [string, string][] =>
    value === null || value === '' ? [] : [[name, value.toWellFormed()]],
  );
  return Object.fromEntries(present);
}
