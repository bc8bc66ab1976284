import { DAY, HOUR } from '../../../shared/time-units.ts';
import type { IncidentKind } from './incident.ts';

/** What is right to say of a kind of incident, by the public names of the contract's rules. */
export interface Truth {
  /** One of these tells it. */
  readonly rules: readonly string[];
  /** These are true as well while it lasts, as its consequences. */
  readonly also: readonly string[];
  /** How long after it is evident it must have been told, beside the time in which nobody could look. */
  readonly withinMs: number;
  /** What follows from it may still be said for so long after its end. */
  readonly lingersMs: number;
  /** Information is shown, not told. */
  readonly isInfo?: true;
  /** Nothing brings it back: there is no end to be told. */
  readonly isFinal?: true;
}

const LATE = ['backup-stale'] as const;
const STORAGE = ['storage-high', 'storage-critical', 'storage-full-soon'] as const;
/** Data that nothing shares fills a store: its garbage collections see it too. A line that has ended is believed a while. */
const FILLED = ['dedup-low'] as const;
const COPIES_LATE = ['chain-broken', 'backup-stale'] as const;
const VERIFY = ['verification-overdue', 'verification-coverage-low'] as const;
/** What stands still while a store cannot be written. */
const STANDSTILL = [
  'backup-stale',
  'backup-failed',
  'gc-overdue',
  'gc-failed',
  'prune-failed',
  'sync-failed',
  'sync-stale',
];

/** What was missed is expected a day later, and a monthly backup has its patience besides. */
const STANDSTILL_LINGERS_MS = 3 * DAY;

function truth(rules: readonly string[], withinHours: number, more: Partial<Truth> = {}): Truth {
  return { rules, also: [], withinMs: withinHours * HOUR, lingersMs: 3 * HOUR, ...more };
}

export const TRUTHS: Readonly<Record<IncidentKind, Truth>> = {
  'backup missed (hourly)': truth(LATE, 6),
  'backup missed (every n hours)': truth(LATE, 12),
  'backup missed (daily)': truth(LATE, 24),
  'backup missed (weekdays)': truth(LATE, 24),
  'backup missed (weekly)': truth(LATE, 48),
  'backup missed (monthly)': truth(LATE, 5 * 24),
  'whole client missed': truth(LATE, 12, { lingersMs: 8 * DAY }),
  'silent at first sight': truth(LATE, 6),
  'backup failing': truth(['backup-failed'], 1, { also: LATE }),
  'verification failed': truth(['verification-failed'], 8, { also: VERIFY }),
  'snapshot damaged, found by hand': truth(['verification-failed'], 2, { also: VERIFY }),
  'verification overdue': truth(VERIFY, 40, { lingersMs: 10 * DAY }),
  'store fills in a day': truth(STORAGE, 3, { also: FILLED, lingersMs: 7 * DAY }),
  'store slowly full': truth(STORAGE, 72, { also: FILLED, lingersMs: 7 * DAY }),
  'store over its limit': truth(STORAGE, 3, { also: FILLED, lingersMs: 7 * DAY }),
  'gc failed': truth(['gc-failed'], 2),
  'gc slow': truth(['gc-slow'], 2, { lingersMs: 8 * HOUR }),
  'gc overdue': truth(['gc-overdue'], 2),
  'sync failed': truth(['sync-failed'], 1, { also: COPIES_LATE, lingersMs: 12 * HOUR }),
  'sync stale': truth(['sync-stale'], 2, { also: COPIES_LATE, lingersMs: 12 * HOUR }),
  // What comes late is verified late.
  'chain broken': truth(['chain-broken'], 36, { also: [...LATE, ...VERIFY], lingersMs: 8 * DAY }),
  'prune failed': truth(['prune-failed'], 2),
  'server down': truth(['server-unreachable'], 1, { also: STANDSTILL, lingersMs: STANDSTILL_LINGERS_MS }),
  'server talks nonsense': truth(['server-unreachable'], 1),
  'token revoked': truth(['auth-failed'], 1),
  'privilege removed': truth(['permission-missing'], 6),
  'certificate changed': truth(['certificate-changed'], 1),
  'certificate expiring': truth(['certificate-expiring'], 2),
  'store broken': truth(['datastore-unavailable'], 2, { also: STANDSTILL, lingersMs: STANDSTILL_LINGERS_MS }),
  'store hangs': truth(['datastore-unavailable'], 3, { also: STANDSTILL, lingersMs: STANDSTILL_LINGERS_MS }),
  'store long in maintenance': truth(['datastore-unavailable'], 3, {
    also: STANDSTILL,
    lingersMs: STANDSTILL_LINGERS_MS,
    isInfo: true,
  }),
  'removable store away': truth(LATE, 24, { also: STANDSTILL, lingersMs: STANDSTILL_LINGERS_MS }),
  'snapshots deleted': truth(['snapshots-vanished'], 6, { also: LATE }),
  'group deleted': truth(['group-gone'], 12, { also: LATE, isFinal: true }),
  'size anomaly': truth(['size-anomaly'], 12),
  'clock skew': truth(['clock-skew'], 2),
  'host disk full': truth(['host-disk-high'], 2),
  'verify schedule removed': truth(['job-missing'], 4, { also: VERIFY, lingersMs: 8 * DAY, isInfo: true }),
  'network offline': truth(['network-offline', 'server-unreachable'], 1, { isInfo: true }),
  'dedup drop': truth(['dedup-low'], 8, { isInfo: true }),
};
