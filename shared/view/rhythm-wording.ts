import { civilDate } from '../rules/rhythm/civil-date.ts';
import { type LocalTime, localMoment, weekdayOf } from '../rules/rhythm/local-time.ts';
import type { LearnedRhythm, Rhythm, SetRhythm, UsualTime } from '../rules/rhythm/rhythm.ts';
import { DAY, HOUR, MINUTE } from '../time-units.ts';

/** A group's rhythm in words. */
export interface RhythmWording {
  /** Such as "daily, usually 02:10 ±20 min". */
  readonly usually: string;
  /** Such as "due by 05:10" or "was due by Mon 05:10"; null where nothing is expected. */
  readonly due: string | null;
}

/** Below this the rhythm is a guess, and said so. */
const SURE = 0.5;

/** How often a group is backed up, such as "daily, usually 02:10 ±20 min". */
export function usuallyText(rhythm: LearnedRhythm | SetRhythm): string {
  return rhythm.kind === 'set' ? `at least every ${duration(rhythm.intervalMs)} (set)` : learnedText(rhythm);
}

/** Says how often a group is backed up and by when it must be again, in the server's local time. */
export function rhythmWording(rhythm: Rhythm, { local, nowMs }: { local: LocalTime; nowMs: number }): RhythmWording {
  switch (rhythm.kind) {
    case 'stopped-on-purpose':
      return {
        usually: rhythm.reason === 'archived' ? 'archived, not watched' : 'not watched (no-monitor)',
        due: null,
      };
    case 'unknown':
      return { usually: 'no rhythm known yet', due: null };
    case 'set':
      return {
        usually: usuallyText(rhythm),
        due: dueText(rhythm.dueByMs, local, nowMs),
      };
    default:
      return { usually: usuallyText(rhythm), due: dueText(rhythm.dueByMs, local, nowMs) };
  }
}

function learnedText(rhythm: LearnedRhythm): string {
  const guess = rhythm.confidence < SURE ? 'probably ' : '';
  const times = timesText(rhythm);
  return `${guess}${oftenText(rhythm)}${times === null ? '' : `, usually ${times}`}`;
}

function oftenText({ kind, intervalMs, weekdays }: LearnedRhythm): string {
  switch (kind) {
    case 'hourly':
      return Math.abs(intervalMs - HOUR) < MINUTE ? 'hourly' : `every ${duration(intervalMs)}`;
    case 'every-n-hours':
      return `every ${duration(intervalMs)}`;
    case 'daily':
      return 'daily';
    case 'weekdays':
      return weekdays.join() === '0,1,2,3,4' ? 'Mon to Fri' : daysText(weekdays);
    case 'weekly':
      return daysText(weekdays);
    case 'monthly':
      return 'monthly';
    case 'irregular':
      return `irregular, about every ${duration(intervalMs)}`;
  }
}

const WEEKDAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const WEEKDAY_PLURALS = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'] as const;

function daysText(weekdays: readonly number[]): string {
  const [only, ...others] = weekdays;
  if (only !== undefined && others.length === 0) return WEEKDAY_PLURALS[only] ?? 'weekly';
  return listed(weekdays.map((weekday) => WEEKDAY_NAMES[weekday] ?? ''));
}

/** More times of day than this say no more than the interval does. */
const MOST_TIMES = 3;

function timesText({ kind, usual, intervalMs }: LearnedRhythm): string | null {
  const [first] = usual;
  if (first === undefined || usual.length > MOST_TIMES) return null;
  if (kind === 'hourly')
    return intervalMs > 50 * MINUTE ? `at :${twoDigits(Math.round(first.minuteOfDay) % 60)}` : null;
  const spread = Math.max(...usual.map(({ spreadMinutes }) => spreadMinutes));
  return `${listed(usual.map(clockText))}${spreadText(spread)}`;
}

function clockText({ minuteOfDay }: UsualTime): string {
  const minute = Math.round(minuteOfDay) % 1440;
  return `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
}

function spreadText(minutes: number): string {
  if (minutes < 2) return '';
  if (minutes < 90) return ` ±${minutes < 10 ? Math.round(minutes) : 5 * Math.round(minutes / 5)} min`;
  return ` ±${Math.round(minutes / 60)} h`;
}

/** Rounded to the whole minute before, so that "due by" is never later than the truth. */
function dueText(dueByMs: number, local: LocalTime, nowMs: number): string {
  return `${nowMs > dueByMs ? 'was due' : 'due'} by ${momentText(dueByMs, local, nowMs)}`;
}

const MONTH_NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** The time alone for today, with the day of the week within six days, else with the date. */
function momentText(atMs: number, local: LocalTime, nowMs: number): string {
  const { day, minute } = localMoment(local, atMs);
  const clock = clockText({ minuteOfDay: Math.floor(minute), spreadMinutes: 0 });
  const distance = Math.abs(day - localMoment(local, nowMs).day);
  if (distance === 0) return clock;
  if (distance <= 6) return `${WEEKDAY_NAMES[weekdayOf(day)] ?? ''} ${clock}`;
  const { month, dayOfMonth } = civilDate(day);
  return `${dayOfMonth} ${MONTH_NAMES[((month % 12) + 12) % 12] ?? ''} ${clock}`;
}

function duration(ms: number): string {
  if (ms < 90 * MINUTE && Math.abs(ms - HOUR) >= MINUTE) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 36 * HOUR) return `${Math.round((10 * ms) / HOUR) / 10} h`;
  return `${Math.round((10 * ms) / DAY) / 10} days`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
