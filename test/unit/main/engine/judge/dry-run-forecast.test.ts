import { describe, expect, it } from 'vitest';
import type { DryRunWish } from '../../../../../main/engine/judge/dry-run-moment.ts';
import type { HistoryItem } from '../../../../../main/engine/ports.ts';
import { DAY } from '../../../../../shared/time-units.ts';
import { aDatastore, aServer, NOW, stores } from '../../../../kit/builders.ts';
import { type Settings, trying } from './dry-run-rig.ts';

const TIB = 1024 ** 4;
const PLACE = { server: 'pbs-1', datastore: 'store-a' };

/** Every six hours of so many days, filled to a share of 100 TiB that depends on how many days ago it was. */
function filled(days: number, shareOf: (daysAgo: number) => number | null): HistoryItem[] {
  return Array.from({ length: days * 4 }, (_, index) => index / 4).flatMap((daysAgo) => {
    const share = shareOf(daysAgo);
    if (share === null) return [];
    const atMs = NOW - daysAgo * DAY;
    const usedBytes = Math.round(share * 100 * TIB);
    return (['used-bytes', 'available-bytes'] as const).map((measure): HistoryItem => {
      const value = measure === 'used-bytes' ? usedBytes : 100 * TIB - usedBytes;
      return { kind: 'sample', key: { place: PLACE, measure }, sample: { atMs, value } };
    });
  });
}

const tryFull = async (
  items: readonly HistoryItem[],
  wish: Partial<DryRunWish> = {},
  { settings = {}, backend = 'filesystem' }: { settings?: Settings; backend?: 'filesystem' | 's3' } = {},
) => {
  const tried = await trying({ servers: [aServer({ datastores: stores(aDatastore({ backend })) })], items, settings });
  const answer = await tried('storage-full-soon', wish);
  if (answer.kind !== 'answer') throw new Error(answer.sentence);
  return answer;
};

/** One per cent a day, full in 30 days from now. */
const growing = filled(80, (daysAgo) => 0.7 - daysAgo / 100);
/** Two a day, which ended with a large removal ten days ago. */
const relieved = filled(80, (daysAgo) => (daysAgo > 10 ? 0.95 - (daysAgo - 10) / 50 : 0.2));

describe('a dry run of storage-full-soon', () => {
  it('fires when the forecast of that day came within the days', async () => {
    const { times, firings } = await tryFull(growing, { threshold: 40 });
    expect(times).toBe(1);
    // Full in 40 days ten days ago; daily looks, and six hours until it fires.
    expect(firings[0]?.untilMs).toBeNull();
    expect(Math.abs((firings[0]?.fromMs ?? 0) - (NOW - 10 * DAY))).toBeLessThan(2 * DAY);
  });

  it.each<readonly [string, readonly HistoryItem[], Partial<DryRunWish>, number]>([
    ['that is weeks away', growing, {}, 0],
    ['that came near long before', growing, { threshold: 100 }, 0],
    ['of others', growing, { threshold: 40, match: { datastore: 'store-b' } }, 0],
    ['that came near and was relieved', relieved, {}, 1],
    ['that came near for a shorter time', relieved, { forSeconds: 40 * 86_400 }, 0],
    ['of flat usage', filled(80, () => 0.6), { threshold: 400 }, 0],
    ['of a week', filled(6, (daysAgo) => 0.9 - daysAgo / 50), {}, 0],
    ['without samples', [], {}, 0],
  ])('%s', async (_what, items, wish, expected) => {
    expect((await tryFull(items, wish)).times).toBe(expected);
  });

  it('knows no more than was known then', async () => {
    // Flat until a week ago: before that nothing said that it would fill.
    const { firings } = await tryFull(filled(80, (daysAgo) => (daysAgo > 20 ? 0.3 : 0.3 + (20 - daysAgo) / 40)));
    expect(firings).toHaveLength(1);
    expect(firings[0]?.fromMs).toBeGreaterThan(NOW - 20 * DAY);
  });

  it('leaves what is critically full to the louder rule', async () => {
    const full = filled(80, (daysAgo) => Math.min(0.99, 0.97 - (daysAgo - 40) / 100));
    expect((await tryFull(full)).times).toBe(0);
    const settings = { alerts: { rules: { 'storage-critical': { enabled: false } } } };
    const before = filled(80, (daysAgo) => 0.98 - daysAgo / 100);
    expect((await tryFull(before, { threshold: 1 })).times).toBe(0);
    expect((await tryFull(before, { threshold: 3 }, { settings })).times).toBe(1);
  });

  it('says nothing of figures that are those of a cache', async () => {
    expect((await tryFull(relieved, {}, { backend: 's3' })).times).toBe(0);
  });

  it('counts no time that nobody saw', async () => {
    const seen = (daysAgo: number) => 0.9 - daysAgo / 100;
    const wish = { threshold: 40, forSeconds: 7 * 86_400 };
    expect((await tryFull(filled(80, seen), wish)).times).toBe(1);
    const gap = filled(80, (daysAgo) => (daysAgo < 27 && daysAgo > 1 ? null : seen(daysAgo)));
    expect((await tryFull(gap, wish)).times).toBe(0);
  });

  it('says since when there was enough to go by', async () => {
    const { sinceMs } = await tryFull(filled(20, (daysAgo) => 0.5 - daysAgo / 100));
    expect(Math.abs(sinceMs - (NOW - 13 * DAY))).toBeLessThan(2 * DAY);
  });
});
