import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firingsOf, type Look, type Past } from '../../../../../main/engine/judge/firings.ts';
import { type Alert, type Finding, NOTHING } from '../../../../../shared/domain/alert.ts';
import { advanceAlerts } from '../../../../../shared/rules/alerts/alert-life.ts';
import { HOUR, MINUTE } from '../../../../../shared/time-units.ts';

const past = (looks: readonly Look[], part: Partial<Past> = {}): Past => ({
  subject: 'main on pbs-1',
  forMs: HOUR,
  sinceMs: 0,
  standsMs: 2 * HOUR,
  looks,
  ...part,
});
const at = (minutes: number, trips: boolean | null): Look => ({ atMs: minutes * MINUTE, trips });
const spans = (looks: readonly Look[], nowMinutes: number, part: Partial<Past> = {}) =>
  firingsOf(past(looks, part), nowMinutes * MINUTE).map(({ fromMs, untilMs }) => [
    fromMs / MINUTE,
    untilMs === null ? null : untilMs / MINUTE,
  ]);

describe('a past', () => {
  it.each<[string, Look[], number, [number, number | null][]]>([
    ['that never trips fires nothing', [at(0, false), at(100, false)], 200, []],
    ['that trips for less than its "for" fires nothing', [at(0, true), at(50, false)], 200, []],
    ['that trips long enough fires after its "for"', [at(10, true), at(40, true), at(90, false)], 200, [[70, 90]]],
    ['that still trips is still firing', [at(10, true)], 90, [[70, null]]],
    [
      'is two firings when it was fine in between',
      [at(0, true), at(70, false), at(80, true), at(150, false)],
      200,
      [
        [60, 70],
        [140, 150],
      ],
    ],
    ['does not count what nobody saw', [at(0, true), at(20, null), at(200, true), at(230, false)], 300, []],
    [
      'goes on firing through what nobody saw',
      [at(0, true), at(61, null), at(200, true), at(230, false)],
      300,
      [[60, 230]],
    ],
  ])('%s', (_what, looks, now, expected) => {
    expect(spans(looks, now)).toEqual(expected);
  });

  it('counts a look for no longer than it stands', () => {
    expect(spans([at(0, true), at(1000, false)], 2000, { forMs: 5 * HOUR })).toEqual([]);
    expect(spans([at(0, true), at(1000, false)], 2000, { forMs: 5 * HOUR, standsMs: null })).toEqual([[300, 1000]]);
  });
});

it('fires as often as the life of an alert does over the same minutes', () => {
  const minutes = fc.array(fc.constantFrom(true, true, true, false), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(minutes, fc.integer({ min: 0, max: 20 }), (tripping, forMinutes) => {
      const looks = tripping.map((trips, minute) => at(minute, trips));
      const fired = firingsOf(past(looks, { forMs: forMinutes * MINUTE }), (tripping.length - 1) * MINUTE).length;
      // What flaps is damped by the live rules; the count of looks that begin a firing is not.
      expect(fired).toBe(liveFirings(tripping, forMinutes * MINUTE));
    }),
  );
});

function liveFirings(tripping: readonly boolean[], forMs: number): number {
  let alerts: ReadonlyMap<string, Alert> = new Map();
  let fired = 0;
  for (const [minute, trips] of tripping.entries()) {
    const finding: Finding = {
      rule: 'storage-high',
      subject: { ...NOTHING, server: 'pbs-1' },
      namespaces: null,
      verdict: 'trips',
      severity: 'warning',
      ...{ forMs, summary: '', next: '', factSinceMs: null, factVersion: '', cause: '', followsSinceMs: null },
    };
    const round = advanceAlerts(withoutFlaps(alerts), {
      nowMs: minute * MINUTE,
      findings: trips ? [finding] : [],
      wasJudged: () => true,
      isWanted: () => true,
    });
    alerts = round.alerts;
    fired += round.changes.filter(({ kind }) => kind === 'fired').length;
  }
  return fired;
}

function withoutFlaps(alerts: ReadonlyMap<string, Alert>): ReadonlyMap<string, Alert> {
  return new Map([...alerts].map(([id, alert]) => [id, { ...alert, recentEndsMs: [] }]));
}
