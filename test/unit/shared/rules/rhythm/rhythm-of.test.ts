import { describe, expect, it } from 'vitest';
import { createLocalTime } from '../../../../../main/engine/runtime/local-time.ts';
import type { RhythmEvidence, RhythmWishes } from '../../../../../shared/rules/rhythm/evidence.ts';
import { isRetired } from '../../../../../shared/rules/rhythm/retired.ts';
import { lateByMs, type Rhythm } from '../../../../../shared/rules/rhythm/rhythm.ts';
import { rhythmOf } from '../../../../../shared/rules/rhythm/rhythm-of.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import { rhythmWording } from '../../../../../shared/view/rhythm-wording.ts';
import {
  listEvidence,
  NO_EVIDENCE,
  pruned,
  randomNumbers,
  runsOf,
  type Schedule,
  schedules,
  seenEvidence,
  taskEvidence,
} from './schedules.ts';

const VIENNA = createLocalTime('Europe/Vienna');
const NO_WISHES: RhythmWishes = { maxAgeMs: null, archived: false, comment: null };

/** A Wednesday noon in Vienna. */
const NOW = Date.parse('2026-09-30T10:00:00Z');

function learned(evidence: RhythmEvidence, { nowMs = NOW, wishes = NO_WISHES, local = VIENNA } = {}): Rhythm {
  return rhythmOf({ evidence, wishes, local, nowMs });
}

function runs(schedule: Schedule, days: number, { untilMs = NOW, jitterMinutes = 5, durationMs = 10 * MINUTE } = {}) {
  return runsOf(
    schedule,
    { jitterMinutes, missed: 0, extras: 0, durationMs },
    { fromMs: untilMs - days * DAY, untilMs, local: VIENNA, random: randomNumbers(1) },
  );
}

function dueText(rhythm: Rhythm): string {
  return 'dueByMs' in rhythm ? new Date(rhythm.dueByMs).toISOString().slice(0, 16) : 'none';
}

function wording(rhythm: Rhythm, nowMs = NOW): string {
  const { usually, due } = rhythmWording(rhythm, { local: VIENNA, nowMs });
  return due === null ? usually : `${usually}; ${due}`;
}

describe('in words', () => {
  it.each([
    ['daily', runs(schedules.daily(130), 30), 'daily, usually 02:12 ±2 min; due by Thu 05:24'],
    ['hourly', runs(schedules.everyMinutes(60, 15), 5), 'hourly, usually at :17; due by 14:26'],
    ['every 15 minutes', runs(schedules.everyMinutes(15, 3), 5, { jitterMinutes: 0 }), 'every 15 min; due by 13:45'],
    ['every 4 h', runs(schedules.everyMinutes(240, 15), 5), 'every 4 h; due by 14:26'],
    ['twice a day', runs(schedules.daily(360, 840), 20), 'daily, usually 06:02 and 14:02 ±3 min; due by 17:14'],
    ['weekdays', runs(schedules.weekdays(130), 30), 'Mon to Fri, usually 02:12 ±2 min; due by Thu 05:24'],
    ['weekly', runs(schedules.weekly(130, 6), 60), 'Sundays, usually 02:13 ±2 min; due by Sun 14:25'],
    ['Mon and Thu', runs(schedules.weekly(130, 0, 3), 60), 'Mon and Thu, usually 02:12 ±2 min; due by Thu 14:23'],
    ['monthly', runs(schedules.monthly(130, 15), 200), 'monthly, usually 02:13 ±2 min; due by 16 Oct 14:26'],
  ])('%s', (_name, past, text) => {
    // Minutes differ with the jitter.
    const anyMinute = (words: string) => words.replace(/:\d\d/g, ':··').replace(/ ±\d min/, '');
    expect(anyMinute(wording(learned(seenEvidence(past))))).toBe(anyMinute(text));
  });

  it('says that something was due, and what is not known or not watched', () => {
    const past = runs(schedules.daily(130), 30);
    expect(wording(learned(seenEvidence(past)), NOW + 3 * DAY)).toMatch(/was due by Thu 05:\d\d$/);
    expect(wording(learned(seenEvidence(past.slice(-2))))).toBe('no rhythm known yet');
    expect(wording(learned(NO_EVIDENCE, { wishes: { ...NO_WISHES, archived: true } }))).toBe('archived, not watched');
    expect(wording(learned(NO_EVIDENCE, { wishes: { ...NO_WISHES, comment: 'lab, no-monitor' } }))).toBe(
      'not watched (no-monitor)',
    );
    expect(wording(learned(seenEvidence(past), { wishes: { ...NO_WISHES, maxAgeMs: 26 * HOUR } }))).toMatch(
      /^at least every 26 h \(set\); due by Thu 04:/,
    );
  });
});

describe('what the user said stands above what was learned', () => {
  const evidence = seenEvidence(runs(schedules.daily(130), 30));

  it.each([
    ['no-monitor', true],
    ['Lab VM (NO-MONITOR)', true],
    ['no-monitoring-needed', false],
    ['please monitor', false],
  ])('comment "%s"', (comment, muted) => {
    expect(learned(evidence, { wishes: { ...NO_WISHES, comment, maxAgeMs: null } }).kind === 'stopped-on-purpose').toBe(
      muted,
    );
  });

  it('silence stands above an interval from the settings, which may be a pattern for many groups', () => {
    expect(learned(evidence, { wishes: { archived: true, maxAgeMs: HOUR, comment: null } }).kind).toBe(
      'stopped-on-purpose',
    );
  });

  it('an interval from the settings counts from when the group was first known, where nothing was ever finished', () => {
    const rhythm = learned(
      { ...NO_EVIDENCE, watchedSinceMs: NOW - 5 * DAY },
      { wishes: { ...NO_WISHES, maxAgeMs: DAY } },
    );
    expect(lateByMs(rhythm, NOW)).toBe(4 * DAY);
  });
});

describe('too little to go by', () => {
  it.each([0, 1, 2, 3])('%i backups are unknown', (count) => {
    expect(learned(seenEvidence(runs(schedules.daily(130), 30).slice(-1 - count, -1))).kind).toBe('unknown');
  });

  it('four are enough', () => {
    expect(learned(seenEvidence(runs(schedules.daily(130), 30).slice(-4))).kind).toBe('daily');
  });

  it('does not expect a Saturday before the first weekend was seen', () => {
    // Monday to Friday of a group that may be daily or on weekdays.
    const friday = Date.parse('2026-09-25T12:00:00Z');
    const rhythm = learned(seenEvidence(runs(schedules.weekdays(130), 4.9, { untilMs: friday })), { nowMs: friday });
    expect(dueText(rhythm)).toMatch(/^2026-09-28T03/);
  });

  it('does not expect a first night after one working day of hourly backups', () => {
    const evening = Date.parse('2026-09-30T16:30:00Z');
    const rhythm = learned(seenEvidence(runs(schedules.officeHours(15), 0.5, { untilMs: evening })), {
      nowMs: evening,
    });
    expect(rhythm.kind).toBe('hourly');
    expect(lateByMs(rhythm, evening + 10 * HOUR)).toBe(0);
    expect(lateByMs(rhythm, evening + 20 * HOUR)).toBeGreaterThan(0);
  });
});

describe('the calendar', () => {
  it('a weekdays group is not due on Saturday', () => {
    const saturday = Date.parse('2026-09-26T10:00:00Z');
    const rhythm = learned(seenEvidence(runs(schedules.weekdays(130), 40, { untilMs: saturday })), { nowMs: saturday });
    expect(dueText(rhythm)).toMatch(/^2026-09-28T03/);
  });

  it.each([
    ['summer time begins', '2026-03-29T10:00:00Z', '2026-03-30T00:1'],
    ['summer time ends', '2026-10-25T11:00:00Z', '2026-10-26T01:1'],
  ])('%s: the next run is expected at the usual local time', (_what, now, expected) => {
    const nowMs = Date.parse(now);
    const rhythm = learned(seenEvidence(runs(schedules.daily(130), 20, { untilMs: nowMs, jitterMinutes: 0 })), {
      nowMs,
    });
    expect('nextExpectedMs' in rhythm ? new Date(rhythm.nextExpectedMs).toISOString() : '').toMatch(expected);
  });

  it.each([
    ['the 31st, or the last day', schedules.monthly(130, 31), '2026-09-15', '2026-09-30'],
    ['the 28th', schedules.monthly(130, 28), '2026-02-15', '2026-02-28'],
    ['the first Sunday', schedules.monthlyWeekday(130, 6), '2026-09-15', '2026-10-04'],
  ])('monthly, %s', (_what, schedule, now, expected) => {
    const nowMs = Date.parse(`${now}T12:00:00Z`);
    const rhythm = learned(seenEvidence(runs(schedule, 400, { untilMs: nowMs })), { nowMs });
    expect(rhythm.kind).toBe('monthly');
    expect('nextExpectedMs' in rhythm ? new Date(rhythm.nextExpectedMs).toISOString() : '').toMatch(expected);
  });

  it('monthly stays monthly after a manual one, also by a pruned list alone', () => {
    const monthly = runs(schedules.monthly(1385, 22), 250).map(({ atMs }) => atMs);
    const manual = (monthly.at(-1) ?? 0) + 24 * DAY - 13 * HOUR;
    for (const timesMs of [
      [...monthly, manual],
      [...monthly, manual, (monthly.at(-1) ?? 0) + 30 * DAY],
    ]) {
      expect(learned(listEvidence(timesMs), { nowMs: (timesMs.at(-1) ?? 0) + DAY }).kind).toBe('monthly');
    }
  });

  it('backups a day or so apart, but at any hour, have no time of day', () => {
    const random = randomNumbers(3);
    const timesMs: number[] = [];
    for (let atMs = NOW - 40 * DAY; atMs < NOW; atMs += (0.3 + 1.4 * random()) * DAY) timesMs.push(Math.floor(atMs));
    const rhythm = learned(seenEvidence(timesMs.map((atMs) => ({ atMs, endedAtMs: atMs + 10 * MINUTE }))));
    expect(rhythm.kind).toBe('irregular');
  });

  it('over midnight: jitter never changes the day', () => {
    const rhythm = learned(seenEvidence(runs(schedules.weekly(1435, 2), 80, { jitterMinutes: 40 })));
    expect(rhythm.kind).toBe('weekly');
  });
});

describe('what was missed while the server was off', () => {
  // Until Wednesday, the 30th of September, noon; off until Thursday noon.
  const off = { fromMs: NOW, untilMs: NOW + DAY };
  const dueAfter = (schedule: Schedule, days: number, downtime = off) =>
    dueText(learned({ ...seenEvidence(runs(schedule, days)), downtimes: [downtime] }, { nowMs: NOW + DAY }));
  const due = (schedule: Schedule, days: number) => dueText(learned(seenEvidence(runs(schedule, days))));

  it.each([
    ['hourly: the next hour', schedules.everyMinutes(60, 15), 10, '2026-10-01T12'],
    ['daily: the next night', schedules.daily(130), 30, '2026-10-02T03'],
    ['working days: Monday, not the weekend', schedules.weekdays(1380), 60, '2026-10-02T00'],
    ['weekly: a day after it is back', schedules.weekly(130, 3), 80, '2026-10-02T22'],
  ])('%s', (_what, schedule, days, expected) => {
    expect(dueAfter(schedule, days).slice(0, 13)).toBe(expected);
  });

  it('is nothing where nothing was to be run', () => {
    const weekly = schedules.weekly(130, 6);
    expect(dueAfter(weekly, 80)).toBe(due(weekly, 80));
    expect(dueAfter(schedules.daily(130), 30, { fromMs: NOW - 9 * DAY, untilMs: NOW - 8 * DAY })).toBe(
      due(schedules.daily(130), 30),
    );
  });
});

describe('evidence', () => {
  it('unsorted, duplicated and told by several sources is the same past', () => {
    const past = runs(schedules.daily(130), 20, { durationMs: 2 * HOUR });
    const all: RhythmEvidence = {
      ...seenEvidence([...past, ...past].reverse()),
      tasks: taskEvidence(past).tasks,
      snapshotsAtMs: past.map(({ atMs }) => atMs + 1000),
    };
    expect(learned(all).kind).toBe('daily');
    // Only the end is known to the minute more exactly.
    expect(dueText(learned(all)).slice(0, 13)).toBe(dueText(learned(seenEvidence(past))).slice(0, 13));
  });

  it('a client whose clock is ahead is taken at the time that we saw it', () => {
    const past = runs(schedules.daily(130), 20);
    const seen = past.map(({ atMs, endedAtMs }) => ({ takenAtMs: atMs + 700 * DAY, seenAtMs: endedAtMs }));
    expect(learned({ ...NO_EVIDENCE, seen }).kind).toBe('daily');
    const snapshotsAtMs = [...past.map(({ atMs }) => atMs), NOW + 2 * HOUR];
    const listed = { ...NO_EVIDENCE, snapshotsAtMs, snapshotsReadAtMs: NOW };
    const later = learned(listed, { nowMs: NOW + 4 * DAY });
    expect(lateByMs(later, NOW + 4 * DAY)).toBeGreaterThan(2 * DAY);
  });

  it('ambiguous tasks tell how long known runs take, and of no others', () => {
    const past = runs(schedules.daily(130), 20, { durationMs: 5 * HOUR });
    const tasks = taskEvidence(past).tasks.map((task) => ({ ...task, ambiguous: true }));
    expect(learned({ ...NO_EVIDENCE, tasks }).kind).toBe('unknown');
    const both = learned({ ...NO_EVIDENCE, tasks, snapshotsAtMs: past.map(({ atMs }) => atMs) });
    expect(both.kind).toBe('daily');
    expect('dueByMs' in both ? (both.dueByMs - both.nextExpectedMs) / HOUR : 0).toBeGreaterThan(8);
  });

  it('a weekly sync of daily snapshots is expected weekly', () => {
    const past = runs(schedules.daily(130), 70);
    const seen = past
      .filter((_, index) => index % 7 === 6)
      .map(({ atMs }) => ({ takenAtMs: atMs, seenAtMs: atMs + 8 * HOUR }));
    const rhythm = learned({ ...NO_EVIDENCE, seen, snapshotsAtMs: past.map(({ atMs }) => atMs) });
    expect(rhythm.kind).toBe('weekly');
  });

  it.each([
    ['hourly, the newest ten of them and dailies', schedules.everyMinutes(60, 15), { last: 10, daily: 14 }, 'hourly'],
    [
      'hourly, kept daily by a prune after each run',
      schedules.everyMinutes(60, 15),
      { daily: 14, weekly: 4 },
      'unknown',
    ],
    ['daily, kept weekly by a prune after each run', schedules.daily(130), { weekly: 8 }, 'unknown'],
    ['daily, dailies and weeklies', schedules.daily(130), { daily: 7, weekly: 8 }, 'daily'],
    ['weekly, monthlies behind', schedules.weekly(130, 2), { weekly: 5, monthly: 6 }, 'weekly'],
  ])('a pruned list: %s', (_what, schedule, keep, kind) => {
    const times = runs(schedule, 200, { jitterMinutes: 0 }).map(({ atMs }) => atMs);
    expect(learned(listEvidence(pruned(times, keep, VIENNA))).kind).toBe(kind);
  });

  it('is trusted less where only a pruned list tells', () => {
    const past = runs(schedules.everyMinutes(60, 15), 30);
    const list = learned(
      listEvidence(
        pruned(
          past.map(({ atMs }) => atMs),
          { last: 10, daily: 14 },
          VIENNA,
        ),
      ),
    );
    const seen = learned(seenEvidence(past.slice(-10)));
    expect('confidence' in list && 'confidence' in seen && list.confidence < seen.confidence).toBe(true);
  });

  it('tries of one afternoon do not make a daily group hourly', () => {
    const past = runs(schedules.daily(130), 30);
    const tries = [60, 72, 90, 97, 120].map((minutes) => ({
      atMs: NOW - minutes * MINUTE,
      endedAtMs: NOW - minutes * MINUTE + 1000,
    }));
    expect(learned(seenEvidence([...past, ...tries])).kind).toBe('daily');
  });
});

describe('retired at first sight', () => {
  const daily = runs(schedules.daily(130), 30);
  const weekly = runs(schedules.weekly(130, 2), 80);

  it.each([
    ['daily, silent for 13 days', daily, 13, false],
    ['daily, silent for 16 days', daily, 16, true],
    ['weekly, silent for 30 days', weekly, 30, false],
    ['weekly, silent for 40 days', weekly, 50, true],
    ['two backups, silent for 20 days', daily.slice(-2), 20, true],
  ])('%s', (_what, past, silentDays, retired) => {
    const firstSightMs = NOW + silentDays * DAY;
    const rhythm = learned(listEvidence(past.map(({ atMs }) => atMs)), { nowMs: firstSightMs });
    expect(isRetired(rhythm, firstSightMs)).toBe(retired);
  });

  it('never holds for a group that fell silent under our eyes', () => {
    const rhythm = learned(seenEvidence(daily), { nowMs: NOW + 300 * DAY });
    expect(isRetired(rhythm, NOW - 20 * DAY)).toBe(false);
  });
});
