import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../../../../shared/time-units.ts';
import { aFinishedTask } from '../../../../kit/builders.ts';
import { aHistory, type Rig, START } from './history-rig.ts';

const keyOf = (series: number) => ({ place: { server: 's', datastore: `d${series}` }, measure: 'used-bytes' }) as const;

interface Sums {
  readonly count: number;
  readonly total: number;
  readonly least: number;
  readonly most: number;
}

function sumsOf({ history }: Rig, series: number): Sums | null {
  const [point] = history.series({ ...keyOf(series), fromMs: 0, untilMs: START + 400 * DAY, maxPoints: 1 }) ?? [];
  return point
    ? { count: point.count, total: Math.round(point.mean * point.count), least: point.least, most: point.most }
    : null;
}

const rowsOf = ({ history }: Rig) => history.statistics()?.rows;

const samples = fc.array(
  fc.record({
    series: fc.integer({ min: 0, max: 3 }),
    minute: fc.integer({ min: 0, max: 60 * 24 * 60 }),
    value: fc.integer({ min: 0, max: 2 ** 45 }),
  }),
  { maxLength: 120 },
);

describe('thinning', () => {
  it('keeps counts, sums and extremes, whenever it is done, and done again changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(samples, fc.array(fc.integer({ min: 0, max: 70 }), { maxLength: 3 }), async (given, days) => {
        const rig = await aHistory();
        const seen = new Map<string, number>();
        const inTime = given.toSorted((a, b) => a.minute - b.minute);
        for (const { series, minute, value } of inTime) {
          const at = `${series} ${minute}`;
          if (!seen.has(at)) seen.set(at, value);
          const sample = { atMs: START + minute * 60_000, value };
          rig.history.append([{ kind: 'sample', key: keyOf(series), sample }]);
        }
        for (const day of days.toSorted((a, b) => a - b)) rig.thin(START + day * DAY);
        for (const series of [0, 1, 2, 3]) {
          const values = [...seen].filter(([at]) => at.startsWith(`${series} `)).map(([, value]) => value);
          const expected: Sums | null =
            values.length === 0
              ? null
              : {
                  count: values.length,
                  total: values.reduce((sum, value) => sum + value, 0),
                  least: Math.min(...values),
                  most: Math.max(...values),
                };
          expect(sumsOf(rig, series)).toEqual(expected);
        }
        const before = rowsOf(rig);
        rig.thin(START + Math.max(0, ...days) * DAY);
        expect(rowsOf(rig)).toEqual(before);
        rig.history.close();
      }),
      { numRuns: 40 },
    );
  });

  it('leaves three days raw, then hours to the 35th day, then days', async () => {
    const rig = await aHistory();
    for (let hour = 0; hour < 60 * 24; hour++) {
      const atMs = START + hour * HOUR;
      rig.history.append(
        [0, 20, 40].map((minute) => ({
          kind: 'sample',
          key: keyOf(0),
          sample: { atMs: atMs + minute * 60_000, value: hour },
        })),
      );
    }
    rig.thin(START + 60 * DAY);
    expect(rowsOf(rig)).toMatchObject({ raw: 3 * 24 * 3, hourly: 32 * 24, daily: 25 });
  });

  it('takes late samples of an hour that is thinned already in', async () => {
    const rig = await aHistory();
    rig.history.append([{ kind: 'sample', key: keyOf(0), sample: { atMs: START, value: 10 } }]);
    rig.thin(START + 5 * DAY);
    rig.history.append([{ kind: 'sample', key: keyOf(0), sample: { atMs: START + 60_000, value: 20 } }]);
    rig.thin(START + 5 * DAY + HOUR);
    expect(sumsOf(rig, 0)).toEqual({ count: 2, total: 30, least: 10, most: 20 });
    expect(rowsOf(rig)).toMatchObject({ raw: 0, hourly: 1 });
  });

  it('removes what is older than wanted, of everything', async () => {
    const rig = await aHistory();
    const { history } = rig;
    for (const day of [0, 5, 39]) {
      const atMs = START + day * DAY + HOUR;
      const upid = `UPID:pbs1:00000425:000023D8:0000000${day % 10}:6ABA2CDF:backup::root@pam:`;
      history.append([
        { kind: 'sample', key: keyOf(0), sample: { atMs, value: day } },
        { kind: 'task', server: 's', task: aFinishedTask({ upid, startedAtMs: atMs, endedAtMs: atMs }) },
        {
          kind: 'backups',
          place: { server: 's', datastore: 'd', namespace: '', group: 'vm/1' },
          reports: [{ kind: 'seen', takenAtMs: atMs, seenAtMs: null }],
        },
      ]);
      history.appendAlertEvents([
        {
          alertId: 'a',
          rule: 'r',
          subject: { server: 's', datastore: null, namespace: null, backupType: null, backupId: null, job: null },
          change: 'firing',
          atMs,
          summary: '',
        },
      ]);
    }
    history.keep('kept', 'for good');
    rig.thin(START + 40 * DAY, 36 * DAY);
    expect(rowsOf(rig)).toMatchObject({ raw: 1, hourly: 1, daily: 0, task: 2, backup: 2, alert_event: 2, document: 1 });
    rig.thin(START + 41 * DAY, DAY);
    expect(rowsOf(rig)).toMatchObject({ raw: 0, hourly: 0, daily: 0, task: 0, backup: 0, alert_event: 0, document: 1 });
  });

  it('gives the room back to the disk', async () => {
    const rig = await aHistory();
    for (let series = 0; series < 400; series++) {
      rig.history.append(
        Array.from({ length: 100 }, (_, at) => ({
          kind: 'sample',
          key: keyOf(series),
          sample: { atMs: START + at * HOUR, value: at },
        })),
      );
    }
    const pages = () => Number(rig.file.use((_tables, db) => db.pragma('page_count', { simple: true }), 0));
    const before = pages();
    rig.thin(START + 100 * DAY, 10 * DAY);
    expect(pages()).toBeLessThan(before / 2);
  });

  it('goes on in later steps where there is much, and each step does little', async () => {
    const rig = await aHistory();
    for (let series = 0; series < 50; series++) {
      rig.history.append(
        Array.from({ length: 100 }, (_, at) => ({
          kind: 'sample',
          key: keyOf(series),
          sample: { atMs: START + at * HOUR, value: at },
        })),
      );
    }
    rig.file.use(({ thinning }) => thinning.begin(START + 20 * DAY, 400 * DAY), null);
    rig.file.use(({ thinning }) => thinning.step(), null);
    expect(rowsOf(rig)).toMatchObject({ raw: 4500, hourly: 500 });
  });
});
