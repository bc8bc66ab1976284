import { type LocalTime, localMoment, MINUTES_PER_DAY, weekdayOf } from './rhythm/local-time.ts';

/** A span of the day on some days of the week, by local time. */
export interface TimeWindow {
  /** Days on which it begins: `mon` to `sun`. */
  readonly days: readonly string[];
  /** `HH:MM`. */
  readonly from: string;
  /** `HH:MM`; earlier than `from`: the next day; the same: 24 hours. */
  readonly to: string;
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Whether a moment lies in the window. */
export function isInWindow(window: TimeWindow, local: LocalTime, atMs: number): boolean {
  const fromMinute = minuteOf(window.from);
  const untilMinute = minuteOf(window.to);
  const lengthMinutes = (untilMinute - fromMinute + MINUTES_PER_DAY) % MINUTES_PER_DAY || MINUTES_PER_DAY;
  const { day, minute } = localMoment(local, atMs);
  const beginsOn = (candidate: number) => window.days.includes(WEEKDAYS[weekdayOf(candidate)] ?? '');
  if (minute >= fromMinute && minute < fromMinute + lengthMinutes) return beginsOn(day);
  // Begun yesterday and gone over midnight.
  return minute + MINUTES_PER_DAY < fromMinute + lengthMinutes && beginsOn(day - 1);
}

function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}
