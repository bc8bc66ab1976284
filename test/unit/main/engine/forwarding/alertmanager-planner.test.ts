import { describe, expect, it } from 'vitest';
import { createAlertmanagerPlanner } from '../../../../../main/engine/forwarding/alertmanager-planner.ts';
import { eventText } from '../../../../../main/engine/forwarding/event-text.ts';
import type { AlertEvent } from '../../../../../shared/rules/forwarding/alert-events.ts';
import type { AlertmanagerAlert } from '../../../../../shared/rules/forwarding/alertmanager-payload.ts';
import type { ForwardedAlert } from '../../../../../shared/rules/forwarding/forwarded-alert.ts';
import { HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import { aForwardedOf } from '../../../../forwarding/an-event.ts';
import { fired, over } from '../../../../forwarding/workbench.ts';
import { NOW } from '../../../../kit/builders.ts';

function planning(minSeverity: 'info' | 'warning' | 'critical' = 'warning') {
  const firing: ForwardedAlert[] = [];
  const planner = createAlertmanagerPlanner({ firing: () => firing, minSeverity });
  /** What is sent for these events, as `101 critical` or `101 ended`; it arrives. */
  const sent = (events: readonly AlertEvent[] = [], arrived = true) => {
    const items = events.map((event, at) => ({ id: at + 1, queuedAtMs: NOW, text: eventText(event) }));
    const parcel = planner.next(items, NOW);
    if (parcel === null) return null;
    planner.settled?.(parcel, arrived);
    return ((parcel.body ?? []) as AlertmanagerAlert[]).map(
      ({ labels, endsAt }) =>
        `${labels.backup_id} ${Date.parse(endsAt) > NOW ? labels.severity : `${labels.severity} ended`}`,
    );
  };
  return { firing, planner, sent };
}

describe('Alertmanager is sent', () => {
  it('nothing while nothing happens', () => {
    const { sent, planner } = planning();
    expect(sent()).toBeNull();
    planner.refresh?.();
    expect(sent()).toBeNull();
  });

  it('all that fires at the start, at each change, and with each refresh', () => {
    const { sent, firing, planner } = planning();
    firing.push(aForwardedOf('1'));
    expect(sent()).toEqual(['1 critical']);
    expect(sent()).toBeNull();
    firing.push(aForwardedOf('2'));
    expect(sent()).toEqual(['1 critical', '2 critical']);
    planner.refresh?.();
    expect(sent()).toEqual(['1 critical', '2 critical']);
  });

  it('what the events say while the list of what fires does not follow yet', () => {
    const { sent, firing } = planning();
    expect(sent([fired('1')])).toEqual(['1 critical']);
    expect(sent()).toBeNull();
    firing.push(aForwardedOf('1'));
    expect(sent()).toBeNull();
    expect(sent([over('1')])).toEqual(['1 critical ended']);
    expect(sent()).toBeNull();
    firing.splice(0, 1);
    expect(sent()).toBeNull();
  });

  it('what fires again after the clock was set back', () => {
    const { sent, firing } = planning();
    sent([fired('1')]);
    sent([over('1', NOW + HOUR)]);
    firing.push(aForwardedOf('1'));
    expect(sent([fired('1')])).toEqual(['1 critical']);
    expect(sent()).toBeNull();
  });

  it('the end of what is gone without a word, with the second refresh', () => {
    const { sent, firing, planner } = planning();
    firing.push(aForwardedOf('1'));
    sent();
    firing.splice(0, 1);
    expect(sent()).toBeNull();
    planner.refresh?.();
    expect(sent()).toEqual(['1 critical']);
    planner.refresh?.();
    expect(sent()).toEqual(['1 critical ended']);
    planner.refresh?.();
    expect(sent()).toBeNull();
  });

  it('only the end of what came and went, only the beginning of what came back', () => {
    const { sent, firing } = planning();
    expect(sent([fired('1'), over('1')])).toEqual(['1 critical ended']);
    firing.push(aForwardedOf('1', { firedAtMs: NOW + MINUTE }));
    expect(sent([over('1')])).toEqual(['1 critical']);
  });

  it('an end for what changed its severity, under its old name', () => {
    const { sent, firing } = planning();
    firing.push(aForwardedOf('1', { severity: 'warning' }));
    sent();
    firing.splice(0, 1, aForwardedOf('1'));
    expect(sent()).toEqual(['1 warning ended', '1 critical']);
    firing.splice(0, 1, aForwardedOf('1', { severity: 'info' }));
    expect(sent()).toEqual(['1 critical ended']);
    expect(sent()).toBeNull();
  });

  it('what was refused once more with the next refresh, not again and again', () => {
    const { sent, firing, planner } = planning();
    firing.push(aForwardedOf('1'));
    expect(sent([], false)).toEqual(['1 critical']);
    expect(sent()).toBeNull();
    planner.refresh?.();
    expect(sent()).toEqual(['1 critical']);
  });

  it('nothing below the least severity', () => {
    const { sent, firing } = planning('critical');
    firing.push(aForwardedOf('1', { severity: 'warning' }));
    expect(sent()).toBeNull();
  });

  it('an end an hour from now, so that it outlives a restart of ours', () => {
    const { planner, firing } = planning();
    firing.push(aForwardedOf('1'));
    expect(planner.next([], NOW)?.body).toMatchObject([{ endsAt: new Date(NOW + HOUR).toISOString() }]);
  });
});
