import { describe, expect, it } from 'vitest';
import type { Alert, Severity } from '../../../../../shared/domain/alert.ts';
import { planNotices } from '../../../../../shared/rules/alerts/notices.ts';
import { HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import { anAlert } from '../../../../forwarding/an-event.ts';
import { NOW } from '../../../../kit/builders.ts';

const CAUSE = 'backups pbs-1 main a';
const of = (id: string, part: Partial<Alert> = {}): Alert =>
  anAlert({ id, cause: CAUSE, severity: 'warning', ...part });
const told = (id: string, agoMs: number, part: Partial<Alert> = {}): Alert =>
  of(id, { toldAtMs: NOW - agoMs, toldCause: part.cause ?? CAUSE, ...part });
const ended = (id: string, agoMs: number, part: Partial<Alert> = {}): Alert =>
  told(id, HOUR, { state: 'resolved', resolvedAtMs: NOW - agoMs, ...part });

function plan(alerts: readonly Alert[], held: readonly Severity[] = [], quietEnded = false) {
  const known = new Map(alerts.map((alert) => [alert.id, alert]));
  const { notices, alerts: after } = planNotices(
    known,
    { nowMs: NOW, isHeldBack: (severity) => held.includes(severity) },
    quietEnded,
  );
  return { notices, said: notices.map(({ kind, alertIds }) => [kind, ...alertIds]), after };
}

describe('an alert of a cause of which people were told', () => {
  it('joins silently within 12 hours, and is told with its end', () => {
    const { said, after } = plan([told('a', HOUR), of('b')]);
    expect(said).toEqual([]);
    expect(after.get('b')).toMatchObject({ toldAtMs: NOW, toldCause: CAUSE });
  });

  it.each<[string, Alert[], string[][]]>([
    ['after more than 12 hours', [told('a', 13 * HOUR), of('b')], [['fired', 'b']]],
    ['when it is more severe', [told('a', HOUR), of('b', { severity: 'critical' })], [['fired', 'b']]],
    ['when that one is over', [ended('a', MINUTE), of('b')], [['fired', 'b']]],
    [
      'when that one was told under another cause',
      [told('a', HOUR, { toldCause: 'other' }), of('b')],
      [['fired', 'b']],
    ],
    ['when that one was never told', [of('a', { acknowledgedAtMs: NOW }), of('b')], [['fired', 'b']]],
  ])('is told %s', (_when, alerts, expected) => {
    expect(plan(alerts).said).toEqual(expected);
  });

  it('is told with a more severe one that comes at the same time', () => {
    expect(plan([told('a', HOUR), of('b'), of('c', { severity: 'critical' })]).said).toEqual([['fired', 'c', 'b']]);
  });
});

describe('an alert that follows from its cause', () => {
  const follows = (agoMs: number, part: Partial<Alert> = {}) =>
    of('b', { severity: 'critical', followsSinceMs: NOW - agoMs, ...part });

  it.each<[string, Alert[], string[][]]>([
    ['joins however late and however severe it is', [told('a', 40 * HOUR), follows(50 * HOUR)], []],
    ['is news where people were told before that began', [told('a', 40 * HOUR), follows(30 * HOUR)], [['fired', 'b']]],
    ['is news where nobody was told', [follows(50 * HOUR)], [['fired', 'b']]],
    ['is news under another cause', [told('a', HOUR), follows(50 * HOUR, { cause: 'other' })], [['fired', 'b']]],
  ])('%s', (_what, alerts, expected) => {
    expect(plan(alerts).said).toEqual(expected);
  });

  it('is over with the one that it follows from, in one notice', () => {
    const first = ended('a', HOUR, { toldAtMs: NOW - 40 * HOUR });
    const second = ended('b', 3 * MINUTE, { toldAtMs: NOW - 2 * HOUR, followsSinceMs: NOW - 50 * HOUR });
    expect(plan([first, { ...second, state: 'firing', resolvedAtMs: null }]).said).toEqual([]);
    expect(plan([first, second]).said).toEqual([['resolved', 'a', 'b']]);
    // By itself it would keep no end of another one's trouble.
    const alone = { ...second, followsSinceMs: null, state: 'firing' as const, resolvedAtMs: null };
    expect(plan([first, alone]).said).toEqual([['resolved', 'a']]);
  });
});

describe('the end of an alert', () => {
  it('is told once it lasted, and then no more', () => {
    expect(plan([ended('a', MINUTE)]).said).toEqual([]);
    const { said, after } = plan([ended('a', 3 * MINUTE)]);
    expect(said).toEqual([['resolved', 'a']]);
    expect(plan([...after.values()]).said).toEqual([]);
  });

  it('says how it is now, and for how long it was not', () => {
    const over = (id: string, sinceMs: number) => ended(id, 3 * MINUTE, { rule: 'backup-stale', sinceMs });
    const notices = planNotices(
      new Map([over('a', NOW - 15 * HOUR), over('b', NOW - HOUR)].map((alert) => [alert.id, alert])),
      { nowMs: NOW, isHeldBack: () => false },
      false,
    ).notices;
    expect(notices.map(({ title, lines }) => [title, lines])).toEqual([
      [
        'pbs-1 / main / a / vm/101: backed up again, after 15 h (and 1 more)',
        [
          'pbs-1 / main / a / vm/101: backed up again, after 15 h',
          'pbs-1 / main / a / vm/101: backed up again, after 57 min',
        ],
      ],
    ]);
  });

  it('waits for the others of its cause, and is told with them', () => {
    expect(plan([ended('a', HOUR), told('b', HOUR)]).said).toEqual([]);
    expect(plan([ended('a', HOUR), ended('b', 3 * MINUTE)]).said).toEqual([['resolved', 'a', 'b']]);
  });

  it.each<[string, Alert[], string[][]]>([
    ['of which people were told long before', [told('a', 90 * 24 * HOUR), ended('b', 3 * MINUTE)], [['resolved', 'b']]],
    ['of the same story, told hours apart', [told('a', 11 * HOUR), ended('b', 3 * MINUTE)], []],
    [
      'of the same story, however long it grew',
      [told('a', 23 * HOUR), told('b', 12 * HOUR), ended('c', 3 * MINUTE)],
      [],
    ],
    [
      'that is told again later, once its own story is over',
      [ended('a', 3 * MINUTE, { toldAtMs: NOW - 48 * HOUR }), told('b', HOUR)],
      [['resolved', 'a']],
    ],
  ])('and another one of its cause %s', (_what, alerts, expected) => {
    expect(plan(alerts).said).toEqual(expected);
  });

  it('of what is critical is told in quiet hours, while that of a warning waits', () => {
    const both = [ended('a', 3 * MINUTE, { severity: 'critical' }), ended('b', 3 * MINUTE)];
    expect(plan(both, ['warning']).said).toEqual([['resolved', 'a']]);
  });

  it('is told under the cause under which it was told', () => {
    const both = [ended('a', 3 * MINUTE, { cause: 'x' }), ended('b', 3 * MINUTE, { cause: 'y' })];
    expect(plan(both.map((alert) => ({ ...alert, toldCause: 'all servers' }))).said).toEqual([['resolved', 'a', 'b']]);
  });

  it('is held back with what is as severe', () => {
    expect(plan([ended('a', HOUR)], ['warning']).said).toEqual([]);
  });
});

describe('the end of quiet hours', () => {
  const other = (id: string, part: Partial<Alert> = {}) => of(id, { cause: id, ...part });
  const otherEnd = (id: string, part: Partial<Alert> = {}) => ended(id, HOUR, { cause: id, ...part });
  const critical = { severity: 'critical' } as const;

  it.each<[string, Alert[], string[][]]>([
    ['ends in one notice', [otherEnd('a'), otherEnd('b')], [['resolved', 'a', 'b']]],
    ['a single end as ever', [otherEnd('a')], [['resolved', 'a']]],
    ['the end of one story as ever', [ended('a', HOUR), ended('b', HOUR)], [['resolved', 'a', 'b']]],
    ['a single alert as ever', [other('a')], [['fired', 'a']]],
    ['an alert and an end as a digest', [otherEnd('a', critical), other('b')], [['digest', 'b', 'a']]],
    [
      'alerts before ends, the worst of each first',
      [otherEnd('a'), other('b'), otherEnd('c', critical), other('d', critical)],
      [['digest', 'd', 'b', 'c', 'a']],
    ],
    ['what ended a moment ago by itself', [other('a'), other('b'), ended('c', MINUTE)], [['digest', 'a', 'b']]],
  ])('tells %s', (_what, alerts, expected) => {
    const { said, after } = plan(alerts, [], true);
    expect(said).toEqual(expected);
    expect(plan([...after.values()], [], true).said).toEqual([]);
  });

  it('says how many began and ended, how it is now, and is as severe as what goes on', () => {
    const both = [otherEnd('a', { ...critical, rule: 'backup-stale' }), other('b', { summary: 'b is late.' })];
    expect(plan(both, [], true).notices).toMatchObject([
      {
        severity: 'warning',
        title: '1 alert and 1 end while notifications were held back',
        lines: ['b is late.', 'pbs-1 / main / a / vm/101: backed up again, after 60 min'],
      },
    ]);
    expect(plan([otherEnd('a'), otherEnd('b')], [], true).notices[0]?.title).toBe(
      '2 ends while notifications were held back',
    );
    expect(plan([other('a'), other('b')], [], true).notices[0]?.title).toBe(
      '2 alerts while notifications were held back',
    );
  });
});

it.each<[string, Partial<Alert>]>([
  ['whose facts are not known at present', { unknownSinceMs: NOW }],
  ['that flaps and is over for now', { quietSinceMs: NOW }],
  ['that is snoozed', { snooze: { kind: 'until', untilMs: NOW + 1 } }],
  ['that is acknowledged', { acknowledgedAtMs: NOW }],
  ['of mere information', { severity: 'info' }],
])('an alert %s is not told', (_what, part) => {
  expect(plan([of('a', part)]).said).toEqual([]);
});
