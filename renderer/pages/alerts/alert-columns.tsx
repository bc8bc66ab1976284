import type { AlertView } from '../../../shared/contract/page-state.ts';
import { alertPlace } from '../../../shared/view/alert-place.ts';
import { durationText } from '../../../shared/view/quantities.ts';
import { Age } from '../../parts/Age.tsx';
import type { Column } from '../../parts/column.ts';
import { SeverityBadge } from '../../parts/SeverityBadge.tsx';
import './AlertsPage.css';

const LOUDNESS = { critical: 0, warning: 1, info: 2 } as const;

/** Columns of a list of alerts, as of a moment. */
export function alertColumns(nowMs: number): readonly Column<AlertView>[] {
  return [
    {
      ...{ key: 'severity', title: 'Severity', width: '7rem' },
      render: ({ severity }) => <SeverityBadge severity={severity} />,
      sortValue: ({ severity }) => LOUDNESS[severity],
      csv: ({ severity }) => severity,
    },
    {
      ...{ key: 'summary', title: 'What', width: 'minmax(10rem, 3fr)' },
      render: (alert) => (
        <span class="alerts__cell">
          <span class="alerts__summary" title={alert.summary}>
            <bdi>{alert.summary}</bdi>
          </span>
          <span class="alerts__place" title={alertPlace(alert.subject)}>
            {alert.rule}
            {' · '}
            <bdi>{alertPlace(alert.subject)}</bdi>
          </span>
        </span>
      ),
      sortValue: ({ summary }) => summary,
      csv: ({ summary }) => summary,
    },
    {
      ...{ key: 'since', title: 'Since', width: '7.5rem', hideBelow: 480, firstDirection: 'descending' },
      render: ({ sinceMs }) => <Age atMs={sinceMs} nowMs={nowMs} />,
      sortValue: ({ sinceMs }) => sinceMs,
      csv: ({ sinceMs }) => new Date(sinceMs).toISOString(),
    },
    {
      ...{ key: 'standing', title: 'Standing', width: 'minmax(8rem, 1fr)', hideBelow: 760 },
      render: (alert) => <span class="muted">{standing(alert, nowMs)}</span>,
      csv: (alert) => standing(alert, nowMs),
    },
  ];
}

/** What a file has beside the columns in sight. */
export const ALERT_FILE_COLUMNS = [
  { title: 'Rule', csv: ({ rule }: AlertView) => rule },
  { title: 'About', csv: ({ subject }: AlertView) => alertPlace(subject) },
  { title: 'Client', csv: ({ client }: AlertView) => client },
  { title: 'State', csv: ({ state }: AlertView) => state },
  { title: 'Next step', csv: ({ next }: AlertView) => next },
];

/** Where an alert is in its life, in a few words. */
function standing(alert: AlertView, nowMs: number): string {
  if (alert.state === 'resolved') return 'over';
  if (alert.acknowledgedAtMs !== null) return 'acknowledged';
  if (alert.snooze?.kind === 'until-change') return 'snoozed until it changes';
  if (alert.snooze !== null && alert.snooze.untilMs > nowMs) {
    return `snoozed for ${durationText(alert.snooze.untilMs - nowMs)} more`;
  }
  if (alert.unknownSinceMs !== null) return 'cannot be checked now';
  if (alert.quietSinceMs !== null) return `on and off, quiet for ${durationText(nowMs - alert.quietSinceMs)}`;
  if (alert.state === 'pending' && alert.firesAtMs !== null) {
    return `fires within ${durationText(Math.max(0, alert.firesAtMs - nowMs))}`;
  }
  return alert.state;
}
