import { createLocalTime } from '../../../../../main/engine/runtime/local-time.ts';
import type { RhythmEvidence } from '../../../../../shared/rules/rhythm/evidence.ts';
import type { LocalTime } from '../../../../../shared/rules/rhythm/local-time.ts';
import { rhythmOf } from '../../../../../shared/rules/rhythm/rhythm-of.ts';
import { DAY, HOUR } from '../../../../../shared/time-units.ts';
import {
  irregularRuns,
  type Keep,
  type Life,
  listEvidence,
  pruned,
  type Run,
  randomNumbers,
  runsOf,
  type Schedule,
  schedules,
  seenEvidence,
  taskEvidence,
} from './schedules.ts';

/* How many of many made-up groups are classified right, by schedule, by what life makes of it, and by who tells of it. */

const ZONES = ['Europe/Vienna', 'America/New_York', 'UTC', 'Asia/Kolkata'].map(createLocalTime);
export const CASES = 200;
const YEAR_BEGINS = Date.UTC(2026, 0, 1);

interface Case {
  readonly evidence: RhythmEvidence;
  readonly local: LocalTime;
  readonly nowMs: number;
  readonly right: { readonly kind: string; readonly intervalMs: number | null };
}

type Random = () => number;
const whole = (random: Random, from: number, to: number) => from + Math.floor(random() * (to - from + 1));
const minute = (random: Random) => whole(random, 0, 1439);

/** How a schedule is drawn, the jitter it may have, and the days of evidence, three periods at least. */
export interface Row {
  readonly draw: (random: Random) => Schedule;
  readonly mostJitter: number;
  readonly days: readonly [number, number];
  readonly least: number;
}

export const REGULAR: Readonly<Record<string, Row>> = {
  'every 15 min': {
    draw: (r) => schedules.everyMinutes(15, whole(r, 0, 14)),
    mostJitter: 4,
    days: [0.3, 10],
    least: 0.97,
  },
  hourly: { draw: (r) => schedules.everyMinutes(60, whole(r, 0, 59)), mostJitter: 15, days: [0.5, 20], least: 0.97 },
  'hourly in office hours': {
    draw: (r) => schedules.officeHours(whole(r, 0, 59)),
    mostJitter: 10,
    days: [8, 30],
    least: 0.97,
  },
  'every 2 h': {
    draw: (r) => schedules.everyMinutes(120, whole(r, 0, 119)),
    mostJitter: 25,
    days: [1, 20],
    least: 0.97,
  },
  'every 4 h': {
    draw: (r) => schedules.everyMinutes(240, whole(r, 0, 239)),
    mostJitter: 40,
    days: [1, 20],
    least: 0.97,
  },
  'every 6 h': {
    draw: (r) => schedules.everyMinutes(360, whole(r, 0, 359)),
    mostJitter: 60,
    days: [1.5, 20],
    least: 0.97,
  },
  'every 12 h': {
    draw: (r) => schedules.everyMinutes(720, whole(r, 0, 719)),
    mostJitter: 60,
    days: [2.5, 30],
    least: 0.97,
  },
  daily: { draw: (r) => schedules.daily(minute(r)), mostJitter: 120, days: [4.2, 60], least: 0.97 },
  'daily, twice': {
    draw: (r) => schedules.daily(whole(r, 300, 420), whole(r, 780, 900)),
    mostJitter: 30,
    days: [4.2, 60],
    least: 0.97,
  },
  weekdays: { draw: (r) => schedules.weekdays(minute(r)), mostJitter: 120, days: [15, 90], least: 0.97 },
  weekly: { draw: (r) => schedules.weekly(minute(r), whole(r, 0, 6)), mostJitter: 240, days: [29, 120], least: 0.97 },
  'weekly, Mon and Thu': {
    draw: (r) => schedules.weekly(minute(r), 0, 3),
    mostJitter: 120,
    days: [18, 120],
    least: 0.97,
  },
  monthly: {
    draw: (r) => schedules.monthly(minute(r), whole(r, 1, 31)),
    mostJitter: 120,
    days: [125, 500],
    least: 0.97,
  },
  'first weekday of the month': {
    draw: (r) => schedules.monthlyWeekday(minute(r), whole(r, 0, 6)),
    mostJitter: 120,
    days: [130, 500],
    least: 0.97,
  },
};

interface Past {
  readonly runs: Run[];
  readonly local: LocalTime;
  readonly nowMs: number;
  readonly schedule: Schedule;
}

const CALM: Life = { jitterMinutes: 0, missed: 0, extras: 0, durationMs: 10 * 60_000 };

/** Three periods of evidence at least: four runs. */
function drawn(row: Row, random: Random, life: Partial<Life>): Past {
  for (;;) {
    const past = anyPast(row, random, life);
    if (past.runs.length >= 4) return past;
  }
}

function anyPast(row: Row, random: Random, life: Partial<Life>): Past {
  const local = ZONES[whole(random, 0, ZONES.length - 1)] ?? createLocalTime('UTC');
  const schedule = row.draw(random);
  const nowMs = YEAR_BEGINS + random() * 365 * DAY;
  const [least, most] = row.days;
  const fromMs = nowMs - (least + random() ** 2 * (most - least)) * DAY;
  const jitterMinutes = random() * row.mostJitter;
  const runs = runsOf(schedule, { ...CALM, jitterMinutes, ...life }, { fromMs, untilMs: nowMs, local, random });
  return { runs, local, nowMs, schedule };
}

export interface Share {
  readonly right: number;
  readonly unknown: number;
  readonly wrong: Record<string, number>;
}

function shareOf(seed: number, make: (random: Random, index: number) => Case): Share {
  const random = randomNumbers(seed);
  const wrong: Record<string, number> = {};
  let right = 0;
  let unknown = 0;
  for (let index = 0; index < CASES; index++) {
    const { evidence, local, nowMs, right: truth } = make(random, index);
    const rhythm = rhythmOf({ evidence, wishes: { maxAgeMs: null, archived: false, comment: null }, local, nowMs });
    if (rhythm.kind === 'unknown') unknown += 1;
    else if (rhythm.kind === truth.kind && 'intervalMs' in rhythm && near(rhythm.intervalMs, truth.intervalMs))
      right += 1;
    else wrong[rhythm.kind] = (wrong[rhythm.kind] ?? 0) + 1;
  }
  return { right: right / CASES, unknown: unknown / CASES, wrong };
}

function near(a: number, b: number | null): boolean {
  return b === null || Math.abs(a - b) <= 0.1 * b;
}

export const LIVES: Readonly<Record<string, Partial<Life>>> = {
  'jitter only': {},
  '10 % missed': { missed: 0.1 },
  '8 % missed, 8 % manual extras': { missed: 0.08, extras: 0.08 },
  'hours long': { durationMs: 3 * HOUR },
};

export const KEEPS: Readonly<Record<string, Keep>> = {
  'keep-last 3, daily 7, weekly 4': { last: 3, daily: 7, weekly: 4 },
  'keep-last 24, daily 14, monthly 6': { last: 24, daily: 14, monthly: 6 },
  'keep-daily 7, weekly 4, monthly 6': { daily: 7, weekly: 4, monthly: 6 },
  'keep-hourly 24, daily 7, weekly 4': { hourly: 24, daily: 7, weekly: 4 },
};

/** Runs that were seen, or left tasks. */
export const SOURCES = { seen: seenEvidence, tasks: taskEvidence };

/** Whether the life is possible: what runs every quarter of an hour is not hours long. */
export function isPossible(name: string, life: Partial<Life>): boolean {
  return name !== 'every 15 min' || life.durationMs === undefined;
}

export function regularShare(row: Row, life: Partial<Life>, source: keyof typeof SOURCES): Share {
  return shareOf(7, (random) => {
    const { runs, local, nowMs, schedule } = drawn(row, random, life);
    return { evidence: SOURCES[source](runs), local, nowMs: nowMs + DAY, right: schedule };
  });
}

export function irregularShare(): Share {
  return shareOf(11, (random) => {
    const nowMs = YEAR_BEGINS + random() * 365 * DAY;
    const meanMs = (1.5 + 4 * random()) * DAY;
    const runs = irregularRuns(meanMs, whole(random, 8, 40), nowMs, random);
    const local = ZONES[0] ?? createLocalTime('UTC');
    return { evidence: seenEvidence(runs), local, nowMs, right: { kind: 'irregular', intervalMs: null } };
  });
}

/** From a list alone that a nightly prune thinned. */
export function prunedShare(row: Row, keep: Keep): Share {
  return shareOf(13, (random) => {
    const { runs, local, nowMs, schedule } = drawn({ ...row, days: [70, 200] }, random, {});
    const times = runs.map(({ atMs }) => atMs);
    // Prune jobs run nightly; what came since is not thinned yet.
    const prunedAtMs = nowMs - random() * DAY;
    const before = times.filter((atMs) => atMs < prunedAtMs);
    const since = times.filter((atMs) => atMs >= prunedAtMs);
    return { evidence: listEvidence([...pruned(before, keep, local), ...since]), local, nowMs, right: schedule };
  });
}

/** What is learned from a pruned list of these. */
export const PRUNED = ['hourly', 'every 4 h', 'daily', 'weekdays', 'weekly'] as const;
