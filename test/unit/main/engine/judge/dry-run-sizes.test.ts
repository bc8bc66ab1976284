import { describe, expect, it } from 'vitest';
import type { DryRunWish } from '../../../../../main/engine/judge/dry-run-moment.ts';
import type { GroupPlace } from '../../../../../shared/domain/history.ts';
import { DAY, HOUR } from '../../../../../shared/time-units.ts';
import { aServer, NOW } from '../../../../kit/builders.ts';
import { backupItem, times, trying } from './dry-run-rig.ts';

const GIB = 1024 ** 3;
const PLACE: GroupPlace = { server: 'pbs-1', datastore: 'store-a', namespace: '', group: 'vm/101' };
const atMs = (daysAgo: number) => NOW - daysAgo * DAY - HOUR;

/** A backup each so many days, of a size (in GiB) that may depend on how long ago it was; null: not known. */
const sized = (count: number, sizeOf: (daysAgo: number) => number | null, everyDays = 1) =>
  trying({
    servers: [aServer()],
    items: Array.from({ length: count }, (_, index) => {
      const daysAgo = index * everyDays;
      const size = sizeOf(daysAgo);
      return backupItem(PLACE, atMs(daysAgo), size === null ? null : size * GIB);
    }),
  });

const usual = (daysAgo: number) => 10 + (daysAgo % 3) * 0.1;

describe('a dry run of size-anomaly', () => {
  it.each<readonly [string, number, (daysAgo: number) => number | null, Partial<DryRunWish>, number]>([
    ['sizes that vary a little', 60, usual, {}, 0],
    ['one that is large', 60, (day) => (day === 10 ? 40 : usual(day)), {}, 1],
    ['one that is large, by a higher factor', 60, (day) => (day === 10 ? 40 : usual(day)), { threshold: 5 }, 0],
    ['one that is large elsewhere', 60, (day) => (day === 10 ? 40 : usual(day)), { match: { group: 'ct/*' } }, 0],
    ['two that are small', 60, (day) => (day === 10 || day === 20 ? 1 : usual(day)), {}, 2],
    [
      'one that is large and one of unknown size after it',
      60,
      (d) => (d === 9 ? null : d === 10 ? 40 : usual(d)),
      {},
      1,
    ],
    ['one for a while', 60, (day) => (day === 10 ? 40 : usual(day)), { forSeconds: 2 * 86_400 }, 0],
    ['one before the days in question', 60, (day) => (day === 40 ? 40 : usual(day)), {}, 0],
    ['too few before it', 17, (day) => (day === 10 ? 40 : usual(day)), {}, 0],
    ['just enough before it', 18, (day) => (day === 10 ? 40 : usual(day)), {}, 1],
  ])('%s', async (_what, count, sizeOf, wish, expected) => {
    const tried = await sized(count, sizeOf);
    expect(await times(tried('size-anomaly', wish))).toBe(expected);
  });

  it('takes a new size for the usual one after half of what it remembers, as was known then', async () => {
    const tried = await sized(60, (day) => (day <= 20 ? 100 : 10));
    const began = { subject: 'vm/101 in store-a on pbs-1', fromMs: atMs(20), untilMs: atMs(12) };
    expect(await tried('size-anomaly')).toMatchObject({ times: 1, firings: [began] });
  });

  it('reaches back as far as a rare group needs', async () => {
    const tried = await sized(12, (day) => (day === 0 ? 40 : usual(day)), 28);
    expect(await times(tried('size-anomaly'))).toBe(1);
  });
});
