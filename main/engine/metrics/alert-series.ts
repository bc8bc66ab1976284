import type { Alert } from '../../../shared/domain/alert.ts';
import { createSeriesWriter, type SeriesText } from './exposition.ts';

/** Who owns what an alert is about; null where nobody does. */
export type AlertClient = (alert: Alert) => string | null;

/** `pbs_tray_alert`: 1 for what fires, 0.5 for what is pending. What is over has no series. */
export function alertSeries(alerts: Iterable<Alert>, clientOf: AlertClient): SeriesText {
  const writer = createSeriesWriter();
  for (const alert of alerts) {
    if (alert.state === 'resolved') continue;
    const { server, datastore, namespace, backupType, backupId, job } = alert.subject;
    writer.add(
      'pbs_tray_alert',
      {
        node: server ?? '',
        rule: alert.rule,
        severity: alert.severity,
        datastore: datastore ?? '',
        namespace: namespace ?? '',
        backup_type: backupType ?? '',
        backup_id: backupId ?? '',
        client: clientOf(alert) ?? '',
        job: job ?? '',
      },
      alert.state === 'firing' ? 1 : 0.5,
    );
  }
  return writer.text();
}
