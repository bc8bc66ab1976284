import { type AlertSubject, NOTHING } from '../../../shared/domain/alert.ts';
import type { AlertEvent } from '../../../shared/domain/history.ts';
import type { AlertEventQuery } from '../ports.ts';
import type { Db } from './history-db.ts';

export interface AlertTable {
  put(event: AlertEvent): void;
  list(query: AlertEventQuery): readonly AlertEvent[];
}

interface AlertRow {
  readonly at: number;
  readonly alert: string;
  readonly rule: string;
  readonly subject: string;
  readonly change: string;
  readonly summary: string;
}

const LIST = `
  SELECT at, alert, rule, subject, change, summary FROM alert_event
   WHERE at >= @since AND at <= @until
     AND (@rule IS NULL OR rule = @rule) AND (@alert IS NULL OR alert = @alert)
   ORDER BY at DESC, id DESC LIMIT @limit`;

interface ListScope {
  readonly since: number;
  readonly until: number;
  readonly rule: string | null;
  readonly alert: string | null;
  readonly limit: number;
}

export function createAlertTable(db: Db): AlertTable {
  const insert = db.prepare<[number, string, string, string, string, string]>(
    'INSERT INTO alert_event (at, alert, rule, subject, change, summary) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const list = db.prepare<ListScope, AlertRow>(LIST);
  return {
    put: ({ atMs, alertId, rule, subject, change, summary }) =>
      void insert.run(atMs, alertId, rule, JSON.stringify(subject), change, summary),
    list: ({ sinceMs, untilMs = Number.MAX_SAFE_INTEGER, rule = null, alertId = null, limit }) =>
      list
        .all({ since: sinceMs, until: untilMs, rule, alert: alertId, limit })
        .map(({ at, alert, subject, ...rest }) => ({ ...rest, alertId: alert, atMs: at, subject: toSubject(subject) })),
  };
}

/** What is missing or of another type, in the file of another version, is nothing. */
function toSubject(text: string): AlertSubject {
  const known: unknown = JSON.parse(text);
  const part = (name: keyof AlertSubject): string | null => {
    const value: unknown = typeof known === 'object' && known !== null ? Reflect.get(known, name) : null;
    return typeof value === 'string' ? value : null;
  };
  return {
    ...NOTHING,
    server: part('server'),
    datastore: part('datastore'),
    namespace: part('namespace'),
    backupType: part('backupType'),
    backupId: part('backupId'),
    job: part('job'),
  };
}
