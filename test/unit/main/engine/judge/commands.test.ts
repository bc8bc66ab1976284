import { describe, expect, it } from 'vitest';
import { acknowledged, type Changed, snoozed } from '../../../../../main/engine/judge/commands.ts';
import type { Alert } from '../../../../../shared/domain/alert.ts';
import { HOUR } from '../../../../../shared/time-units.ts';
import { anAlert } from '../../../../forwarding/an-event.ts';
import { NOW } from '../../../../kit/builders.ts';

const alertsOf = (part: Partial<Alert> = {}) => new Map([['a', anAlert({ id: 'a', toldAtMs: NOW - HOUR, ...part })]]);
const alertOf = (changed: Changed) => (changed.ok ? changed.alerts.get('a') : undefined);
const until = (untilMs: number | null, untilChange = false) => ({ untilMs, untilChange });

describe('a snooze', () => {
  it('until a time lets the alert be told again afterwards', () => {
    expect(alertOf(snoozed(alertsOf(), 'a', until(NOW + HOUR), NOW))).toMatchObject({
      snooze: { kind: 'until', untilMs: NOW + HOUR },
      toldAtMs: null,
    });
  });

  it('until a change holds for the facts as they are', () => {
    expect(alertOf(snoozed(alertsOf({ factVersion: '7' }), 'a', until(null, true), NOW))?.snooze).toEqual({
      kind: 'until-change',
      factVersion: '7',
    });
  });

  it('that is ended by hand says nothing to who ended it', () => {
    const asleep = alertsOf({ snooze: { kind: 'until', untilMs: NOW + HOUR }, toldAtMs: null });
    expect(alertOf(snoozed(asleep, 'a', until(null), NOW))).toMatchObject({ snooze: null, toldAtMs: NOW });
  });

  it('until a time that is past is refused', () => {
    expect(snoozed(alertsOf(), 'a', until(NOW), NOW).ok).toBe(false);
  });
});

describe('an acknowledgement', () => {
  it('is kept from when it was first given, and can be taken back', () => {
    const given = acknowledged(alertsOf(), 'a', true, NOW);
    expect(alertOf(given)?.acknowledgedAtMs).toBe(NOW);
    if (!given.ok) throw new Error(given.sentence);
    expect(alertOf(acknowledged(given.alerts, 'a', true, NOW + 1))?.acknowledgedAtMs).toBe(NOW);
    expect(alertOf(acknowledged(given.alerts, 'a', false, NOW + 1))?.acknowledgedAtMs).toBeNull();
  });

  it.each([
    ['of what is not there', 'b', {}],
    ['of what is over', 'a', { state: 'resolved' as const }],
  ])('%s is refused with a sentence', (_what, id, part) => {
    const answer = acknowledged(alertsOf(part), id, true, NOW);
    expect(answer.ok ? '' : answer.sentence).toMatch(/^[A-Z].*\.$/);
  });
});
