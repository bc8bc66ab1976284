import { harmonicMean } from './fit.ts';
import { weekdayOf } from './local-time.ts';
import { median } from './quantile.ts';

/** On which days of the week something happens. */
export interface WeekdayPattern {
  /** 0 is Monday. What it is called by. */
  readonly weekdays: readonly number[];
  /** On which of them it may be expected already: no Saturday before the first weekend is seen. */
  readonly expected: readonly number[];
  readonly score: number;
  /** Days on which it was expected and came. */
  readonly hits: number;
}

const EVERY_DAY: readonly number[] = [0, 1, 2, 3, 4, 5, 6];
const WORKING_DAYS: readonly number[] = [0, 1, 2, 3, 4];
/** Backups of the night after a working day. */
const WORKING_NIGHTS: readonly number[] = [1, 2, 3, 4, 5];
const WEEKEND: readonly number[] = [5, 6];

/** Days without a run longer than this many usual gaps are an outage or a holiday and say nothing of the pattern. */
const OUTAGE_GAPS = 2.5;
const OUTAGE_DAYS = 4;

/** Longer than this nothing is weekly. */
const LONGEST_GAP_DAYS = 60;

interface Tally {
  /** Days of the window on each weekday, outages left out. */
  readonly days: readonly number[];
  /** Those with a run. */
  readonly hits: readonly number[];
}

/** The pattern that explains these days best. `days` are day numbers with a run, ascending, each once. */
export function weekdayPattern(days: readonly number[]): WeekdayPattern {
  const tally = tallyOf(days);
  const candidates = [EVERY_DAY, WORKING_DAYS, WORKING_NIGHTS, oftenHit(tally)];
  const scored = candidates.map((weekdays) => ({ weekdays, ...scoreOf(weekdays, tally) }));
  // The first of equals: "daily" needs no explanation.
  const best = scored.reduce((a, b) => (b.score > a.score + 1e-9 ? b : a));
  const sawWeekend = WEEKEND.some((weekday) => (tally.days[weekday] ?? 0) > 0);
  return { ...best, expected: best.weekdays === EVERY_DAY && !sawWeekend ? WORKING_DAYS : best.weekdays };
}

function tallyOf(days: readonly number[]): Tally {
  const perWeekday = { days: [0, 0, 0, 0, 0, 0, 0], hits: [0, 0, 0, 0, 0, 0, 0] };
  const gaps = days.slice(1).map((day, index) => day - (days[index] ?? day));
  const outage = Math.min(LONGEST_GAP_DAYS, Math.max(OUTAGE_DAYS, OUTAGE_GAPS * (median(gaps) ?? 0)));
  for (const [index, day] of days.entries()) {
    count(perWeekday.hits, day);
    count(perWeekday.days, day);
    const gap = gaps[index] ?? 1;
    if (gap > outage) continue;
    for (let missed = day + 1; missed < day + gap; missed++) count(perWeekday.days, missed);
  }
  return perWeekday;
}

function count(perWeekday: number[], day: number): void {
  const weekday = weekdayOf(day);
  perWeekday[weekday] = (perWeekday[weekday] ?? 0) + 1;
}

/** Weekdays hit at least every second time. */
function oftenHit({ days, hits }: Tally): readonly number[] {
  const often = EVERY_DAY.filter((weekday) => share(hits, days, weekday) >= 0.5);
  // Once is no habit: neither a day that was hit by chance, nor, among many, a day that was missed by chance.
  if (often.length > 4) {
    const rest = EVERY_DAY.filter((weekday) => !often.includes(weekday));
    return rest.every((weekday) => (days[weekday] ?? 0) >= 3 && share(hits, days, weekday) <= 0.2) ? often : [];
  }
  return often.every((weekday) => (hits[weekday] ?? 0) >= 2) ? often : [];
}

function share(hits: readonly number[], days: readonly number[], weekday: number): number {
  const whole = days[weekday] ?? 0;
  return whole > 0 ? (hits[weekday] ?? 0) / whole : 0;
}

function scoreOf(weekdays: readonly number[], { days, hits }: Tally): { score: number; hits: number } {
  const total = (counts: readonly number[]) => weekdays.reduce((sum, weekday) => sum + (counts[weekday] ?? 0), 0);
  const all = hits.reduce((sum, hit) => sum + hit, 0);
  const hit = total(hits);
  const expected = total(days);
  return { score: expected > 0 && all > 0 ? harmonicMean(hit / all, hit / expected) : 0, hits: hit };
}
