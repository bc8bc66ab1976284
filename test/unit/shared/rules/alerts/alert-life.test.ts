import { describe, expect, it } from 'vitest';
import { type Alert, alertId, type Finding, NOTHING } from '../../../../../shared/domain/alert.ts';
import { type AlertChange, advanceAlerts } from '../../../../../shared/rules/alerts/alert-life.ts';
import { planNotices } from '../../../../../shared/rules/alerts/notices.ts';
import { HOUR, MINUTE } from '../../../../../shared/time-units.ts';

const FULL: Finding = {
  rule: 'storage-high',
  subject: { ...NOTHING, server: 'pbs-1', datastore: 'main' },
  namespaces: null,
  verdict: 'trips',
  severity: 'warning',
  forMs: 30 * MINUTE,
  summary: 'main on pbs-1 is 90 % full.',
  next: 'Make room.',
  factSinceMs: null,
  factVersion: '1',
  cause: 'pbs-1 main storage',
  followsSinceMs: null,
};
const ID = alertId(FULL.rule, FULL.subject);
const UNKNOWN: Finding = { ...FULL, verdict: 'unknown' };
const AT_ONCE: Finding = { ...FULL, forMs: 0 };

/** Runs rounds a minute apart (or as told) and gathers what changed. */
function life() {
  let nowMs = 1_000_000;
  let alerts: ReadonlyMap<string, Alert> = new Map();
  const changes: { readonly kind: AlertChange['kind']; readonly atMs: number }[] = [];
  const run = (findings: readonly Finding[], how: { judged?: boolean; wanted?: boolean; afterMs?: number } = {}) => {
    nowMs += how.afterMs ?? MINUTE;
    const round = advanceAlerts(alerts, {
      nowMs,
      findings,
      wasJudged: () => how.judged ?? true,
      isWanted: () => how.wanted ?? true,
    });
    alerts = round.alerts;
    for (const { kind } of round.changes) changes.push({ kind, atMs: nowMs });
  };
  return {
    run,
    runFor(ms: number, findings: readonly Finding[], how: { judged?: boolean } = {}) {
      for (let passedMs = 0; passedMs < ms; passedMs += MINUTE) run(findings, how);
    },
    alert: () => alerts.get(ID),
    alerts: () => alerts,
    changes: () => changes.map(({ kind }) => kind),
    nowMs: () => nowMs,
    restore(saved: ReadonlyMap<string, Alert>) {
      alerts = saved;
    },
  };
}

describe('an alert', () => {
  it('is pending until it held for its "for", then fires once', () => {
    const { run, runFor, alert, changes } = life();
    run([FULL]);
    expect(alert()?.state).toBe('pending');
    runFor(29 * MINUTE, [FULL]);
    expect(changes()).toEqual([]);
    run([FULL]);
    runFor(HOUR, [FULL]);
    expect(alert()?.state).toBe('firing');
    expect(changes()).toEqual(['fired']);
  });

  it('without a "for" fires at first sight', () => {
    const { run, changes } = life();
    run([AT_ONCE]);
    expect(changes()).toEqual(['fired']);
  });

  it('that was only pending ends without a word', () => {
    const { runFor, run, changes, alert } = life();
    runFor(20 * MINUTE, [FULL]);
    run([]);
    expect(alert()).toBeUndefined();
    expect(changes()).toEqual([]);
  });

  it('that fired is resolved once, and begins anew when it comes back', () => {
    const { run, changes } = life();
    run([AT_ONCE]);
    run([]);
    run([]);
    run([AT_ONCE]);
    expect(changes()).toEqual(['fired', 'resolved', 'fired']);
  });

  it('neither fires nor ends while its facts are missing', () => {
    const { run, runFor, changes, alert } = life();
    run([AT_ONCE]);
    runFor(HOUR, [UNKNOWN]);
    runFor(HOUR, [], { judged: false });
    expect(alert()?.state).toBe('firing');
    expect(alert()?.unknownSinceMs).not.toBeNull();
    run([]);
    expect(changes()).toEqual(['fired', 'resolved']);
  });

  it('does not count the time of an outage towards its "for"', () => {
    const { run, runFor, alert } = life();
    run([FULL]);
    runFor(HOUR, [], { judged: false });
    run([FULL]);
    expect(alert()?.state).toBe('pending');
  });

  it('does not fire because the machine slept', () => {
    const { run, alert } = life();
    run([FULL]);
    run([FULL], { afterMs: 8 * HOUR });
    expect(alert()?.state).toBe('pending');
  });

  it('keeps what it held over a restart', () => {
    const { run, runFor, alerts, restore, changes } = life();
    run([FULL]);
    runFor(25 * MINUTE, [FULL]);
    restore(new Map(alerts()));
    runFor(5 * MINUTE, [FULL]);
    expect(changes()).toEqual(['fired']);
  });

  it('is withdrawn, not resolved, when its rule is switched off', () => {
    const { run, changes } = life();
    run([AT_ONCE]);
    run([], { wanted: false });
    expect(changes()).toEqual(['fired', 'withdrawn']);
  });

  it('that flaps stays until it was quiet for a while', () => {
    const { run, runFor, changes, alert } = life();
    for (let flap = 0; flap < 10; flap++) {
      run([AT_ONCE]);
      run([]);
    }
    expect(changes()).toEqual(['fired', 'resolved', 'fired', 'resolved', 'fired']);
    runFor(16 * MINUTE, []);
    expect(alert()?.state).toBe('resolved');
  });

  it('ends its snooze "until it changes" when the facts change', () => {
    const { run, alert, alerts, restore } = life();
    run([AT_ONCE]);
    const before = alert();
    if (before) restore(new Map(alerts()).set(ID, { ...before, snooze: { kind: 'until-change', factVersion: '1' } }));
    run([AT_ONCE]);
    expect(alert()?.snooze).not.toBeNull();
    run([{ ...AT_ONCE, factVersion: '2' }]);
    expect(alert()?.snooze).toBeNull();
  });
});

describe('notices', () => {
  const told = (alerts: ReadonlyMap<string, Alert>, nowMs: number, quiet: readonly string[] = [], quietEnded = false) =>
    planNotices(alerts, { nowMs, isHeldBack: (severity) => quiet.includes(severity) }, quietEnded);
  const store = (name: string): Finding => ({
    ...AT_ONCE,
    subject: { ...FULL.subject, datastore: name },
    cause: 'pbs-1 storage',
  });

  it('tell each alert once, and its end once', () => {
    const { run, alerts, nowMs } = life();
    run([AT_ONCE]);
    const first = told(alerts(), nowMs());
    expect(first.notices.map((notice) => notice.kind)).toEqual(['fired']);
    expect(told(first.alerts, nowMs()).notices).toEqual([]);
  });

  it('say together what has one cause', () => {
    const { run, alerts, nowMs } = life();
    run([store('a'), store('b'), store('c')]);
    expect(told(alerts(), nowMs()).notices).toMatchObject([{ kind: 'fired', alertIds: { length: 3 } }]);
  });

  it('are not made of mere information', () => {
    const { run, alerts, nowMs } = life();
    run([{ ...AT_ONCE, severity: 'info' }]);
    expect(told(alerts(), nowMs()).notices).toEqual([]);
  });

  it('wait for the end of quiet hours and come as one digest', () => {
    const { run, alerts, nowMs } = life();
    run([store('a'), { ...store('b'), cause: 'another' }]);
    const quiet = told(alerts(), nowMs(), ['warning']);
    expect(quiet.notices).toEqual([]);
    expect(told(quiet.alerts, nowMs(), [], true).notices).toMatchObject([{ kind: 'digest', alertIds: { length: 2 } }]);
  });

  it('say nothing of the end of what was never told', () => {
    const { run, alerts, nowMs } = life();
    run([AT_ONCE]);
    run([]);
    expect(told(alerts(), nowMs()).notices).toEqual([]);
  });
});
