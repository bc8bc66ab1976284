import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../../shared/time-units.ts';
import { fleetVerdict, type VerdictAlert, type VerdictFacts } from '../../../../shared/view/fleet-verdict.ts';

const NOW = 1_000 * HOUR;
const well: VerdictFacts = {
  ...{ alerts: [], judgedAtMs: NOW - MINUTE, pollingIntervalMs: MINUTE, nowMs: NOW },
  sources: [
    { name: 'pbs-1', reach: 'answering' },
    { name: 'pbs-2', reach: 'answering' },
  ],
  ...{ watchedGroups: 10, unknownGroups: 0 },
};
const firing = (severity: VerdictAlert['severity'], change: Partial<VerdictAlert> = {}): VerdictAlert => ({
  ...{ severity, state: 'firing', acknowledgedAtMs: null, snooze: null },
  ...change,
});

describe('the verdict on the fleet', () => {
  it.each<[string, Partial<VerdictFacts>, string]>([
    ['is well when nothing fires and all was judged lately', {}, 'well'],
    ['is empty without a server', { sources: [] }, 'empty'],
    ['is unknown when all are switched off', { sources: [{ name: 'a', reach: 'paused' }] }, 'unknown'],
    ['is loading before the first judgement', { judgedAtMs: null }, 'loading'],
    ['is unknown when the last judgement is old', { judgedAtMs: NOW - 3 * MINUTE - 1 }, 'unknown'],
    [
      'is loading while a server was not read',
      { sources: [...well.sources, { name: 'c', reach: 'unpolled' }] },
      'loading',
    ],
    ['is unknown while a server is silent', { sources: [...well.sources, { name: 'c', reach: 'failing' }] }, 'unknown'],
    ['is partly known while a group cannot be judged', { unknownGroups: 1 }, 'partly'],
    ['is critical while something critical fires', { alerts: [firing('warning'), firing('critical')] }, 'critical'],
    ['is a warning while only warnings fire', { alerts: [firing('warning'), firing('info')] }, 'warning'],
    ['is told beside old judgement too', { alerts: [firing('warning')], judgedAtMs: NOW - HOUR }, 'warning'],
    ['is a note while only notes fire', { alerts: [firing('info')] }, 'notes'],
    [
      'is no green while something acknowledged fires',
      { alerts: [firing('critical', { acknowledgedAtMs: 1 })] },
      'notes',
    ],
    ['is no green while something snoozed fires', { alerts: [firing('warning', { snooze: {} })] }, 'notes'],
    ['is well again when all is resolved', { alerts: [firing('critical', { state: 'resolved' })] }, 'well'],
    ['is well while something is pending', { alerts: [firing('critical', { state: 'pending' })] }, 'well'],
  ])('%s', (_name, change, kind) => {
    expect(fleetVerdict({ ...well, ...change }).kind).toBe(kind);
  });

  it('names who does not answer, and how much could be judged', () => {
    const silent = fleetVerdict({ ...well, sources: [...well.sources, { name: 'pbs-3', reach: 'failing' }] });
    expect(silent.detail).toBe('No answer from pbs-3; what is there is unknown.');
    expect(fleetVerdict({ ...well, unknownGroups: 3 }).detail).toBe('7 of 10 backup groups could be judged.');
  });

  it('counts what is handled beside what is open', () => {
    const alerts = [firing('warning'), firing('critical', { acknowledgedAtMs: 1 }), firing('info', { snooze: {} })];
    expect(fleetVerdict({ ...well, alerts })).toMatchObject({
      title: '1 warning',
      detail: 'Beside them: 1 acknowledged, 1 snoozed.',
    });
  });
});
