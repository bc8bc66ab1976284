import { describe, expect, it } from 'vitest';
import type { HistoryItem } from '../../../../../main/engine/ports.ts';
import type { Measure } from '../../../../../shared/domain/history.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import { aHistory, START } from './history-rig.ts';

const place = { server: 'pbs-1', datastore: 'main' };
const key = { place, measure: 'used-bytes' } as const;
const sample = (atMs: number, value: number, measure: Measure = 'used-bytes'): HistoryItem => ({
  kind: 'sample',
  key: { place, measure },
  sample: { atMs, value },
});

describe('a series', () => {
  it('is empty where nothing is known, and without a latest value', async () => {
    const { history } = await aHistory();
    expect(history.series({ ...key, fromMs: 0, untilMs: START, maxPoints: 10 })).toEqual([]);
    expect(history.latest(key)).toBeNull();
  });

  it('keeps values exactly: bytes as they are, ratios to four digits', async () => {
    const { history } = await aHistory();
    const bytes = 7_999_425_155_073;
    history.append([sample(START, bytes), sample(START, 0.123_45, 'cpu-ratio'), sample(START, 1.204, 'dedup-factor')]);
    expect(history.latest(key)).toEqual({ atMs: START, value: bytes });
    expect(history.latest({ place, measure: 'cpu-ratio' })?.value).toBe(0.1235);
    expect(history.latest({ place, measure: 'dedup-factor' })?.value).toBe(1.204);
  });

  it('has the first value of a moment, told twice', async () => {
    const { history } = await aHistory();
    expect(history.append([sample(START, 1), sample(START, 2)])).toBe(true);
    expect(history.series({ ...key, fromMs: START, untilMs: START + 1000, maxPoints: 1 })).toEqual([
      { atMs: START, mean: 1, least: 1, most: 1, count: 1 },
    ]);
  });

  it('shows gaps as gaps', async () => {
    const { history } = await aHistory();
    const minutes = [0, 5, 10, 60, 65];
    history.append(minutes.map((minute) => sample(START + minute * MINUTE, 100 + minute)));
    const points = history.series({ ...key, fromMs: START, untilMs: START + 2 * HOUR, maxPoints: 8 });
    expect(points).toEqual([
      { atMs: START, mean: 105, least: 100, most: 110, count: 3 },
      { atMs: START + HOUR, mean: 162.5, least: 160, most: 165, count: 2 },
    ]);
  });

  it('takes its start in and its end not', async () => {
    const { history } = await aHistory();
    history.append([sample(START, 1), sample(START + HOUR, 2)]);
    const points = history.series({ ...key, fromMs: START, untilMs: START + HOUR, maxPoints: 100 });
    expect(points?.map(({ mean }) => mean)).toEqual([1]);
  });

  it.each([[1], [7], [100], [5000]])('has at most %i points', async (maxPoints) => {
    const { history } = await aHistory();
    history.append(Array.from({ length: 1000 }, (_, at) => sample(START + at * 37 * 1000, at)));
    const points = history.series({ ...key, fromMs: START, untilMs: START + 10 * HOUR, maxPoints }) ?? [];
    expect(points.length).toBeLessThanOrEqual(maxPoints);
    expect(points.reduce((sum, { count }) => sum + count, 0)).toBe(973);
  });

  it('goes from raw over hours to days without a seam', async () => {
    const { history, thin } = await aHistory();
    const days = 60;
    for (let day = 0; day < days; day++) {
      history.append(Array.from({ length: 24 }, (_, hour) => sample(START + day * DAY + hour * HOUR, 100 + day)));
    }
    thin(START + days * DAY);
    const points = history.series({ ...key, fromMs: START, untilMs: START + days * DAY, maxPoints: days }) ?? [];
    expect(points).toEqual(
      Array.from({ length: days }, (_, day) => {
        return { atMs: START + day * DAY, mean: 100 + day, least: 100 + day, most: 100 + day, count: 24 };
      }),
    );
  });

  it('knows no summer time: the hours of both nights are an hour long', async () => {
    const { history, thin } = await aHistory();
    for (const night of [Date.UTC(2026, 2, 28, 20), Date.UTC(2026, 9, 24, 20)]) {
      history.append(Array.from({ length: 144 }, (_, at) => sample(night + at * 5 * MINUTE, at)));
    }
    thin(Date.UTC(2026, 9, 30));
    for (const night of [Date.UTC(2026, 2, 28, 20), Date.UTC(2026, 9, 24, 20)]) {
      const points = history.series({ ...key, fromMs: night, untilMs: night + 12 * HOUR, maxPoints: 12 }) ?? [];
      const steps = points.slice(1).map(({ atMs }, index) => atMs - (points[index]?.atMs ?? 0));
      expect(new Set(steps).size).toBeLessThanOrEqual(1);
      expect(points.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(0);
    }
  });

  it('survives a restart', async () => {
    const rig = await aHistory();
    rig.history.append([sample(START, 5)]);
    const { history } = await rig.reopen();
    expect(history.latest(key)).toEqual({ atMs: START, value: 5 });
  });
});
