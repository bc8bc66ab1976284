import { REMOVABLE } from './group-plans.ts';
import type { Oddity } from './oddity.ts';

/*
 * What an admin tells the product in advance: the disk that is away each Wednesday, and holidays of clients, on which
 * their offices make no backups.
 */

const ROTATION = {
  match: { server: 'pbs-2', datastore: REMOVABLE },
  days: ['wed'],
  from: '08:55',
  to: '17:30',
  timeZone: 'Europe/Vienna',
} as const;

/** The part `alerts` of the settings at a moment. */
export function alertSettingsAt(oddities: readonly Oddity[], nowMs: number): object {
  const holidays = oddities.filter(
    ({ kind, startMs, endMs }) => kind === 'holiday announced' && startMs - NOTICE_MS <= nowMs && nowMs < endMs,
  );
  const overrides = holidays.map(({ server, datastore }) => {
    return { match: { server, datastore }, rules: { 'backup-stale': { enabled: false } } };
  });
  return { overrides, expectedOffline: [ROTATION] };
}

/** Announced an hour before. */
const NOTICE_MS = 3_600_000;

/** When the settings change. */
export function settingsChanges(oddities: readonly Oddity[]): number[] {
  const moments = oddities.flatMap(({ kind, startMs, endMs }) =>
    kind === 'holiday announced' ? [startMs - NOTICE_MS, endMs] : [],
  );
  return [...new Set(moments)];
}
