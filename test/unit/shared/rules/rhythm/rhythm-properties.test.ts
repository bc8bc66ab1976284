import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLocalTime } from '../../../../../main/engine/runtime/local-time.ts';
import type { RhythmEvidence } from '../../../../../shared/rules/rhythm/evidence.ts';
import { lateByMs, type Rhythm } from '../../../../../shared/rules/rhythm/rhythm.ts';
import { rhythmOf } from '../../../../../shared/rules/rhythm/rhythm-of.ts';
import { DAY, HOUR } from '../../../../../shared/time-units.ts';
import { rhythmWording } from '../../../../../shared/view/rhythm-wording.ts';

const NOW = Date.UTC(2026, 8, 30);
const ZONES = ['Europe/Vienna', 'America/New_York', 'UTC', 'Asia/Kolkata', 'Australia/Lord_Howe'].map(createLocalTime);
const NO_WISHES = { maxAgeMs: null, archived: false, comment: null };

const local = fc.constantFrom(...ZONES);
const time = fc.integer({ min: NOW - 500 * DAY, max: NOW });

/** Mostly some beat with noise, so that patterns are found; or anything. */
const times = fc.oneof(
  fc.array(time, { maxLength: 60 }),
  fc
    .record({
      step: fc.constantFrom(HOUR, 4 * HOUR, 12 * HOUR, DAY, 7 * DAY, 30 * DAY),
      end: fc.integer({ min: NOW - 40 * DAY, max: NOW }),
      noise: fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 3, maxLength: 60 }),
    })
    .map(({ step, end, noise }) => noise.map((off, index) => Math.min(NOW, Math.round(end - (index + off) * step)))),
);

const evidence: fc.Arbitrary<RhythmEvidence> = fc.record({
  seen: times.chain((all) =>
    fc.constant(all.map((takenAtMs) => ({ takenAtMs, seenAtMs: Math.min(NOW, takenAtMs + HOUR) }))),
  ),
  tasks: fc
    .tuple(times, fc.boolean())
    .map(([all, ambiguous]) =>
      all.map((startedAtMs) => ({ startedAtMs, endedAtMs: Math.min(NOW, startedAtMs + HOUR), ambiguous })),
    ),
  snapshotsAtMs: times,
  snapshotsReadAtMs: fc.constant(NOW),
  downtimes: fc.array(
    fc
      .record({ fromMs: time, lengthMs: fc.integer({ min: 1, max: 20 * DAY }) })
      .map(({ fromMs, lengthMs }) => ({ fromMs, untilMs: fromMs + lengthMs })),
    { maxLength: 3 },
  ),
  watchedSinceMs: time,
});

const anyNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 9e15),
);
const anything: fc.Arbitrary<RhythmEvidence> = fc.record({
  seen: fc.array(fc.record({ takenAtMs: anyNumber, seenAtMs: fc.option(anyNumber) })),
  tasks: fc.array(fc.record({ startedAtMs: anyNumber, endedAtMs: anyNumber, ambiguous: fc.boolean() })),
  snapshotsAtMs: fc.array(fc.oneof(anyNumber, time), { maxLength: 30 }),
  snapshotsReadAtMs: fc.option(anyNumber),
  downtimes: fc.array(fc.record({ fromMs: anyNumber, untilMs: anyNumber }), { maxLength: 3 }),
  watchedSinceMs: anyNumber,
});

function newestFinish({ seen, tasks, snapshotsAtMs }: RhythmEvidence): number {
  return Math.max(
    ...seen.map(({ takenAtMs }) => takenAtMs),
    ...snapshotsAtMs,
    ...tasks.filter(({ ambiguous }) => !ambiguous).map(({ endedAtMs }) => endedAtMs),
  );
}

function isDue(rhythm: Rhythm): rhythm is Extract<Rhythm, { dueByMs: number }> {
  return 'dueByMs' in rhythm;
}

describe('a rhythm', () => {
  it('is found for any evidence, without a throw or a NaN', () => {
    fc.assert(
      fc.property(anything, anyNumber, local, (past, nowMs, zone) => {
        const rhythm = rhythmOf({ evidence: past, wishes: NO_WISHES, local: zone, nowMs });
        expect(rhythmWording(rhythm, { local: zone, nowMs: NOW }).usually).not.toMatch(/NaN|undefined/);
        if (isDue(rhythm)) expect(Number.isFinite(rhythm.dueByMs)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('is due after the last finish, and trusted between 0 and 1', () => {
    fc.assert(
      fc.property(evidence, local, (past, zone) => {
        const rhythm = rhythmOf({ evidence: past, wishes: NO_WISHES, local: zone, nowMs: NOW });
        if (!isDue(rhythm)) return;
        expect(rhythm.dueByMs).toBeGreaterThan(newestFinish(past));
        expect(rhythm.nextExpectedMs).toBeGreaterThan(rhythm.lastRunAtMs ?? 0);
        if ('confidence' in rhythm) {
          expect(rhythm.confidence).toBeGreaterThanOrEqual(0);
          expect(rhythm.confidence).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is not late when the expected run comes when it is expected', () => {
    fc.assert(
      fc.property(evidence, local, (past, zone) => {
        const before = rhythmOf({ evidence: past, wishes: NO_WISHES, local: zone, nowMs: NOW });
        if (!isDue(before)) return;
        const atMs = before.nextExpectedMs;
        const seen = [...past.seen, { takenAtMs: atMs, seenAtMs: atMs + 60_000 }];
        const nowMs = Math.max(NOW, atMs + 60_000);
        const after = rhythmOf({ evidence: { ...past, seen }, wishes: NO_WISHES, local: zone, nowMs });
        expect(lateByMs(after, atMs + 60_000) ?? 0).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order of the evidence, nor on telling it twice', () => {
    fc.assert(
      fc.property(evidence, local, (past, zone) => {
        const turned: RhythmEvidence = {
          ...past,
          seen: past.seen.toReversed(),
          tasks: [...past.tasks, ...past.tasks].reverse(),
          snapshotsAtMs: past.snapshotsAtMs.toSorted((a, b) => (a % 97) - (b % 97) || a - b),
        };
        const answer = (given: RhythmEvidence) =>
          rhythmOf({ evidence: given, wishes: NO_WISHES, local: zone, nowMs: NOW });
        expect(answer(turned)).toEqual(answer(past));
      }),
      { numRuns: 200 },
    );
  });

  it('is what the settings say wherever they say something', () => {
    fc.assert(
      fc.property(evidence, local, fc.integer({ min: HOUR, max: 60 * DAY }), (past, zone, maxAgeMs) => {
        const rhythm = rhythmOf({ evidence: past, wishes: { ...NO_WISHES, maxAgeMs }, local: zone, nowMs: NOW });
        expect(rhythm).toMatchObject({ kind: 'set', intervalMs: maxAgeMs });
      }),
    );
  });

  it('makes a group later and later while nothing new comes', () => {
    fc.assert(
      fc.property(
        evidence,
        local,
        fc.array(fc.integer({ min: 0, max: 100 * DAY }), { maxLength: 6 }),
        (past, zone, waits) => {
          const late = waits
            .toSorted((a, b) => a - b)
            .map((waitMs) => NOW + waitMs)
            .map((nowMs) => lateByMs(rhythmOf({ evidence: past, wishes: NO_WISHES, local: zone, nowMs }), nowMs) ?? 0);
          expect(late).toEqual(late.toSorted((a, b) => a - b));
        },
      ),
      { numRuns: 200 },
    );
  });
});
