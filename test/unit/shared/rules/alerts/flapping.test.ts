import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Alert, alertId, type Finding, NOTHING } from '../../../../../shared/domain/alert.ts';
import { advanceAlerts } from '../../../../../shared/rules/alerts/alert-life.ts';
import { quietBeforeEndMs, withDoubtedEnd, withEnd } from '../../../../../shared/rules/alerts/flapping.ts';
import { planNotices } from '../../../../../shared/rules/alerts/notices.ts';
import { DAY, HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import { NOW } from '../../../../kit/builders.ts';

describe('the quiet before an end is believed', () => {
  const ago = (...minutes: readonly number[]) => minutes.map((minute) => NOW - minute * MINUTE);

  it.each<[string, readonly number[], number]>([
    ['none the first time', [], 0],
    ['none the second time', ago(30), 0],
    ['at least a while', ago(6, 4), 15 * MINUTE],
    ['three times as long as from end to end', ago(80, 10), 3.5 * HOUR],
    ['by the longest of them', ago(100, 40, 30, 5), 3 * HOUR],
    ['no longer than lets it be told the same day', ago(600, 60), 6 * HOUR],
    ['none when all but one are a day ago', ago(25 * 60, 24 * 60, 10), 0],
    ['none for times of a clock that was wrong', ago(-40 * 60, -41 * 60), 0],
  ])('is %s', (_what, endsMs, expected) => {
    expect(quietBeforeEndMs(endsMs, NOW)).toBe(expected);
  });

  it('remembers ends for a day, and many doubted ones close together as one', () => {
    expect(withEnd(ago(25 * 60, 60), NOW)).toEqual(ago(60, 0));
    expect(withDoubtedEnd(ago(60), NOW)).toEqual(ago(60, 0));
    expect(withDoubtedEnd(ago(60, 14), NOW)).toEqual(ago(60, 14));
  });
});

const FINDING: Finding = {
  ...{ rule: 'storage-high', subject: { ...NOTHING, server: 'pbs-1', datastore: 'main' }, verdict: 'trips' },
  ...{ severity: 'warning', summary: 'full', next: '', factSinceMs: null, factVersion: '', cause: 'space' },
  ...{ forMs: 0, followsSinceMs: null, namespaces: null },
};
const ID = alertId(FINDING.rule, FINDING.subject);

/** For so many minutes it is so. */
interface Stretch {
  readonly isOn: boolean;
  readonly minutes: number;
}

/** Lives through these stretches; returns what people were told, with its time. */
function toldOf(stretches: readonly Stretch[], forMs = 0) {
  let nowMs = NOW;
  let alerts: ReadonlyMap<string, Alert> = new Map();
  const told: { readonly kind: string; readonly atMs: number }[] = [];
  for (const { isOn, minutes } of stretches) {
    for (let left = minutes; left > 0; ) {
      // Often enough after a change, then as often as it matters.
      const step = minutes - left < 5 ? 1 : Math.min(left, 5);
      left -= step;
      nowMs += step * MINUTE;
      const findings = isOn ? [{ ...FINDING, forMs }] : [];
      const round = advanceAlerts(alerts, { nowMs, findings, wasJudged: () => true, isWanted: () => true });
      const plan = planNotices(round.alerts, { nowMs, isHeldBack: () => false }, false);
      alerts = plan.alerts;
      for (const { kind } of plan.notices) told.push({ kind, atMs: nowMs });
    }
  }
  return { told, kinds: told.map(({ kind }) => kind), alert: alerts.get(ID) };
}

const repeated = (on: number, off: number, days: number): Stretch[] =>
  Array.from({ length: Math.floor((days * 24 * 60) / (on + off)) }, () => [
    { isOn: true, minutes: on },
    { isOn: false, minutes: off },
  ]).flat();

describe('what comes and goes', () => {
  const FEW = ['fired', 'resolved', 'fired', 'resolved', 'fired'];

  it.each([
    [3, 3],
    [5, 5],
    [35, 35],
    [5, 115],
    [170, 10],
    [240, 240],
    [10, 350],
  ])('every %i minutes for %i is told twice, then goes on for days', (on, off) => {
    const { kinds, alert } = toldOf(repeated(on, off, 4));
    expect(kinds).toEqual(FEW);
    expect(alert).toMatchObject({ state: 'firing', toldAtMs: expect.any(Number) });
    expect(alert?.recentEndsMs.length).toBeLessThan(100);
  });

  it('is told as over once it was quiet for long, and at once again a day later', () => {
    const flaps = repeated(35, 35, 1);
    const quiet = { isOn: false, minutes: 24 * 60 };
    expect(toldOf([...flaps, { isOn: false, minutes: 150 }]).kinds).toEqual(FEW);
    expect(toldOf([...flaps, quiet]).kinds).toEqual([...FEW, 'resolved']);
    const later = toldOf([...flaps, quiet, quiet, { isOn: true, minutes: 30 }, { isOn: false, minutes: 5 }]);
    expect(later.kinds).toEqual([...FEW, 'resolved', 'fired', 'resolved']);
  });

  it('is still known to flap after it tripped for less than its "for"', () => {
    const cycle: Stretch[] = [
      { isOn: true, minutes: 20 },
      { isOn: false, minutes: 10 },
      { isOn: true, minutes: 2 },
      { isOn: false, minutes: 10 },
    ];
    const { kinds } = toldOf(Array.from({ length: 60 }, () => cycle).flat(), 10 * MINUTE);
    expect(kinds).toEqual(FEW);
  });
});

describe('whatever an alert does', () => {
  const someStretch = (isOn: boolean) =>
    fc
      .oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 500 }))
      .map((minutes): Stretch => ({ isOn, minutes }));
  const pair = fc.tuple(someStretch(true), someStretch(false)).map((both): Stretch[] => both);
  /** Bursts of quick changes among slow ones: what would make a short memory forget. */
  const burst = fc.tuple(fc.integer({ min: 1, max: 30 }), pair).map(([times, both]) => Array(times).fill(both).flat());
  const history = fc.array(fc.oneof(pair, burst), { minLength: 1, maxLength: 40 }).map((parts) => parts.flat());
  const forMinutes = fc.constantFrom(0, 3, 10);

  it('people are told at most eighteen times in any 24 hours', () => {
    fc.assert(
      fc.property(history, forMinutes, (stretches, wait) => {
        const { told } = toldOf(stretches, wait * MINUTE);
        for (const { atMs } of told) {
          expect(told.filter((one) => one.atMs >= atMs && one.atMs < atMs + DAY).length).toBeLessThanOrEqual(18);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('what stays on was told, and what stays off is told as over', () => {
    fc.assert(
      fc.property(history, forMinutes, (stretches, wait) => {
        const on = toldOf([...stretches, { isOn: true, minutes: 60 }], wait * MINUTE);
        expect(on.kinds.at(-1)).toBe('fired');
        const off = toldOf([...stretches, { isOn: false, minutes: 6 * 60 + 10 }], wait * MINUTE);
        expect(off.kinds.at(-1) ?? 'resolved').toBe('resolved');
      }),
      { numRuns: 60 },
    );
  });
});
