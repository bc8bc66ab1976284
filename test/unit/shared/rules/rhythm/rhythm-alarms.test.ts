import { describe, expect, it } from 'vitest';
import { createLocalTime } from '../../../../../main/engine/runtime/local-time.ts';
import { lateByMs } from '../../../../../shared/rules/rhythm/rhythm.ts';
import { rhythmOf } from '../../../../../shared/rules/rhythm/rhythm-of.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import {
  irregularRuns,
  type Life,
  type Run,
  randomNumbers,
  runsOf,
  type Schedule,
  schedules,
  seenEvidence,
} from './schedules.ts';

const NO_WISHES = { maxAgeMs: null, archived: false, comment: null };

/** backup-stale waits so long before it fires. */
const FOR_MS = 30 * MINUTE;
const FIRST_DAY = Date.UTC(2026, 1, 1);

/** How many of these runs were called late before they were finished, judged with what was known then. */
function alarms(runs: readonly Run[], zone: string, from = 4, memory = 60): number {
  const local = createLocalTime(zone);
  let late = 0;
  for (let index = from; index < runs.length; index++) {
    const run = runs[index];
    if (run === undefined) continue;
    const known = runs.slice(Math.max(0, index - memory), index);
    const nowMs = run.endedAtMs + MINUTE;
    const rhythm = rhythmOf({ evidence: seenEvidence(known), wishes: NO_WISHES, local, nowMs });
    if ((lateByMs(rhythm, nowMs) ?? 0) > FOR_MS) late += 1;
  }
  return late;
}

function lived(schedule: Schedule, days: number, zone: string, seed: number, life: Partial<Life> = {}): Run[] {
  const local = createLocalTime(zone);
  return runsOf(
    schedule,
    { jitterMinutes: 10, missed: 0, extras: 0, durationMs: 10 * MINUTE, ...life },
    { fromMs: FIRST_DAY, untilMs: FIRST_DAY + days * DAY, local, random: randomNumbers(seed) },
  );
}

const KINDS: Record<string, { schedule: Schedule; days: number; jitter: number; foundWithinMs: number }> = {
  'every 15 min': { schedule: schedules.everyMinutes(15, 3), days: 10, jitter: 4, foundWithinMs: 3 * HOUR },
  hourly: { schedule: schedules.everyMinutes(60, 20), days: 30, jitter: 15, foundWithinMs: 3 * HOUR },
  'every 4 h': { schedule: schedules.everyMinutes(240, 20), days: 60, jitter: 40, foundWithinMs: 7 * HOUR },
  'every 12 h': { schedule: schedules.everyMinutes(720, 120), days: 120, jitter: 60, foundWithinMs: 16 * HOUR },
  daily: { schedule: schedules.daily(130), days: 330, jitter: 60, foundWithinMs: 29 * HOUR },
  'daily, twice': { schedule: schedules.daily(360, 840), days: 120, jitter: 30, foundWithinMs: 21 * HOUR },
  weekdays: { schedule: schedules.weekdays(130), days: 330, jitter: 60, foundWithinMs: 3.2 * DAY },
  weekly: { schedule: schedules.weekly(1380, 6), days: 330, jitter: 240, foundWithinMs: 8 * DAY },
  'Mon and Thu': { schedule: schedules.weekly(130, 0, 3), days: 330, jitter: 120, foundWithinMs: 5 * DAY },
  'monthly, the 31st': { schedule: schedules.monthly(130, 31), days: 700, jitter: 120, foundWithinMs: 33.5 * DAY },
};

const ZONES = ['Europe/Vienna', 'America/New_York', 'Asia/Kolkata'];

describe('a group that goes on as usual', () => {
  it.each(Object.entries(KINDS))('is never called late: %s', (_name, { schedule, days, jitter }) => {
    for (const [seed, zone] of ZONES.entries()) {
      const runs = lived(schedule, days, zone, seed, { jitterMinutes: jitter });
      expect(alarms(runs, zone)).toBe(0);
    }
  });

  it('is never called late: hourly in office hours, once a week was seen', () => {
    const runs = lived(schedules.officeHours(15), 40, 'Europe/Vienna', 1);
    expect(alarms(runs, 'Europe/Vienna', 55, 300)).toBe(0);
  });

  it('is never called late: hours long, longer from day to day', () => {
    const runs = lived(schedules.daily(60), 90, 'UTC', 2).map(({ atMs }, day) => ({
      atMs,
      endedAtMs: atMs + (1 + day / 12) * HOUR,
    }));
    expect(alarms(runs, 'UTC')).toBe(0);
  });

  it('is never called late: manual extras at any time', () => {
    const runs = lived(schedules.daily(130), 330, 'UTC', 3, { extras: 0.1 });
    expect(alarms(runs, 'UTC')).toBe(0);
  });

  it('is never called late: whenever a laptop is on', () => {
    const runs = lived(schedules.weekdays(480), 330, 'UTC', 4, { jitterMinutes: 600 });
    expect(alarms(runs, 'UTC', 20)).toBeLessThanOrEqual(1);
  });

  it('is hardly ever called late: backups of a hundred machines at random', () => {
    let runs = 0;
    let late = 0;
    for (let machine = 0; machine < 100; machine++) {
      const random = randomNumbers(700 + machine);
      const lived = irregularRuns((18 + 72 * random()) * HOUR, 90, FIRST_DAY, random);
      runs += lived.length;
      late += alarms(lived, 'Europe/Vienna', 6);
    }
    expect(late).toBeLessThanOrEqual(runs / 2000);
  });

  it('is rarely called late: irregular', () => {
    const random = randomNumbers(5);
    const runs = irregularRuns(2.5 * DAY, 400, FIRST_DAY, random);
    expect(alarms(runs, 'UTC', 8)).toBeLessThanOrEqual(2);
  });
});

describe('a schedule that changes', () => {
  const moved = (from: Schedule, to: Schedule, days = 40) => {
    const runs = lived(from, days, 'Europe/Vienna', 6);
    const since = FIRST_DAY + days * DAY;
    const later = lived(to, 2 * days, 'Europe/Vienna', 7).filter(({ atMs }) => atMs >= since);
    return alarms([...runs, ...later], 'Europe/Vienna');
  };

  it.each([
    ['02:00 to 04:30', 120, 270, 0],
    ['04:30 to 02:00', 270, 120, 0],
    ['22:00 to 01:00', 1320, 60, 0],
    ['02:00 to 13:00, once or twice', 120, 780, 2],
  ])('daily, moved: %s', (_what, from, to, most) => {
    expect(moved(schedules.daily(from), schedules.daily(to))).toBeLessThanOrEqual(most);
  });

  it('daily, weekly on purpose from now on: late until the new pace is seen twice', () => {
    expect(moved(schedules.daily(130), schedules.weekly(130, 2), 60)).toBeLessThanOrEqual(2);
  });

  it('weekly, daily from now on: never late', () => {
    expect(moved(schedules.weekly(130, 2), schedules.daily(130), 60)).toBe(0);
  });

  it('hourly, daily from now on', () => {
    expect(moved(schedules.everyMinutes(60, 10), schedules.daily(130), 20)).toBeLessThanOrEqual(2);
  });

  it('weekdays over a Christmas without backups: late once, and the rhythm stands', () => {
    const runs = lived(schedules.weekdays(130), 80, 'Europe/Vienna', 8);
    const holiday = FIRST_DAY + 50 * DAY;
    const worked = runs.filter(({ atMs }) => atMs < holiday || atMs > holiday + 11 * DAY);
    expect(alarms(worked, 'Europe/Vienna')).toBe(1);
    const rhythm = rhythmOf({
      evidence: seenEvidence(worked.filter(({ atMs }) => atMs < holiday + 13 * DAY)),
      wishes: NO_WISHES,
      local: createLocalTime('Europe/Vienna'),
      nowMs: holiday + 13 * DAY,
    });
    expect(rhythm.kind).toBe('weekdays');
  });
});

describe('a client that simply stopped', () => {
  it.each(Object.entries(KINDS))('is found at its own pace: %s', (_name, { schedule, days, jitter, foundWithinMs }) => {
    const runs = lived(schedule, days, 'Europe/Vienna', 9, { jitterMinutes: jitter });
    const last = runs.at(-1)?.atMs ?? 0;
    const rhythm = rhythmOf({
      evidence: seenEvidence(runs),
      wishes: NO_WISHES,
      local: createLocalTime('Europe/Vienna'),
      nowMs: last + HOUR,
    });
    const dueByMs = 'dueByMs' in rhythm ? rhythm.dueByMs : Number.POSITIVE_INFINITY;
    console.log(`${_name}: ${rhythm.kind}, due ${((dueByMs - last) / HOUR).toFixed(1)} h after the last`);
    expect(dueByMs - last).toBeLessThanOrEqual(foundWithinMs);
    // Not before its period is over.
    expect(dueByMs).toBeGreaterThan(last + ('intervalMs' in rhythm ? 0.7 * rhythm.intervalMs : 0));
  });
});
