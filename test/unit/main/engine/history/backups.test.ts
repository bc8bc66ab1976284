import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BackupReport } from '../../../../../main/engine/ports.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import { aHistory, START } from './history-rig.ts';

const place = { server: 'pbs-1', datastore: 'main', namespace: 'a/b', group: 'vm/101' };
const listed = (takenAtMs: number, sizeBytes: number | null = 5): BackupReport => ({
  kind: 'listed',
  takenAtMs,
  sizeBytes,
});
const seen = (takenAtMs: number, seenAtMs: number | null): BackupReport => ({ kind: 'seen', takenAtMs, seenAtMs });
const task = (startedAtMs: number, endedAtMs: number): BackupReport => ({ kind: 'task', startedAtMs, endedAtMs });

async function kept(...reports: readonly BackupReport[]) {
  const { history } = await aHistory();
  for (const report of reports) expect(history.append([{ kind: 'backups', place, reports: [report] }])).toBe(true);
  return history.backups(place, 0);
}

describe('a backup', () => {
  const runAt = START + 2 * HOUR;
  const three = [
    listed(runAt + 3000),
    seen(runAt + 3000, runAt + 20 * MINUTE),
    task(runAt, runAt + 10 * MINUTE),
  ] as const;
  const one = {
    ...place,
    takenAtMs: runAt + 3000,
    endedAtMs: runAt + 10 * MINUTE,
    tookMs: 10 * MINUTE,
    seenAtMs: runAt + 20 * MINUTE,
    sizeBytes: 5,
    sources: ['listed', 'seen', 'task'],
  };

  it.each([[[0, 1, 2]], [[0, 2, 1]], [[1, 0, 2]], [[1, 2, 0]], [[2, 0, 1]], [[2, 1, 0]], [[2, 2, 1, 0, 2, 1, 0]]])(
    'is one, whoever tells of it first (%j)',
    async (order) => {
      expect(await kept(...order.flatMap((at) => three[at] ?? []))).toEqual([one]);
    },
  );

  it('of which only the task is known has its start', async () => {
    expect(await kept(three[2])).toEqual([
      { ...one, takenAtMs: runAt, seenAtMs: null, sizeBytes: null, sources: ['task'] },
    ]);
  });

  it('may be dated shortly before its task, by its client’s clock', async () => {
    const backups = await kept(task(runAt, runAt + MINUTE), listed(runAt - 2 * MINUTE));
    expect(backups).toMatchObject([{ takenAtMs: runAt - 2 * MINUTE, endedAtMs: runAt + MINUTE, tookMs: MINUTE }]);
  });

  it('keeps a size that a later list does not have', async () => {
    expect(await kept(listed(runAt, 7), listed(runAt, null))).toMatchObject([{ sizeBytes: 7 }]);
  });

  it('stays apart from the one an hour later', async () => {
    const later = runAt + HOUR;
    const backups = await kept(task(runAt, runAt + MINUTE), listed(later), task(later, later + MINUTE), listed(runAt));
    expect(backups).toMatchObject([
      { takenAtMs: runAt, endedAtMs: runAt + MINUTE },
      { takenAtMs: later, endedAtMs: later + MINUTE },
    ]);
  });

  it('is told by lists, looks and tasks in any order all the same', async () => {
    const reports = fc.array(fc.integer({ min: 0, max: 29 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(reports, async (order) => {
        const all = order.map((nr) => {
          const at = START + Math.floor(nr / 3) * HOUR;
          if (nr % 3 === 0) return listed(at + 1000);
          return nr % 3 === 1 ? seen(at + 1000, null) : task(at, at + 5 * MINUTE);
        });
        const backups = await kept(...all);
        expect(backups?.length).toBe(new Set(order.map((nr) => Math.floor(nr / 3))).size);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the backups', () => {
  it('are those of a group, a namespace, a datastore or a server, since then', async () => {
    const { history } = await aHistory();
    const places = [
      place,
      { ...place, group: 'ct/7' },
      { ...place, namespace: '' },
      { ...place, datastore: 'side' },
      { ...place, server: 'pbs-2' },
    ];
    history.append(places.map((of) => ({ kind: 'backups', place: of, reports: [listed(START), listed(START + DAY)] })));
    const count = (of: object, since = START) => history.backups({ server: 'pbs-1', ...of }, since)?.length;
    expect(count({})).toBe(8);
    expect(count({ datastore: 'main' })).toBe(6);
    expect(count({ datastore: 'main', namespace: '' })).toBe(2);
    expect(count(place)).toBe(2);
    expect(count({}, START + 1)).toBe(4);
    expect(history.backups({ server: 'unknown' }, 0)).toEqual([]);
  });

  it('give sizes and durations as series of the group', async () => {
    const { history } = await aHistory();
    const reports = [listed(START, 10), task(START, START + MINUTE), listed(START + DAY, 20)];
    history.append([{ kind: 'backups', place, reports }]);
    const range = { fromMs: START, untilMs: START + 2 * DAY, maxPoints: 100 };
    expect(history.series({ place, measure: 'newest-size-bytes', ...range })).toEqual([
      { atMs: START, mean: 10, least: 10, most: 10, count: 1 },
      { atMs: START + DAY, mean: 20, least: 20, most: 20, count: 1 },
    ]);
    expect(history.series({ place, measure: 'backup-seconds', ...range })).toMatchObject([{ mean: 60 }]);
    expect(history.series({ place, measure: 'newest-size-bytes', ...range, maxPoints: 1 })).toMatchObject([
      { mean: 15, least: 10, most: 20, count: 2 },
    ]);
  });

  it('remember up to where lists were kept', async () => {
    const { history } = await aHistory();
    expect(history.backupsListedUntilMs(place)).toBeNull();
    history.append([
      { kind: 'backups', place, reports: [listed(START), listed(START - DAY), seen(START + DAY, null)] },
    ]);
    expect(history.backupsListedUntilMs(place)).toBe(START);
  });
});

describe('the calendar', () => {
  it('counts each group’s backups per day, by the days of the caller', async () => {
    const { history } = await aHistory();
    // The day on which the clocks of Vienna go forward has 23 hours.
    const edges = ['2026-03-27T23:00Z', '2026-03-28T23:00Z', '2026-03-29T22:00Z', '2026-03-30T22:00Z'].map(Date.parse);
    const at = [
      '2026-03-27T22:59:59Z',
      '2026-03-28T23:00Z',
      '2026-03-29T21:59Z',
      '2026-03-29T22:00Z',
      '2026-03-30T22:00Z',
    ];
    history.append([
      { kind: 'backups', place, reports: at.map((text) => listed(Date.parse(text))) },
      { kind: 'backups', place: { ...place, group: 'vm/102' }, reports: [listed(Date.parse('2026-03-28T12:00Z'))] },
      { kind: 'backups', place: { ...place, datastore: 'side' }, reports: [listed(Date.parse('2026-03-28T12:00Z'))] },
    ]);
    expect(history.calendar(place, edges)).toEqual([
      { namespace: 'a/b', group: 'vm/101', counts: [0, 2, 1] },
      { namespace: 'a/b', group: 'vm/102', counts: [1, 0, 0] },
    ]);
    expect(history.calendar(place, [])).toEqual([]);
  });
});
