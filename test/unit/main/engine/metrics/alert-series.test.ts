import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertSeries } from '../../../../../main/engine/metrics/alert-series.ts';
import { type Alert, alertId, NOTHING } from '../../../../../shared/domain/alert.ts';
import { anAlert } from '../../../../forwarding/an-event.ts';
import { readExposition } from '../../../../kit/exposition-reader.ts';

const seriesOf = (alerts: readonly Alert[], clientOf: (alert: Alert) => string | null = () => null) =>
  readExposition(Buffer.from(alertSeries(alerts, clientOf).get('pbs_tray_alert') ?? []).toString());

const part = fc.option(fc.string({ unit: 'grapheme', maxLength: 12 }), { nil: null });
const anyAlert: fc.Arbitrary<Alert> = fc
  .record({
    rule: fc.constantFrom('backup-stale', 'gc-failed', 'sync-failed'),
    severity: fc.constantFrom('info', 'warning', 'critical'),
    state: fc.constantFrom('pending', 'firing', 'resolved'),
    subject: fc.record({
      server: part,
      datastore: part,
      namespace: part,
      backupType: part,
      backupId: part,
      job: part,
    }),
  })
  .map((made) => anAlert({ ...made, id: alertId(made.rule, made.subject) }));

describe('pbs_tray_alert', () => {
  it.each([
    ['firing', [1]],
    ['pending', [0.5]],
    ['resolved', []],
  ] as const)('of an alert that is %s', (state, values) => {
    expect(seriesOf([anAlert({ state })]).map(({ value }) => value)).toEqual(values);
  });

  it('is empty where a label does not apply, and names the client', () => {
    const subject = { ...NOTHING, server: 'pbs-1', datastore: 'main', namespace: '', job: 's-1' };
    const alert = anAlert({ rule: 'sync-failed', severity: 'critical', state: 'firing', subject });
    expect(seriesOf([alert], () => 'Huber "Söhne"')).toEqual([
      {
        name: 'pbs_tray_alert',
        labels: {
          ...{ node: 'pbs-1', rule: 'sync-failed', severity: 'critical', datastore: 'main', namespace: '' },
          ...{ backup_type: '', backup_id: '', client: 'Huber "Söhne"', job: 's-1' },
        },
        value: 1,
      },
    ]);
  });

  it('has one series for each alert that is not over, whatever its names are', () => {
    fc.assert(
      fc.property(fc.array(anyAlert, { maxLength: 8 }), (alerts) => {
        const open = alerts.filter(({ state }) => state !== 'resolved');
        const expected = open.map(({ rule, severity, subject, state }) => ({
          name: 'pbs_tray_alert',
          labels: {
            ...{ node: subject.server ?? '', rule, severity, datastore: subject.datastore ?? '' },
            ...{ namespace: subject.namespace ?? '', backup_type: subject.backupType ?? '' },
            ...{ backup_id: subject.backupId ?? '', client: 'c', job: subject.job ?? '' },
          },
          value: state === 'firing' ? 1 : 0.5,
        }));
        expect(seriesOf(alerts, () => 'c')).toEqual(expected);
      }),
    );
  });
});
