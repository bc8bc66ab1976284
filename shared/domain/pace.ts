import { DAY, HOUR } from '../time-units.ts';

/** What is read on a rhythm of its own. */
export type Pace =
  | 'heartbeat'
  | 'datastores'
  | 'jobs'
  | 'groups'
  | 'namespaces'
  | 'tape'
  | 'version'
  | 'privileges'
  | 'usage-history'
  | 'subscription'
  | 'updates'
  | 'time-zone'
  | 'snapshots';

/** How often each part is read, for a polling interval T (design.md, "What is polled, and what it may cost"). */
export function intervalMs(pace: Pace, pollingIntervalMs: number): number {
  switch (pace) {
    case 'heartbeat':
      return pollingIntervalMs;
    case 'datastores':
      return 5 * pollingIntervalMs;
    case 'jobs':
      return 10 * pollingIntervalMs;
    case 'groups':
      return 15 * pollingIntervalMs;
    case 'namespaces':
    case 'tape':
      return 60 * pollingIntervalMs;
    case 'usage-history':
    case 'privileges':
      return Math.max(HOUR, 60 * pollingIntervalMs);
    case 'version':
      return Math.max(6 * HOUR, 60 * pollingIntervalMs);
    case 'subscription':
    case 'updates':
      return Math.max(12 * HOUR, 60 * pollingIntervalMs);
    case 'time-zone':
    case 'snapshots':
      return Math.max(DAY, 60 * pollingIntervalMs);
  }
}

/** For how long after its last good read a value still stands: three of its own intervals. */
export function validForMs(pace: Pace, pollingIntervalMs: number): number {
  return 3 * intervalMs(pace, pollingIntervalMs);
}
