/**
 * Kinds of rhythm that can be learned. `hourly` is everything up to an hour and a quarter, `every-n-hours` up to twelve
 * hours, `weekdays` five or six days a week, `weekly` one to four days a week.
 */
export type LearnedKind = 'hourly' | 'every-n-hours' | 'daily' | 'weekdays' | 'weekly' | 'monthly' | 'irregular';

/** A time of day at which backups usually begin. */
export interface UsualTime {
  /** Local, minutes after midnight, 0 to 1440. */
  readonly minuteOfDay: number;
  /** Nine of ten began within this of it, before or after. */
  readonly spreadMinutes: number;
}

/** By when the next backup must be finished. */
export interface Due {
  /** When the last backup began; null when there was none since we know the group. */
  readonly lastRunAtMs: number | null;
  /** When the next one usually begins. */
  readonly nextExpectedMs: number;
  /** Beginning, usual duration and patience: later than this is late. Always after the last backup's end. */
  readonly dueByMs: number;
  /** A run was missed because nothing could be written then; it is expected later than usual. */
  readonly wasPutOff: boolean;
}

/** What is learned from the group's own past. */
export interface LearnedRhythm extends Due {
  readonly kind: LearnedKind;
  /** Usual distance of two backups, within a day or week of them. */
  readonly intervalMs: number;
  /** Days on which it runs, 0 is Monday; empty where they do not matter. */
  readonly weekdays: readonly number[];
  /** Earliest first; empty where the time of day does not matter. For `hourly` the minute of the hour alone counts. */
  readonly usual: readonly UsualTime[];
  /**
   * 0 to 1: the share of the past that the rhythm explains (score of the fit), less for few periods seen and for what
   * only a prunable list tells. Below 0.5 a page should say "probably".
   */
  readonly confidence: number;
}

/** Set by the user: a backup at least this often. */
export interface SetRhythm extends Due {
  readonly kind: 'set';
  readonly intervalMs: number;
}

/** How often a group is backed up, and when it must be again. All values are JSON. */
export type Rhythm =
  | LearnedRhythm
  | SetRhythm
  /** Not watched, because someone said so. */
  | { readonly kind: 'stopped-on-purpose'; readonly reason: 'archived' | 'no-monitor' }
  /** Too little to go by; the fixed limit of backup-stale applies. */
  | { readonly kind: 'unknown'; readonly lastRunAtMs: number | null };

/** How late the next backup is; 0 while it is not, null where nothing is known or nothing watched. */
export function lateByMs(rhythm: Rhythm, nowMs: number): number | null {
  if (rhythm.kind === 'unknown' || rhythm.kind === 'stopped-on-purpose') return null;
  return Math.max(0, nowMs - rhythm.dueByMs);
}
