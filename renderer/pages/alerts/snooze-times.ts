import { DAY, HOUR } from '../../../shared/time-units.ts';

/** How long to be left in peace. */
export interface SnoozeTime {
  readonly key: string;
  readonly text: string;
  /** Null: until it changes. */
  readonly untilMs: number | null;
}

const MORNING_HOUR = 8;

/** The choices at a moment; days are this computer's. */
export function snoozeTimes(nowMs: number): readonly SnoozeTime[] {
  const morning = new Date(nowMs);
  morning.setDate(morning.getDate() + 1);
  morning.setHours(MORNING_HOUR, 0, 0, 0);
  return [
    { key: 'hour', text: 'For 1 hour', untilMs: nowMs + HOUR },
    { key: 'four-hours', text: 'For 4 hours', untilMs: nowMs + 4 * HOUR },
    { key: 'morning', text: 'Until tomorrow 8:00', untilMs: morning.getTime() },
    { key: 'week', text: 'For a week', untilMs: nowMs + 7 * DAY },
    { key: 'change', text: 'Until it changes', untilMs: null },
  ];
}
