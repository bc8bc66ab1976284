import { DAY, HOUR } from '../../time-units.ts';

const KEYWORDS: Readonly<Record<string, number>> = {
  minutely: HOUR,
  hourly: HOUR,
  daily: DAY,
  weekly: 7 * DAY,
  monthly: 31 * DAY,
  quarterly: 92 * DAY,
  semiannually: 184 * DAY,
  'semi-annually': 184 * DAY,
  yearly: 366 * DAY,
  annually: 366 * DAY,
};

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/**
 * The longest distance between two runs of a PBS calendar event (`sat 02:00`, `mon..fri *:0/15`, `*-*-1 03:00`) in whole
 * days, or in hours for what runs on each day; null where the event is not understood. Only for telling how patient
 * to be: a job's next run is PBS's to say.
 */
export function scheduleIntervalMs(schedule: string): number | null {
  let known = intervals.get(schedule);
  if (known === undefined) {
    known = intervalOf(schedule);
    if (intervals.size < MOST_KNOWN) intervals.set(schedule, known);
  }
  return known;
}

/** A fleet has few schedules, and each round of judging asks for each of them. */
const intervals = new Map<string, number | null>();
const MOST_KNOWN = 1000;

function intervalOf(schedule: string): number | null {
  const text = schedule.trim().toLowerCase();
  const keyword = KEYWORDS[text];
  if (keyword !== undefined) return keyword;
  const date = /(\S+)-(\S+)-(\S+)/.exec(text);
  if (date) return dateIntervalMs(date[2] ?? '*', date[3] ?? '*');
  const [first = ''] = text.split(/\s+/);
  const days = weekdaysOf(first);
  if (days !== null) return longestGap(days) * DAY;
  return /^[\d*/.,:]+$/.test(text) && text !== '' ? longestPauseMs(text) : null;
}

/** Of a time of day such as `0/4:40`, `8..18:00` or `*:30`: the longest distance of two of its hours. */
function longestPauseMs(time: string): number {
  const [hours = ''] = time.split(':');
  const set = new Set(hours.split(',').flatMap(hoursOf));
  if (!time.includes(':') || set.size === 0) return DAY;
  const sorted = [...set].sort((a, b) => a - b);
  const first = sorted[0] ?? 0;
  return Math.max(...sorted.map((hour, index) => (sorted[index + 1] ?? first + 24) - hour)) * HOUR;
}

/** `*`, `7`, `0/4` and `8..18` as hours; none where it is something else. */
function hoursOf(part: string): number[] {
  const [range = '', step] = part.split('/');
  const [from, to] = range === '*' ? [0, 23] : range.split('..').map(Number);
  const every = step === undefined ? 1 : Number(step);
  if (from === undefined || !Number.isInteger(from) || !(every >= 1)) return [];
  const last = to ?? (step === undefined ? from : 23);
  return Array.from({ length: Math.max(0, Math.floor((last - from) / every) + 1) }, (_, at) => from + at * every);
}

function dateIntervalMs(month: string, day: string): number {
  if (/^\d+$/.test(month)) return 366 * DAY;
  if (month !== '*') return 184 * DAY;
  return day === '*' ? DAY : 31 * DAY;
}

/** `mon`, `sat,sun`, `mon..fri` as numbers from 0 for Monday; null when it is something else. */
function weekdaysOf(text: string): number[] | null {
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const [from, to] = part.split('..').map((name) => WEEKDAYS.indexOf(name.slice(0, 3)));
    if (from === undefined || from < 0 || to === -1) return null;
    const length = to === undefined ? 0 : (to - from + 7) % 7;
    for (let offset = 0; offset <= length; offset++) days.add((from + offset) % 7);
  }
  return [...days].sort((a, b) => a - b);
}

function longestGap(days: readonly number[]): number {
  let longest = 1;
  for (const [index, day] of days.entries()) {
    const next = days[index + 1] ?? (days[0] ?? day) + 7;
    longest = Math.max(longest, next - day);
  }
  return longest;
}
