/** Troubles that really happen to a fleet. One word each, as an admin would name it. */
export type IncidentKind =
  | 'backup missed (hourly)'
  | 'backup missed (every n hours)'
  | 'backup missed (daily)'
  | 'backup missed (weekdays)'
  | 'backup missed (weekly)'
  | 'backup missed (monthly)'
  | 'whole client missed'
  | 'silent at first sight'
  | 'backup failing'
  | 'verification failed'
  | 'snapshot damaged, found by hand'
  | 'verification overdue'
  | 'store fills in a day'
  | 'store slowly full'
  | 'store over its limit'
  | 'gc failed'
  | 'gc slow'
  | 'gc overdue'
  | 'sync failed'
  | 'sync stale'
  | 'chain broken'
  | 'prune failed'
  | 'server down'
  | 'server talks nonsense'
  | 'token revoked'
  | 'privilege removed'
  | 'certificate changed'
  | 'certificate expiring'
  | 'store broken'
  | 'store hangs'
  | 'store long in maintenance'
  | 'removable store away'
  | 'snapshots deleted'
  | 'group deleted'
  | 'size anomaly'
  | 'clock skew'
  | 'host disk full'
  | 'verify schedule removed'
  | 'network offline'
  | 'dedup drop';

/** One trouble on the calendar: plain data, made from the seed without a look at any rule. */
export interface Incident {
  readonly id: string;
  readonly kind: IncidentKind;
  /** Null: this machine, not a server. */
  readonly server: string | null;
  readonly datastore: string | null;
  readonly namespace: string | null;
  /** Such as `vm/101`. */
  readonly group: string | null;
  readonly startMs: number;
  /** When it is repaired. */
  readonly endMs: number;
}
