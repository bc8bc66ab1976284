import { z } from 'zod';
import { ALERT_EVENT_KINDS, type AlertEvent } from '../../../shared/rules/forwarding/alert-events.ts';

const severity = z.enum(['info', 'warning', 'critical']);
const text = z.string();
const moment = z.number();

// A queue may hold what an older or newer version wrote: unknown keys are dropped, what cannot be read is passed over.
const eventSchema = z.object({
  kind: z.enum(ALERT_EVENT_KINDS),
  atMs: moment,
  previousSeverity: severity.nullable().default(null),
  alert: z.object({
    id: text,
    rule: text,
    severity,
    subject: z.object({
      server: text.nullable(),
      datastore: text.nullable(),
      namespace: text.nullable(),
      backupType: text.nullable(),
      backupId: text.nullable(),
      job: text.nullable(),
    }),
    client: text.nullable(),
    summary: text,
    next: text,
    cause: text,
    sinceMs: moment,
    firedAtMs: moment.nullable(),
    resolvedAtMs: moment.nullable(),
    dashboardUrl: text.nullable(),
  }),
});

/** An event as it is kept in the queue. */
export function eventText(event: AlertEvent): string {
  return JSON.stringify(event);
}

/** The event again; null for what is none. */
export function eventFromText(stored: string): AlertEvent | null {
  try {
    return eventSchema.parse(JSON.parse(stored));
  } catch {
    return null;
  }
}
