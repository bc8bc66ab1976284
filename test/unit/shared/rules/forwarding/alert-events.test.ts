import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../../shared/domain/alert.ts';
import { alertEvents, noticeEvents } from '../../../../../shared/rules/forwarding/alert-events.ts';
import { forwardedAlert } from '../../../../../shared/rules/forwarding/forwarded-alert.ts';
import { reaches } from '../../../../../shared/rules/forwarding/reaches.ts';
import { HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import { aForwarded, anAlert, anEvent } from '../../../../forwarding/an-event.ts';
import { NOW } from '../../../../kit/builders.ts';

const describeAlert = (alert: Alert) => forwardedAlert(alert, { client: null, dashboardUrl: null });
const moment = (nowMs: number, alert: Alert | null) => ({
  nowMs,
  alerts: new Map(alert === null ? [] : [[alert.id, alert]]),
});

const FIRING = anAlert();
const PENDING = anAlert({ state: 'pending', firedAtMs: null });
const RESOLVED = anAlert({ state: 'resolved', resolvedAtMs: NOW });
const WARNING = anAlert({ severity: 'warning' });
const ACKNOWLEDGED = anAlert({ acknowledgedAtMs: NOW });
const SNOOZED = anAlert({ snooze: { kind: 'until', untilMs: NOW + HOUR } });

describe('what happened between two moments', () => {
  it.each<[string, Alert | null, Alert | null, string[]]>([
    ['nothing', FIRING, FIRING, []],
    ['other figures', FIRING, { ...FIRING, summary: 'now 4 days' }, []],
    ['it trips', null, PENDING, []],
    ['it fires', PENDING, FIRING, ['fired']],
    ['it fires at once', null, FIRING, ['fired']],
    ['it was there before and fires again', RESOLVED, FIRING, ['fired']],
    ['it is louder now', WARNING, FIRING, ['changed']],
    ['somebody cares', FIRING, ACKNOWLEDGED, ['acknowledged']],
    ['it fires and somebody cares', PENDING, ACKNOWLEDGED, ['fired', 'acknowledged']],
    ['it is over', FIRING, RESOLVED, ['resolved']],
    ['nobody wants it', FIRING, null, ['withdrawn']],
    ['it stays over', RESOLVED, RESOLVED, []],
    ['it is forgotten', RESOLVED, null, []],
    ['it ends without having fired', PENDING, null, []],
    ['it fires while snoozed', PENDING, SNOOZED, []],
    ['it is snoozed later', FIRING, SNOOZED, []],
    ['it ends while snoozed', SNOOZED, RESOLVED, ['resolved']],
  ])('%s', (_what, before, after, kinds) => {
    const events = alertEvents(moment(NOW - MINUTE, before), moment(NOW, after), describeAlert);
    expect(events.map(({ kind }) => kind)).toEqual(kinds);
  });

  it('is said when a snooze ends', () => {
    const events = alertEvents(moment(NOW, SNOOZED), moment(NOW + 2 * HOUR, SNOOZED), describeAlert);
    expect(events.map(({ kind }) => kind)).toEqual(['fired']);
  });

  it('is said when a snooze ends, not before its facts are known again', () => {
    const unknown = { ...SNOOZED, unknownSinceMs: NOW };
    const fell = moment(NOW + 2 * HOUR, unknown);
    expect(alertEvents(moment(NOW, SNOOZED), fell, describeAlert)).toEqual([]);
    const back = moment(NOW + 3 * HOUR, SNOOZED);
    expect(alertEvents(fell, back, describeAlert).map(({ kind }) => kind)).toEqual(['fired']);
    const stayed = moment(NOW + 4 * HOUR, { ...FIRING, snooze: null });
    expect(alertEvents(back, stayed, describeAlert)).toEqual([]);
  });

  it('names the severity it had', () => {
    const events = alertEvents(moment(NOW, FIRING), moment(NOW, WARNING), describeAlert);
    expect(events).toMatchObject([{ kind: 'changed', previousSeverity: 'critical', alert: { severity: 'warning' } }]);
  });
});

describe('what notices tell', () => {
  it.each([
    ['fired', 'fired'],
    ['digest', 'fired'],
    ['resolved', 'resolved'],
  ] as const)('%s: %s for each of its alerts', (kind, expected) => {
    const notice = { kind, alertIds: [FIRING.id, 'forgotten'] };
    const events = noticeEvents([notice], moment(NOW, FIRING), describeAlert);
    expect(events.map((event) => [event.kind, event.alert.id])).toEqual([[expected, FIRING.id]]);
  });
});

it('a digest tells of each of its alerts whether it fires or is over', () => {
  const over = { ...RESOLVED, id: 'over' };
  const alerts = new Map([FIRING, over].map((alert) => [alert.id, alert]));
  const notice = { kind: 'digest', alertIds: [FIRING.id, 'over'] } as const;
  const events = noticeEvents([notice], { nowMs: NOW, alerts }, describeAlert);
  expect(events.map(({ kind, alert }) => [kind, alert.id])).toEqual([
    ['fired', FIRING.id],
    ['resolved', 'over'],
  ]);
});

describe('the least severity', () => {
  it.each([
    ['critical', null, 'warning', true],
    ['warning', null, 'warning', true],
    ['info', null, 'warning', false],
    ['info', 'critical', 'warning', true],
    ['warning', 'info', 'critical', false],
  ] as const)('%s, before %s, reaches who wants %s: %s', (severity, previousSeverity, least, expected) => {
    const event = anEvent('changed', { alert: aForwarded({ severity }), previousSeverity });
    expect(reaches(event, least)).toBe(expected);
  });
});

it('the token in the address of the dashboard stays here', () => {
  const { dashboardUrl } = forwardedAlert(FIRING, { client: null, dashboardUrl: 'http://127.0.0.1:9101/#token=abc' });
  expect(dashboardUrl).toBe('http://127.0.0.1:9101/');
});
