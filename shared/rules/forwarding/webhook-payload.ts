import type { AlertEvent } from './alert-events.ts';

/** Raised when a reader of the fields below could be misled; new fields alone do not raise it. */
const WEBHOOK_VERSION = 1;

/**
 * One event as generic JSON. The names are those of `/api/alerts`; what does not apply is null, the root namespace is
 * the empty text. An event may arrive twice, then with the same `eventId`.
 */
export function webhookPayload({ kind, atMs, alert, previousSeverity }: AlertEvent, isTest: boolean) {
  const { id, rule, severity, client, summary, next, cause, sinceMs, firedAtMs, resolvedAtMs } = alert;
  const { server, datastore, namespace, backupType, backupId, job } = alert.subject;
  return {
    version: WEBHOOK_VERSION,
    sender: 'pbs-tray',
    eventId: `${id}@${kind}@${atMs}`,
    event: kind,
    test: isTest,
    atMs,
    previousSeverity,
    dashboardUrl: alert.dashboardUrl,
    alert: {
      ...{ id, rule, severity, state: kind === 'resolved' || kind === 'withdrawn' ? 'resolved' : 'firing' },
      ...{ node: server, datastore, namespace, backupType, backupId, job, client },
      ...{ summary, next, cause, sinceMs, firedAtMs, resolvedAtMs },
    },
  };
}
