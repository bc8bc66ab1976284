import type { Alert, AlertSubject, Severity } from '../../domain/alert.ts';

/** An alert as receivers outside learn of it: plain JSON, complete without anything else of ours. */
export interface ForwardedAlert {
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly subject: AlertSubject;
  readonly client: string | null;
  readonly summary: string;
  readonly next: string;
  readonly cause: string;
  readonly sinceMs: number;
  readonly firedAtMs: number | null;
  readonly resolvedAtMs: number | null;
  /** Where people can look at it; null where no such page is known. */
  readonly dashboardUrl: string | null;
}

/** What the alert itself does not know. */
export interface AlertSurroundings {
  readonly client: string | null;
  readonly dashboardUrl: string | null;
}

/** An alert with what receivers need beside it. */
export function forwardedAlert(alert: Alert, { client, dashboardUrl }: AlertSurroundings): ForwardedAlert {
  const { id, rule, severity, subject, summary, next, cause, sinceMs, firedAtMs, resolvedAtMs } = alert;
  return {
    ...{ id, rule, severity, subject, client, summary, next, cause, sinceMs, firedAtMs, resolvedAtMs },
    // The dashboard's own address carries the API token behind the hash: it must not leave this machine.
    dashboardUrl: dashboardUrl?.replace(/#.*$/s, '') ?? null,
  };
}
