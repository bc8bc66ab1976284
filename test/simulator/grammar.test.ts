import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextRunS, runsBeforeS } from './world/calendar.ts';
import type { Snapshot } from './world/model.ts';
import { prunable } from './world/retention.ts';
import { escapeWorkerId, formatUpid, unescapeWorkerId } from './world/upid.ts';
import { isAtLeast, parseVersion } from './world/version.ts';
import { civilDate, fromLocal, utcOffsetS } from './world/zone.ts';

describe('UPIDs', () => {
  it.each([
    ['main:vm/101', 'main\\x3avm-101'],
    ['.hidden', '\\x2ehidden'],
    ['dc2:a-b::job', 'dc2\\x3aa\\x2db\\x3a\\x3ajob'],
    ['büro pc', 'b\\xc3\\xbcro\\x20pc'],
  ])('escape %s as %s', (workerId, escaped) => {
    expect(escapeWorkerId(workerId)).toBe(escaped);
  });

  it('escape reversibly', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => unescapeWorkerId(escapeWorkerId(text)) === text));
  });

  it('have ten parts, the last one empty', () => {
    const upid = formatUpid({
      node: 'pbs1',
      pid: 1061,
      pstart: 9176,
      taskId: 11,
      startS: 0x6aba2cdf,
      workerType: 'backup',
      workerId: 'main:vm/101',
      authId: 'pve@pbs!c',
    });
    expect(upid).toBe('UPID:pbs1:00000425:000023D8:0000000B:6ABA2CDF:backup:main\\x3avm-101:pve@pbs!c:');
    expect(upid.split(':')).toHaveLength(10);
  });
});

describe('schedules', () => {
  const at = (iso: string): number => Date.parse(iso) / 1000;
  it.each([
    ['hourly', '2026-09-28T10:00:00Z', '2026-09-28T11:00:00Z'],
    ['1/4:20', '2026-09-28T10:00:00Z', '2026-09-28T11:20:00Z'],
    ['1/4:20', '2026-09-28T22:00:00Z', '2026-09-28T23:20:00Z'],
    ['*:30', '2026-09-28T10:00:00Z', '2026-09-28T10:30:00Z'],
    ['daily', '2026-09-28T10:00:00Z', '2026-09-28T22:00:00Z'],
    ['sat 18:15', '2026-09-28T10:00:00Z', '2026-10-03T16:15:00Z'],
    ['mon..fri 21:00', '2026-10-02T20:00:00Z', '2026-10-05T19:00:00Z'],
    ['*-*-01 02:00', '2026-09-28T10:00:00Z', '2026-10-01T00:00:00Z'],
    ['monthly', '2026-10-31T23:30:00Z', '2026-11-30T23:00:00Z'],
    // 02:30 does not exist on the last Sunday of March and comes twice in October.
    ['02:30', '2026-03-29T00:00:00Z', '2026-03-29T01:30:00Z'],
    ['02:30', '2026-10-24T23:00:00Z', '2026-10-25T00:30:00Z'],
  ])('%s after %s is %s in Vienna', (schedule, after, expected) => {
    expect(new Date(nextRunS(schedule, 'Europe/Vienna', at(after)) * 1000).toISOString()).toBe(
      expected.replace('Z', '.000Z'),
    );
  });

  it('look back as they look forward', () => {
    const beforeS = at('2026-09-28T10:00:00Z');
    for (const schedule of ['hourly', 'daily', 'mon..fri 21:00', 'weekly', 'monthly']) {
      const runs = runsBeforeS(schedule, 'Europe/Vienna', beforeS, 40);
      expect(runs).toHaveLength(40);
      for (const [index, runS] of runs.slice(1).entries()) {
        expect(nextRunS(schedule, 'Europe/Vienna', runs[index] ?? 0)).toBe(runS);
      }
    }
  });

  it('civil dates agree with Date, local times with their offsets', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 60_000 }), (day) => {
        const date = new Date(day * 86_400_000);
        expect(civilDate(day)).toEqual({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          dayOfMonth: date.getUTCDate(),
        });
      }),
    );
    const noonS = fromLocal('America/New_York', 20_724, 12 * 3600);
    expect(noonS + utcOffsetS('America/New_York', noonS)).toBe(20_724 * 86_400 + 12 * 3600);
  });
});

describe('prune', () => {
  const snapshotAt = (iso: string, state: Snapshot['state'] = 'finished', isProtected = false): Snapshot =>
    ({ timeS: Date.parse(iso) / 1000, state, isProtected }) as Snapshot;
  const kept = (snapshots: readonly Snapshot[], keep: object): string[] => {
    const removed = new Set(prunable(snapshots, keep, 'UTC'));
    return snapshots
      .filter((snapshot) => !removed.has(snapshot))
      .map((snapshot) => new Date(snapshot.timeS * 1000).toISOString().slice(5, 13));
  };
  const threeADay = ['25', '26', '27', '28'].flatMap((day) =>
    ['02', '10', '18'].map((hour) => snapshotAt(`2026-09-${day}T${hour}:00:00Z`)),
  );

  it.each([
    [{ last: 2 }, ['09-28T10', '09-28T18']],
    [{ daily: 3 }, ['09-26T18', '09-27T18', '09-28T18']],
    [{ last: 2, daily: 2 }, ['09-26T18', '09-27T18', '09-28T10', '09-28T18']],
    [{ weekly: 5 }, ['09-27T18', '09-28T18']],
    [{ monthly: 1 }, ['09-28T18']],
    [{}, threeADay.map((snapshot) => new Date(snapshot.timeS * 1000).toISOString().slice(5, 13))],
  ])('with %j keeps %j', (keep, expected) => {
    expect(kept(threeADay, keep)).toEqual(expected);
  });

  it('spares protected snapshots and a partial only when it is the newest', () => {
    const mixed = [
      snapshotAt('2026-09-01T02:00:00Z', 'finished', true),
      snapshotAt('2026-09-02T02:00:00Z', 'leftover'),
      snapshotAt('2026-09-03T02:00:00Z'),
      snapshotAt('2026-09-04T02:00:00Z'),
      snapshotAt('2026-09-05T02:00:00Z', 'leftover'),
    ];
    expect(kept(mixed, { last: 1 })).toEqual(['09-01T02', '09-04T02', '09-05T02']);
  });
});

it.each([
  ['4.2.3', '4.2.3', true],
  ['4.2.3', '4.2.4', false],
  ['3.2.13', '3.2.8', true],
  ['3.4.1', '4.0.2', false],
])('version %s is at least %s: %s', (version, wanted, expected) => {
  expect(isAtLeast(parseVersion(version), wanted)).toBe(expected);
});
