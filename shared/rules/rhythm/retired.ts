import { DAY, HOUR } from '../../time-units.ts';
import type { Rhythm } from './rhythm.ts';

const RETIRED_SILENCE_MS = 14 * DAY;
const RETIRED_PACES = 5;

/** The limit of backup-stale where no rhythm is known (design.md, Alert rules). */
const UNKNOWN_PACE_MS = 48 * HOUR;

/**
 * Whether a group was already silent for more than 14 days and more than five times its pace when we first saw it
 * (design.md, Alert rules): then it is asked about once, and raises no alert. A group that fell silent under our eyes
 * never is, however long ago.
 */
export function isRetired(rhythm: Rhythm, watchedSinceMs: number): boolean {
  if (rhythm.kind === 'stopped-on-purpose' || rhythm.lastRunAtMs === null) return false;
  const silentMs = watchedSinceMs - rhythm.lastRunAtMs;
  const paceMs = rhythm.kind === 'unknown' ? UNKNOWN_PACE_MS : rhythm.intervalMs;
  return silentMs > RETIRED_SILENCE_MS && silentMs > RETIRED_PACES * paceMs;
}
