/** What looks like trouble to a careless eye and is none. */
export type OddityKind =
  | 'schedule moved'
  | 'backup late once'
  | 'failed, then retried'
  | 'server rebooted'
  | 'server upgraded'
  | 'line lost for minutes'
  | 'guest renamed'
  | 'note edited'
  | 'snapshot protected'
  | 'namespace added'
  | 'maintenance for half an hour'
  | 'store enlarged'
  | 'prune rules tightened'
  | 'holiday announced'
  | 'disk carried away as announced';

export interface Oddity {
  readonly id: string;
  readonly kind: OddityKind;
  readonly server: string;
  readonly datastore: string | null;
  readonly namespace: string | null;
  readonly group: string | null;
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * What may be said of an oddity although it need not be: the contract's rules call it by its name, an admin might shrug.
 * Everything else said about it is a false alarm.
 */
export const TOLERATED: Readonly<Partial<Record<OddityKind, readonly string[]>>> = {
  'failed, then retried': ['backup-failed'],
  // The old guest's group stops for ever: that is told once, and archived.
  'guest renamed': ['backup-stale'],
};
