import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../../../shared/domain/backup.ts';
import type { ServerState } from '../../../../../shared/domain/server.ts';
import { scheduleIntervalMs } from '../../../../../shared/rules/alerts/schedule-interval.ts';
import { verificationCoverageLow } from '../../../../../shared/rules/alerts/verification-coverage-low.ts';
import { verificationOverdue } from '../../../../../shared/rules/alerts/verification-overdue.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import { aDatastore, aGroup, anUnfinished, aSnapshot, aSyncJob, NOW, read } from '../../../../kit/builders.ts';
import { aKnowledge, tripping, verdict } from '../../../../kit/judging.ts';
import { bad, bare, good, job, oneGroup, run, serverOf, storeOf } from '../../../../kit/verified-stores.ts';

const STORE = { server: 'pbs-1', datastore: 'store-a' };
const VM101 = { ...STORE, namespace: '', backupType: 'vm', backupId: '101' };

describe('verification-overdue', () => {
  const long = (newest: readonly Snapshot[]) => oneGroup(...newest, good(20), bare(40));
  const table: readonly (readonly [string, ServerState, string])[] = [
    ['the newest is verified', serverOf(oneGroup(good(1), good(30)), job()), 'fine'],
    ['one of the last 9 days is verified', serverOf(long([bare(1), good(8)]), job()), 'fine'],
    ['none of the last 9 days is', serverOf(long([bare(1), bare(8)]), job()), 'trips'],
    [
      'within two days more than a monthly job takes',
      serverOf(long([bare(1), bare(8)]), job({ schedule: 'monthly' })),
      'fine',
    ],
    ['beyond what a daily job takes', serverOf(long([bare(1.6), good(4)]), job({ schedule: 'daily' })), 'trips'],
    ['the newest is damaged: that is said louder', serverOf(long([bad(1)]), job()), 'fine'],
    ['the group is only a week old', serverOf(oneGroup(bare(1), bare(7)), job()), 'fine'],
    ['nobody ever verifies here', serverOf(oneGroup(bare(1), bare(30))), 'fine'],
    ['somebody verifies by hand', serverOf(long([bare(1), bare(8)])), 'trips'],
    [
      'a weekly backup waits for its daily job',
      serverOf(long([bare(0.1), good(7)]), job({ schedule: 'daily' })),
      'fine',
    ],
    ['the daily job passed it by', serverOf(long([bare(1.6), good(7)]), job({ schedule: 'daily' })), 'trips'],
    ['a monthly backup waits for its weekly job', serverOf(long([bare(6), good(30)]), job()), 'fine'],
    ['the weekly job passed it by', serverOf(long([bare(7.6), good(30)]), job()), 'trips'],
    ['what waited was pruned', serverOf(oneGroup(bare(1), bare(2), bare(20)), job()), 'trips'],
    [
      'only copies of verified ones: nobody verifies here',
      serverOf(oneGroup(bare(1), aSnapshot({ takenAtMs: NOW - 20 * DAY, verifiedElsewhere: true }))),
      'fine',
    ],
    ['an upload is under way', serverOf(oneGroup(anUnfinished(NOW - MINUTE), good(1), good(30)), job()), 'fine'],
    ['the job only runs by hand', serverOf(oneGroup(bare(1), bare(30)), job({ schedule: null })), 'fine'],
    ['the snapshots are not read', serverOf(aDatastore({ details: new Map() }), job()), 'unknown'],
    [
      'they were read too long ago',
      serverOf(storeOf([[aGroup(), [bare(1), bare(30)]]], {}, NOW - 4 * DAY), job()),
      'unknown',
    ],
    ['the disk is away', serverOf(aDatastore({ mount: 'not-mounted' }), job()), 'unknown'],
  ];
  it.each(table)('%s', (_what, server, expected) => {
    expect(verdict(verificationOverdue, VM101, server)).toBe(expected);
  });

  it('counts the days that were set', () => {
    const settings = { rules: { 'verification-overdue': { threshold: 3 } }, overrides: [] };
    const server = serverOf(long([bare(1.6), good(5)]), job());
    expect(verdict(verificationOverdue, VM101, server, { settings })).toBe('trips');
  });

  it('remembers a verified snapshot that was pruned since, and when a group was first seen', () => {
    const keepsFew = serverOf(oneGroup(bare(1), bare(2)), job());
    const firstSeenMs = () => NOW - 50 * DAY;
    const forgot = aKnowledge({ namespace: { firstSeenMs } });
    const remembers = aKnowledge({ namespace: { firstSeenMs, newestVerifiedMs: () => NOW - 5 * DAY } });
    expect(verdict(verificationOverdue, VM101, keepsFew)).toBe('fine');
    expect(verdict(verificationOverdue, VM101, keepsFew, { knowledge: forgot })).toBe('trips');
    expect(verdict(verificationOverdue, VM101, keepsFew, { knowledge: remembers })).toBe('fine');
  });
});

describe('verification-overdue of copies', () => {
  const late = oneGroup(bare(10), bare(11), good(12));
  const pulled = { syncJobs: read([aSyncJob({ datastore: 'store-a' })]) };
  it.each<[string, ServerState, string]>([
    [
      'waits for its turn while the job runs well',
      serverOf(late, { ...job({ lastRun: run('OK') }), ...pulled }),
      'fine',
    ],
    ['is told when it did not', serverOf(late, { ...job({ lastRun: run('boom') }), ...pulled }), 'trips'],
    [
      'is told when it has not run for long',
      serverOf(late, { ...job({ lastRun: run('OK', NOW - 10 * DAY) }), ...pulled }),
      'trips',
    ],
    ['is told of what is written directly', serverOf(late, job({ lastRun: run('OK') })), 'trips'],
  ])('%s', (_what, server, expected) => {
    expect(verdict(verificationOverdue, VM101, server)).toBe(expected);
  });

  it('is not known while the token may not see the jobs', () => {
    const fewer = { privileges: read(new Map([['/datastore', new Map([['Datastore.Backup', true]])]])) };
    expect(verdict(verificationOverdue, VM101, serverOf(late, { ...job(), ...fewer }))).toBe('unknown');
    expect(verdict(verificationCoverageLow, STORE, serverOf(late, { ...job(), ...fewer }))).toBe('unknown');
  });

  it('follows from whatever ended all verification of the datastore', () => {
    const [found] = tripping(verificationOverdue, [serverOf(late, job())]);
    expect(found?.followsSinceMs).toBe(NOW - 12 * DAY);
  });
});

describe('verification-coverage-low', () => {
  const groups = (verified: number, all: number) =>
    Array.from({ length: all }, (_, index) => {
      const group = aGroup({ backupId: `${index}` });
      return [group, index < verified ? [good(1), good(30)] : [bare(1), bare(30)]] as const;
    });
  it.each([
    ['9 of 10', groups(9, 10), 'fine'],
    ['7 of 10', groups(7, 10), 'trips'],
    ['1 of 4: too few to speak of a share', groups(1, 4), 'fine'],
  ])('%s', (_what, held, expected) => {
    expect(verdict(verificationCoverageLow, STORE, serverOf(storeOf(held), job()))).toBe(expected);
  });

  it.each([
    ['nobody verifies', serverOf(storeOf(groups(0, 10))), 'fine'],
    ['snapshots not read', serverOf(storeOf(groups(0, 10), { details: new Map() }), job()), 'unknown'],
  ])('%s', (_what, server, expected) => {
    expect(verdict(verificationCoverageLow, STORE, server)).toBe(expected);
  });
});

describe('the longest distance of two runs', () => {
  it.each([
    ['daily', DAY],
    ['hourly', HOUR],
    ['weekly', 7 * DAY],
    ['monthly', 31 * DAY],
    ['02:30', DAY],
    ['*:0/15', HOUR],
    ['0/4:40', 4 * HOUR],
    ['6,18:00', 12 * HOUR],
    ['8..18:00', 14 * HOUR],
    ['2..22/2:30', 4 * HOUR],
    ['x:00', null],
    ['sat 02:00', 7 * DAY],
    ['mon..fri 22:00', 3 * DAY],
    ['mon,thu', 4 * DAY],
    ['sat..sun', 6 * DAY],
    ['fri..mon 03:00', 4 * DAY],
    ['*-*-1 03:00', 31 * DAY],
    ['sun *-*-1..7 02:00', 31 * DAY],
    ['2026-12-24', 366 * DAY],
    ['nonsense', null],
    ['', null],
  ])('of "%s"', (schedule, expected) => {
    expect(scheduleIntervalMs(schedule)).toBe(expected);
  });
});
