import { civilDate, daysInMonth, firstDayOf } from '../../../../../shared/rules/rhythm/civil-date.ts';
import type { RhythmEvidence } from '../../../../../shared/rules/rhythm/evidence.ts';
import { type LocalTime, localMoment, momentOf, weekdayOf } from '../../../../../shared/rules/rhythm/local-time.ts';
import type { LearnedKind } from '../../../../../shared/rules/rhythm/rhythm.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';

/* Made-up pasts of backup groups: schedules as people write them, and what life makes of them. */

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Schedule {
  readonly kind: LearnedKind;
  /** What the learned interval should be, roughly. */
  readonly intervalMs: number;
  /** The times at which it is due on a local day, in minutes after midnight. */
  minutesOn(day: number): readonly number[];
}

export const schedules = {
  everyMinutes(step: number, phase: number): Schedule {
    const minutes = Array.from({ length: Math.floor(1440 / step) }, (_, index) => phase + index * step);
    return { kind: step <= 60 ? 'hourly' : 'every-n-hours', intervalMs: step * MINUTE, minutesOn: () => minutes };
  },
  officeHours(phase: number): Schedule {
    const minutes = Array.from({ length: 11 }, (_, index) => phase + (8 + index) * 60);
    return { kind: 'hourly', intervalMs: HOUR, minutesOn: (day) => (weekdayOf(day) < 5 ? minutes : []) };
  },
  daily(...minutes: number[]): Schedule {
    return { kind: 'daily', intervalMs: DAY, minutesOn: () => minutes };
  },
  weekdays(minute: number): Schedule {
    return { kind: 'weekdays', intervalMs: DAY, minutesOn: (day) => (weekdayOf(day) < 5 ? [minute] : []) };
  },
  weekly(minute: number, ...weekdays: number[]): Schedule {
    return {
      kind: 'weekly',
      intervalMs: (7 * DAY) / weekdays.length,
      minutesOn: (day) => (weekdays.includes(weekdayOf(day)) ? [minute] : []),
    };
  },
  /** Day 31 and beyond means the last one. */
  monthly(minute: number, dayOfMonth: number): Schedule {
    const isOn = (day: number) => {
      const { month } = civilDate(day);
      return day === firstDayOf(month) + Math.min(dayOfMonth, daysInMonth(month)) - 1;
    };
    return { kind: 'monthly', intervalMs: 30.4 * DAY, minutesOn: (day) => (isOn(day) ? [minute] : []) };
  },
  monthlyWeekday(minute: number, weekday: number): Schedule {
    const isOn = (day: number) => weekdayOf(day) === weekday && civilDate(day).dayOfMonth <= 7;
    return { kind: 'monthly', intervalMs: 30.4 * DAY, minutesOn: (day) => (isOn(day) ? [minute] : []) };
  },
} as const;

/** What life does to a schedule. */
export interface Life {
  readonly jitterMinutes: number;
  /** Share of runs that never come. */
  readonly missed: number;
  /** Manual extras per scheduled run. */
  readonly extras: number;
  readonly durationMs: number;
}

export interface Run {
  readonly atMs: number;
  readonly endedAtMs: number;
}

/** The runs of a schedule from `fromMs` until before `untilMs`, oldest first. */
export function runsOf(
  schedule: Schedule,
  life: Life,
  { fromMs, untilMs, local, random }: { fromMs: number; untilMs: number; local: LocalTime; random: () => number },
): Run[] {
  const times: number[] = [];
  for (let day = localMoment(local, fromMs).day; day <= localMoment(local, untilMs).day; day++) {
    for (const minute of schedule.minutesOn(day)) {
      const late = random() * life.jitterMinutes * MINUTE;
      const extra = random() < life.extras ? random() * Math.min(schedule.intervalMs, DAY) : null;
      if (random() >= life.missed) times.push(momentOf(local, { day, minute }) + late);
      if (extra !== null) times.push(momentOf(local, { day, minute }) + extra);
    }
  }
  return times
    .filter((atMs) => atMs >= fromMs && atMs < untilMs)
    .sort((a, b) => a - b)
    .map((atMs) => ({ atMs, endedAtMs: atMs + life.durationMs * (0.8 + 0.4 * random()) }));
}

/** Runs at distances of chance: 0.3 to 1.7 times the mean. */
export function irregularRuns(meanMs: number, count: number, untilMs: number, random: () => number): Run[] {
  const runs: Run[] = [];
  let atMs = untilMs;
  for (let index = 0; index < count; index++) {
    atMs -= meanMs * (0.3 + 1.4 * random());
    runs.push({ atMs, endedAtMs: atMs + 10 * MINUTE });
  }
  return runs.reverse();
}

export interface Keep {
  readonly last?: number;
  readonly hourly?: number;
  readonly daily?: number;
  readonly weekly?: number;
  readonly monthly?: number;
}

/** What PBS's prune leaves of these times: newest first, each option keeps the last of periods not yet covered. */
export function pruned(timesMs: readonly number[], keep: Keep, local: LocalTime): number[] {
  const newestFirst = timesMs.toSorted((a, b) => b - a);
  const kept = new Set<number>();
  const looked = new Set<number>();
  const options: [number, (atMs: number) => number][] = [
    [keep.last ?? 0, (atMs) => atMs],
    [keep.hourly ?? 0, (atMs) => Math.floor((atMs + local.offsetMs(atMs)) / HOUR)],
    [keep.daily ?? 0, (atMs) => localMoment(local, atMs).day],
    [keep.weekly ?? 0, (atMs) => Math.floor((localMoment(local, atMs).day + 3) / 7)],
    [keep.monthly ?? 0, (atMs) => civilDate(localMoment(local, atMs).day).month],
  ];
  for (const [count, periodOf] of options) {
    const before = new Set([...kept].map(periodOf));
    const covered = new Set<number>();
    for (const atMs of newestFirst) {
      const period = periodOf(atMs);
      if (looked.has(atMs) || before.has(period)) continue;
      if (!covered.has(period) && covered.size >= count) break;
      looked.add(atMs);
      if (!covered.has(period)) kept.add(atMs);
      covered.add(period);
    }
  }
  return [...kept].sort((a, b) => a - b);
}

/** Nothing known, watched since the beginning. */
export const NO_EVIDENCE: RhythmEvidence = {
  seen: [],
  tasks: [],
  snapshotsAtMs: [],
  snapshotsReadAtMs: null,
  downtimes: [],
  watchedSinceMs: 0,
};

export function seenEvidence(runs: readonly Run[]): RhythmEvidence {
  // The group's list is read every quarter of an hour, and right after tasks.
  return {
    ...NO_EVIDENCE,
    seen: runs.map(({ atMs, endedAtMs }) => ({ takenAtMs: atMs, seenAtMs: endedAtMs + MINUTE })),
  };
}

export function taskEvidence(runs: readonly Run[]): RhythmEvidence {
  return {
    ...NO_EVIDENCE,
    tasks: runs.map(({ atMs, endedAtMs }) => ({ startedAtMs: atMs + 20_000, endedAtMs, ambiguous: false })),
    snapshotsAtMs: runs.slice(-3).map(({ atMs }) => atMs),
  };
}

export function listEvidence(timesMs: readonly number[]): RhythmEvidence {
  return { ...NO_EVIDENCE, snapshotsAtMs: timesMs };
}
